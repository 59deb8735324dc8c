import { OrderCancelled, OrderFilled, OrderListed, RoundBegun } from "../../generated/Market/Market";
import { Order, Trade } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { eventId } from "../entities/event-id";
import { loadModel } from "../entities/model";
import { modelIdOfGoods } from "../entities/goods";
import { loadOrCreateSeller } from "../entities/seller";

export function handleOrderListed(event: OrderListed): void {
  const listed = event.params.order;
  // Anything can be offered there; the index knows orders for what belongs to models.
  const modelId = modelIdOfGoods(listed.token, listed.tokenId);
  if (modelId == "") return;
  // Anyone may announce a signed order again.
  if (Order.load(event.params.orderHash) != null) return;

  const order = new Order(event.params.orderHash);
  order.model = modelId;
  order.seller = loadOrCreateSeller(listed.maker).id;
  order.token = listed.token;
  order.kind = listed.kind;
  order.tokenId = listed.tokenId;
  order.amount = listed.amount;
  order.price = listed.price;
  order.validUntil = listed.validUntil;
  order.round = listed.round;
  order.salt = listed.salt;
  order.signature = event.params.signature;
  order.left = listed.amount;
  order.cancelled = false;
  order.listedAt = event.block.timestamp;
  order.tx = event.transaction.hash;
  order.save();
  new ActivityLine(modelId, "OFFERED", listed.maker).withAmount(listed.price).save(event);
}

export function handleOrderFilled(event: OrderFilled): void {
  const filled = event.params;
  const modelId = modelIdOfGoods(filled.token, filled.tokenId);
  if (modelId == "") return;
  const order = Order.load(filled.orderHash);
  if (order != null) {
    order.left = filled.left;
    order.save();
  }
  const model = loadModel(modelId);
  model.tradeCount = model.tradeCount + 1;
  model.tradedDollars = model.tradedDollars.plus(filled.cost);
  model.save();

  const trade = new Trade(eventId(event));
  trade.model = modelId;
  trade.orderHash = filled.orderHash;
  trade.token = filled.token;
  trade.tokenId = filled.tokenId;
  trade.seller = filled.maker;
  trade.buyer = filled.buyer;
  trade.amount = filled.amount;
  trade.cost = filled.cost;
  trade.royalty = filled.royalty;
  trade.at = event.block.timestamp;
  trade.tx = event.transaction.hash;
  trade.save();
  new ActivityLine(modelId, "TRADED", filled.buyer).withAmount(filled.cost).save(event);
}

export function handleOrderCancelled(event: OrderCancelled): void {
  const order = Order.load(event.params.orderHash);
  // Orders that were only signed, or sell something else, are not in the index.
  if (order == null) return;
  order.cancelled = true;
  order.save();
}

export function handleRoundBegun(event: RoundBegun): void {
  const seller = loadOrCreateSeller(event.params.maker);
  seller.round = event.params.round;
  seller.save();
}
