import { BigInt } from "@graphprotocol/graph-ts";
import { Milestone } from "../../generated/schema";
import {
  MilestoneFunded,
  MilestoneObjected,
  MilestonePlanned,
  MilestoneReleased,
  MilestoneSubmitted,
} from "../../generated/templates/MilestoneVault/MilestoneVault";
import { ActivityLine } from "../entities/activity";
import { loadMilestone, milestoneId } from "../entities/milestone";
import { contextModelId } from "../entities/model";

export function handleMilestonePlanned(event: MilestonePlanned): void {
  const modelId = contextModelId();
  const milestone = new Milestone(milestoneId(modelId, event.params.index));
  milestone.model = modelId;
  milestone.index = event.params.index.toI32();
  milestone.title = event.params.title;
  milestone.shareBps = event.params.shareBps;
  milestone.specSha256 = event.params.specSha256;
  milestone.amount = BigInt.zero();
  milestone.dueBy = event.params.dueBy;
  milestone.liveDays = event.params.liveDays.toI32();
  milestone.objections = BigInt.zero();
  milestone.save();
}

export function handleMilestoneFunded(event: MilestoneFunded): void {
  const milestone = loadMilestone(contextModelId(), event.params.index);
  milestone.amount = event.params.amount;
  milestone.save();
}

export function handleMilestoneSubmitted(event: MilestoneSubmitted): void {
  const submitted = event.params;
  const milestone = loadMilestone(contextModelId(), submitted.index);
  milestone.submittedAt = event.block.timestamp;
  milestone.evidenceSha256 = submitted.evidenceSha256;
  milestone.release = submitted.releaseId.isZero() ? null : submitted.releaseId.toString();
  milestone.objectableUntil = submitted.objectableUntil;
  milestone.objections = BigInt.zero();
  milestone.save();
  new ActivityLine(milestone.model, "MILESTONE_SUBMITTED", event.transaction.from)
    .about(milestone.id)
    .save(event);
}

export function handleMilestoneObjected(event: MilestoneObjected): void {
  const milestone = loadMilestone(contextModelId(), event.params.index);
  milestone.objections = event.params.total;
  milestone.save();
  new ActivityLine(milestone.model, "MILESTONE_OBJECTED", event.params.member)
    .withAmount(event.params.weight)
    .about(milestone.id)
    .save(event);
}

export function handleMilestoneReleased(event: MilestoneReleased): void {
  const milestone = loadMilestone(contextModelId(), event.params.index);
  milestone.releasedAt = event.block.timestamp;
  milestone.releasedTo = event.params.to;
  milestone.save();
  new ActivityLine(milestone.model, "MILESTONE_RELEASED", event.params.to)
    .withAmount(event.params.amount)
    .about(milestone.id)
    .save(event);
}
