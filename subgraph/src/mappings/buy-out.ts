import {
  BuyOutAccepted,
  BuyOutClaimed,
  BuyOutCompleted,
  BuyOutLeft,
  BuyOutOffered,
  BuyOutRaised,
  BuyOutWithdrawn,
} from "../../generated/BuyOut/BuyOut";
import { ActivityLine } from "../entities/activity";
import { createBuyOutOffer, loadBuyOutOffer } from "../entities/buy-out-offer";
import { loadModel } from "../entities/model";

export function handleBuyOutOffered(event: BuyOutOffered): void {
  const modelId = event.params.modelId.toString();
  const offer = createBuyOutOffer(event.params.offerId, modelId);
  offer.buyer = event.params.buyer;
  offer.amount = event.params.amount;
  offer.expiry = event.params.expiry;
  offer.offeredAt = event.block.timestamp;
  offer.tx = event.transaction.hash;
  offer.save();
  new ActivityLine(modelId, "BUY_OUT_OFFERED", event.params.buyer)
    .withAmount(event.params.amount)
    .about(offer.id)
    .save(event);
}

export function handleBuyOutRaised(event: BuyOutRaised): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  offer.amount = event.params.amount;
  offer.save();
}

export function handleBuyOutAccepted(event: BuyOutAccepted): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  offer.state = "ACCEPTED";
  offer.acceptedAt = event.block.timestamp;
  offer.proposalId = event.params.proposalId;
  offer.completableAt = event.params.completableAt;
  offer.save();
  new ActivityLine(offer.model, "BUY_OUT_ACCEPTED", event.transaction.from).about(offer.id).save(event);
}

export function handleBuyOutLeft(event: BuyOutLeft): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  offer.leaversShares = offer.leaversShares.plus(event.params.shares);
  offer.paidToLeavers = offer.paidToLeavers.plus(event.params.amount);
  offer.save();
  new ActivityLine(offer.model, "BUY_OUT_LEFT", event.params.holder)
    .withAmount(event.params.amount)
    .about(offer.id)
    .save(event);
}

export function handleBuyOutCompleted(event: BuyOutCompleted): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  offer.state = "COMPLETED";
  offer.completedAt = event.block.timestamp;
  offer.owed = event.params.owed;
  offer.owedShares = event.params.shares;
  offer.save();

  const model = loadModel(offer.model);
  model.soldTo = offer.buyer;
  model.save();
  new ActivityLine(offer.model, "BUY_OUT_COMPLETED", event.transaction.from)
    .withAmount(event.params.owed)
    .about(offer.id)
    .save(event);
}

export function handleBuyOutClaimed(event: BuyOutClaimed): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  offer.claimed = offer.claimed.plus(event.params.amount);
  offer.claimedShares = offer.claimedShares.plus(event.params.shares);
  offer.save();
  new ActivityLine(offer.model, "BUY_OUT_CLAIMED", event.params.holder)
    .withAmount(event.params.amount)
    .about(offer.id)
    .save(event);
}

export function handleBuyOutWithdrawn(event: BuyOutWithdrawn): void {
  const offer = loadBuyOutOffer(event.params.offerId);
  // What is left for the buyer of a completed offer is paid to him by the same event.
  if (offer.state != "COMPLETED") {
    offer.state = "WITHDRAWN";
    offer.withdrawnAt = event.block.timestamp;
    offer.save();
  }
  new ActivityLine(offer.model, "BUY_OUT_WITHDRAWN", event.params.to)
    .withAmount(event.params.amount)
    .about(offer.id)
    .save(event);
}
