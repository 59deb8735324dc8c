import { BigInt } from "@graphprotocol/graph-ts";
import { BuyOutOffer } from "../../generated/schema";

/** An open offer of nothing; its terms are set by its event. */
export function createBuyOutOffer(offerId: BigInt, modelId: string): BuyOutOffer {
  const offer = new BuyOutOffer(offerId.toString());
  offer.offerId = offerId;
  offer.model = modelId;
  offer.state = "OPEN";
  offer.leaversShares = BigInt.zero();
  offer.paidToLeavers = BigInt.zero();
  offer.owed = BigInt.zero();
  offer.owedShares = BigInt.zero();
  offer.claimed = BigInt.zero();
  offer.claimedShares = BigInt.zero();
  return offer;
}

export function loadBuyOutOffer(offerId: BigInt): BuyOutOffer {
  const offer = BuyOutOffer.load(offerId.toString());
  if (offer == null) throw new Error("expected buy-out offer " + offerId.toString() + ", found none");
  return offer;
}
