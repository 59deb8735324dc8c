import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Presale } from "../../generated/schema";

/** A presale of which only the place is known; its terms come with its own first event, in the same block. */
export function createPresale(modelId: string, address: Address): Presale {
  const presale = new Presale(modelId);
  presale.model = modelId;
  presale.address = address;
  presale.softCap = BigInt.zero();
  presale.hardCap = BigInt.zero();
  presale.start = BigInt.zero();
  presale.end = BigInt.zero();
  presale.minContribution = BigInt.zero();
  presale.walletMax = BigInt.zero();
  presale.teamBps = 0;
  presale.teamVestingSeconds = BigInt.zero();
  presale.teamCliffSeconds = BigInt.zero();
  presale.perksBy = BigInt.zero();
  presale.raised = BigInt.zero();
  presale.raisedForAccess = BigInt.zero();
  presale.credits = BigInt.zero();
  presale.deposits = BigInt.zero();
  presale.sharesSold = BigInt.zero();
  presale.teamShares = BigInt.zero();
  presale.refunded = BigInt.zero();
  presale.contributorCount = 0;
  return presale;
}

export function loadPresale(modelId: string): Presale {
  const presale = Presale.load(modelId);
  if (presale == null) throw new Error("expected the presale of model " + modelId + ", found none");
  return presale;
}
