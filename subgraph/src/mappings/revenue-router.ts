import { Address, Bytes } from "@graphprotocol/graph-ts";
import {
  AuthorClaimed,
  FeeClaimed,
  FeeEarned,
  IncomePaid,
  OperatorFeeSet,
  ParentsEarned,
  ParentsSet,
  SplitSet,
  TreasuryClaimed,
  UnitsSet,
} from "../../generated/RevenueRouter/RevenueRouter";
import { Income } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { loadOrCreateAuthor } from "../entities/author";
import { Payment, recordClaim } from "../entities/claim";
import { eventId } from "../entities/event-id";
import { loadModel } from "../entities/model";
import { loadOrCreateParent } from "../entities/model-parent";

export function handleIncomePaid(event: IncomePaid): void {
  const paid = event.params;
  const model = loadModel(paid.modelId.toString());
  model.incomeTotal = model.incomeTotal.plus(paid.amount);
  model.incomeToAuthors = model.incomeToAuthors.plus(paid.toAuthors);
  model.incomeToShares = model.incomeToShares.plus(paid.toShares);
  model.incomeToTreasury = model.incomeToTreasury.plus(paid.toTreasury);
  model.save();

  const income = new Income(eventId(event));
  income.model = model.id;
  income.payer = paid.payer;
  income.kind = toText(paid.kind);
  income.amount = paid.amount;
  income.ref = paid.ref;
  income.toAuthors = paid.toAuthors;
  income.toShares = paid.toShares;
  income.toTreasury = paid.toTreasury;
  income.at = event.block.timestamp;
  income.tx = event.transaction.hash;
  income.save();
  new ActivityLine(model.id, "INCOME", paid.payer).withAmount(paid.amount).about(income.kind).save(event);
}

export function handleAuthorClaimed(event: AuthorClaimed): void {
  const modelId = event.params.modelId.toString();
  const author = loadOrCreateAuthor(modelId, event.params.author);
  author.claimed = author.claimed.plus(event.params.amount);
  author.save();

  const payment = new Payment(event.params.author, event.params.to, event.params.amount);
  recordClaim(event, modelId, "AUTHOR", payment);
  new ActivityLine(modelId, "ROYALTY_CLAIMED", payment.account).withAmount(payment.amount).save(event);
}

export function handleTreasuryClaimed(event: TreasuryClaimed): void {
  const model = loadModel(event.params.modelId.toString());
  model.treasuryClaimed = model.treasuryClaimed.plus(event.params.amount);
  model.save();

  const treasury = Address.fromBytes(model.timelock);
  recordClaim(event, model.id, "TREASURY", new Payment(treasury, treasury, event.params.amount));
  new ActivityLine(model.id, "TREASURY_CLAIMED", treasury).withAmount(event.params.amount).save(event);
}

export function handleUnitsSet(event: UnitsSet): void {
  const model = loadModel(event.params.modelId.toString());
  const author = loadOrCreateAuthor(model.id, event.params.author);
  model.totalRoyaltyUnits = model.totalRoyaltyUnits.minus(author.units).plus(event.params.units);
  model.save();
  author.units = event.params.units;
  author.save();
}

export function handleSplitSet(event: SplitSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.authorsBps = event.params.authorsBps;
  model.sharesBps = event.params.sharesBps;
  model.treasuryBps = event.params.treasuryBps;
  model.save();
}

export function handleFeeEarned(event: FeeEarned): void {
  const model = loadModel(event.params.modelId.toString());
  model.incomeToOperators = model.incomeToOperators.plus(event.params.amount);
  model.save();
}

export function handleFeeClaimed(event: FeeClaimed): void {
  const model = loadModel(event.params.modelId.toString());
  model.feesClaimed = model.feesClaimed.plus(event.params.amount);
  model.save();
  const payment = new Payment(event.params.operator, event.params.to, event.params.amount);
  recordClaim(event, model.id, "OPERATOR", payment);
  new ActivityLine(model.id, "FEE_CLAIMED", payment.account).withAmount(payment.amount).save(event);
}

export function handleOperatorFeeSet(event: OperatorFeeSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.feeOperator = event.params.operator;
  model.feeBps = event.params.feeBps;
  model.save();
}

export function handleParentsEarned(event: ParentsEarned): void {
  const model = loadModel(event.params.modelId.toString());
  model.incomeToParents = model.incomeToParents.plus(event.params.amount);
  model.save();
}

export function handleParentsSet(event: ParentsSet): void {
  const model = loadModel(event.params.modelId.toString());
  const former = model.parents.load();
  for (let i = 0; i < former.length; i++) {
    former[i].bps = 0;
    former[i].save();
  }
  model.lineageBps = 0;
  const parents = event.params.parents;
  for (let i = 0; i < parents.length; i++) {
    const bond = loadOrCreateParent(model.id, parents[i].modelId.toString());
    bond.bps = parents[i].bps;
    bond.save();
    model.lineageBps += parents[i].bps;
  }
  model.save();
}

/** A kind is ASCII, filled up with zeros on the right. */
function toText(kind: Bytes): string {
  let length = 0;
  while (length < kind.length && kind[length] != 0) length++;
  return Bytes.fromUint8Array(kind.subarray(0, length)).toString();
}
