import { BigInt } from "@graphprotocol/graph-ts";
import { CategoryRule } from "../../generated/schema";

/** The schema's name of a category that the contracts number. */
export function toCategoryName(category: i32): string {
  if (category == 0) return "RELEASE";
  if (category == 1) return "PRICE";
  if (category == 2) return "TREASURY";
  if (category == 3) return "CONSTITUTION";
  throw new Error("expected a category from 0 to 3, found " + category.toString());
}

/** Writes what a vote of a category needs. */
export function setCategoryRule(
  modelId: string,
  category: i32,
  quorumBps: i32,
  majorityBps: i32,
  extraDelay: BigInt,
): void {
  const rule = new CategoryRule(modelId + "-" + category.toString());
  rule.model = modelId;
  rule.category = toCategoryName(category);
  rule.quorumBps = quorumBps;
  rule.majorityBps = majorityBps;
  rule.extraDelay = extraDelay;
  rule.save();
}
