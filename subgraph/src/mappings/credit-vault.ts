import { CreditPurchase, PriceChange } from "../../generated/schema";
import {
  CreditsBought,
  CreditsRealised,
  CreditsRedeemed,
  PriceSet,
  ServiceStopped,
} from "../../generated/templates/CreditVault/CreditVault";
import { ActivityLine } from "../entities/activity";
import { eventId } from "../entities/event-id";
import { loadContextModel } from "../entities/model";

export function handleCreditsBought(event: CreditsBought): void {
  const model = loadContextModel();
  model.creditsSold = model.creditsSold.plus(event.params.credits);
  model.save();

  const purchase = new CreditPurchase(eventId(event));
  purchase.model = model.id;
  purchase.buyer = event.params.buyer;
  purchase.to = event.params.to;
  purchase.credits = event.params.credits;
  purchase.cost = event.params.cost;
  purchase.at = event.block.timestamp;
  purchase.tx = event.transaction.hash;
  purchase.save();
  new ActivityLine(model.id, "CREDITS_BOUGHT", event.params.buyer)
    .withAmount(event.params.credits)
    .save(event);
}

export function handlePriceSet(event: PriceSet): void {
  const model = loadContextModel();
  model.callPrice = event.params.newPrice;
  model.save();

  const change = new PriceChange(eventId(event));
  change.model = model.id;
  change.oldPrice = event.params.oldPrice;
  change.newPrice = event.params.newPrice;
  change.at = event.block.timestamp;
  change.tx = event.transaction.hash;
  change.save();
  // The launch sets the first price; only changes are news.
  if (event.params.oldPrice.isZero()) return;
  new ActivityLine(model.id, "PRICE_SET", event.transaction.from)
    .withAmount(event.params.newPrice)
    .save(event);
}

export function handleCreditsRealised(event: CreditsRealised): void {
  const model = loadContextModel();
  model.creditsRealised = model.creditsRealised.plus(event.params.credits);
  model.save();
}

export function handleCreditsRedeemed(event: CreditsRedeemed): void {
  const model = loadContextModel();
  model.creditsRedeemed = model.creditsRedeemed.plus(event.params.credits);
  model.save();
}

export function handleServiceStopped(event: ServiceStopped): void {
  const model = loadContextModel();
  model.serviceStoppedAt = event.block.timestamp;
  model.save();
  new ActivityLine(model.id, "SERVICE_STOPPED", event.transaction.from).save(event);
}
