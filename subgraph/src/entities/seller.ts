import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Seller } from "../../generated/schema";

export function loadOrCreateSeller(address: Address): Seller {
  const known = Seller.load(address);
  if (known != null) return known;
  const seller = new Seller(address);
  seller.round = BigInt.zero();
  seller.save();
  return seller;
}
