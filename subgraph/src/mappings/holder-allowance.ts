import { Address } from "@graphprotocol/graph-ts";
import {
  AllowanceFunded,
  AllowanceSet,
  AllowanceWithdrawn,
  CallsSettled,
  EpochFailed,
} from "../../generated/HolderAllowance/HolderAllowance";
import { EpochFailure, FreeCallSettlement } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { eventId } from "../entities/event-id";
import { loadModel } from "../entities/model";

export function handleAllowanceSet(event: AllowanceSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.holderCallsPerEpoch = event.params.callsPerEpoch;
  model.epochSeconds = event.params.epochSeconds.toI32();
  model.holderCallPay = event.params.payPerCall;
  model.holderCallsSince = event.block.timestamp;
  model.save();
  // The launch sets it too; only changes are news.
  if (event.transaction.hash == model.createdTx) return;
  new ActivityLine(model.id, "ALLOWANCE_SET", event.transaction.from)
    .withAmount(event.params.callsPerEpoch)
    .save(event);
}

export function handleAllowanceFunded(event: AllowanceFunded): void {
  const model = loadModel(event.params.modelId.toString());
  model.holderCallFunds = event.params.funds;
  model.save();
  new ActivityLine(model.id, "ALLOWANCE_FUNDED", event.params.from)
    .withAmount(event.params.amount)
    .save(event);
}

export function handleAllowanceWithdrawn(event: AllowanceWithdrawn): void {
  const model = loadModel(event.params.modelId.toString());
  model.holderCallFunds = event.params.funds;
  model.save();
  new ActivityLine(model.id, "ALLOWANCE_WITHDRAWN", Address.fromBytes(model.timelock))
    .withAmount(event.params.amount)
    .save(event);
}

export function handleCallsSettled(event: CallsSettled): void {
  const settled = event.params;
  const model = loadModel(settled.modelId.toString());
  model.holderCallFunds = model.holderCallFunds.minus(settled.amount);
  model.holderCallsPaid = model.holderCallsPaid.plus(settled.calls);
  model.holderCallsCost = model.holderCallsCost.plus(settled.amount);
  model.save();

  const settlement = new FreeCallSettlement(eventId(event));
  settlement.model = model.id;
  settlement.holder = settled.holder;
  settlement.operator = settled.operator;
  settlement.epoch = settled.epoch;
  settlement.calls = settled.calls;
  settlement.amount = settled.amount;
  settlement.at = event.block.timestamp;
  settlement.tx = event.transaction.hash;
  settlement.save();
}

export function handleEpochFailed(event: EpochFailed): void {
  const modelId = event.params.modelId.toString();
  const failure = new EpochFailure(eventId(event));
  failure.model = modelId;
  failure.operator = event.params.operator;
  failure.epoch = event.params.epoch;
  failure.evidenceSha256 = event.params.evidenceSha256;
  failure.at = event.block.timestamp;
  failure.tx = event.transaction.hash;
  failure.save();
  new ActivityLine(modelId, "EPOCH_FAILED", event.params.operator).save(event);
}
