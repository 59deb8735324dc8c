import { BigInt } from "@graphprotocol/graph-ts";
import { Exit, Milestone } from "../../generated/schema";
import {
  ExitClosed,
  ExitOpened,
  MemberExited,
  MilestoneFunded,
  MilestoneMissed,
  MilestoneObjected,
  MilestonePlanned,
  MilestoneReleased,
  MilestoneSubmitted,
  ProceedsPaid,
  ProceedsReceived,
  WoundDown,
} from "../../generated/templates/MilestoneVault/MilestoneVault";
import { ActivityLine } from "../entities/activity";
import { eventId } from "../entities/event-id";
import { loadMilestone, milestoneId } from "../entities/milestone";
import { contextModelId, loadContextModel } from "../entities/model";
import { toLine } from "../entities/shown-text";

export function handleMilestonePlanned(event: MilestonePlanned): void {
  const modelId = contextModelId();
  const milestone = new Milestone(milestoneId(modelId, event.params.index));
  milestone.model = modelId;
  milestone.index = event.params.index.toI32();
  milestone.title = toLine(event.params.title);
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
  milestone.save();
  const model = loadContextModel();
  model.vaultWaiting = model.vaultWaiting.plus(event.params.amount);
  model.save();
  new ActivityLine(milestone.model, "MILESTONE_RELEASED", event.transaction.from)
    .withAmount(event.params.amount)
    .about(milestone.id)
    .save(event);
}

export function handleMilestoneMissed(event: MilestoneMissed): void {
  const milestone = loadMilestone(contextModelId(), event.params.index);
  milestone.missedAt = event.block.timestamp;
  milestone.save();
  new ActivityLine(milestone.model, "MILESTONE_MISSED", event.transaction.from)
    .about(milestone.id)
    .save(event);
}

export function handleProceedsReceived(event: ProceedsReceived): void {
  const model = loadContextModel();
  model.vaultHeld = event.params.amount;
  model.save();
}

export function handleProceedsPaid(event: ProceedsPaid): void {
  const model = loadContextModel();
  model.vaultHeld = model.vaultHeld.minus(event.params.amount);
  model.vaultWaiting = event.params.waiting;
  model.proceedsPaid = model.proceedsPaid.plus(event.params.amount);
  model.save();
  new ActivityLine(model.id, "PROCEEDS_PAID", event.params.to).withAmount(event.params.amount).save(event);
}

export function handleWoundDown(event: WoundDown): void {
  const model = loadContextModel();
  model.woundDownAt = event.block.timestamp;
  model.vaultWaiting = BigInt.zero();
  model.save();
  new ActivityLine(model.id, "WOUND_DOWN", event.transaction.from).save(event);
}

export function handleExitOpened(event: ExitOpened): void {
  const model = loadContextModel();
  model.exitUntil = event.params.until;
  model.exitPot = event.params.pot;
  model.save();
}

export function handleMemberExited(event: MemberExited): void {
  const left = event.params;
  const model = loadContextModel();
  model.vaultHeld = model.vaultHeld.minus(left.amount);
  model.save();
  const exit = new Exit(eventId(event));
  exit.model = model.id;
  exit.member = left.member;
  exit.to = left.to;
  exit.shares = left.shares;
  exit.amount = left.amount;
  exit.at = event.block.timestamp;
  exit.tx = event.transaction.hash;
  exit.save();
  new ActivityLine(model.id, "EXITED", left.member).withAmount(left.amount).save(event);
}

export function handleExitClosed(event: ExitClosed): void {
  const model = loadContextModel();
  model.vaultHeld = model.vaultHeld.minus(event.params.rest);
  model.exitClosedAt = event.block.timestamp;
  model.save();
  new ActivityLine(model.id, "EXIT_CLOSED", event.transaction.from).withAmount(event.params.rest).save(event);
}
