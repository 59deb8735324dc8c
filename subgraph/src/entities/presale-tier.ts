import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { PresaleTier } from "../../generated/schema";

function tierId(modelId: string, index: i32): string {
  return modelId + "-" + index.toString();
}

export function createPresaleTier(
  modelId: string,
  index: i32,
  price: BigInt,
  cap: BigInt,
  allowlistRoot: Bytes,
): void {
  const tier = new PresaleTier(tierId(modelId, index));
  tier.presale = modelId;
  tier.index = index;
  tier.price = price;
  tier.cap = cap;
  tier.allowlistRoot = allowlistRoot;
  tier.raised = BigInt.zero();
  tier.save();
}

export function loadPresaleTier(modelId: string, index: i32): PresaleTier {
  const tier = PresaleTier.load(tierId(modelId, index));
  if (tier == null) {
    throw new Error(
      "expected tier " + index.toString() + " of the presale of model " + modelId + ", found none",
    );
  }
  return tier;
}
