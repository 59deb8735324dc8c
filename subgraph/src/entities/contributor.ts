import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Contributor } from "../../generated/schema";

function contributorId(modelId: string, address: Address): string {
  return modelId + "-" + address.toHexString();
}

/** Whether anybody has contributed for this account before. */
export function isContributor(modelId: string, address: Address): bool {
  return Contributor.load(contributorId(modelId, address)) != null;
}

export function loadOrCreateContributor(modelId: string, address: Address): Contributor {
  let contributor = Contributor.load(contributorId(modelId, address));
  if (contributor == null) {
    contributor = new Contributor(contributorId(modelId, address));
    contributor.presale = modelId;
    contributor.model = modelId;
    contributor.address = address;
    contributor.paid = BigInt.zero();
    contributor.shares = BigInt.zero();
    contributor.claimed = false;
    contributor.refunded = false;
    contributor.credits = BigInt.zero();
    contributor.deposit = BigInt.zero();
    contributor.creditsClaimed = false;
    contributor.depositRefunded = false;
  }
  return contributor;
}

export function loadContributor(modelId: string, address: Address): Contributor {
  const id = contributorId(modelId, address);
  const contributor = Contributor.load(id);
  if (contributor == null) throw new Error("expected contributor " + id + ", found none");
  return contributor;
}
