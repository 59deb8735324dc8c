import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Author } from "../../generated/schema";

export function loadOrCreateAuthor(modelId: string, address: Address): Author {
  const id = modelId + "-" + address.toHexString();
  let author = Author.load(id);
  if (author == null) {
    author = new Author(id);
    author.model = modelId;
    author.address = address;
    author.units = BigInt.zero();
    author.claimed = BigInt.zero();
  }
  return author;
}
