import { BigInt } from "@graphprotocol/graph-ts";
import { PresaleTier } from "../../generated/schema";
import { PresaleOpenedTermsTiersStruct } from "../../generated/templates/PresaleRound/PresaleRound";

function tierId(modelId: string, index: i32): string {
  return modelId + "-" + index.toString();
}

export function createPresaleTier(modelId: string, index: i32, terms: PresaleOpenedTermsTiersStruct): void {
  const tier = new PresaleTier(tierId(modelId, index));
  tier.presale = modelId;
  tier.index = index;
  tier.price = terms.price;
  tier.cap = terms.cap;
  tier.allowlistRoot = terms.allowlistRoot;
  tier.creditsPerDollar = terms.creditsPerDollar;
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
