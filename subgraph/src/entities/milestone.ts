import { BigInt } from "@graphprotocol/graph-ts";
import { Milestone } from "../../generated/schema";

export function milestoneId(modelId: string, index: BigInt): string {
  return modelId + "-" + index.toString();
}

export function loadMilestone(modelId: string, index: BigInt): Milestone {
  const id = milestoneId(modelId, index);
  const milestone = Milestone.load(id);
  if (milestone == null) throw new Error("expected milestone " + id + ", found none");
  return milestone;
}
