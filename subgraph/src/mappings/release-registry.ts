import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import {
  EvaluationAttested,
  EvaluatorsSet,
  LiveReleaseSet,
  ReleaseStateChanged,
  ReleaseSubmitted,
  RollbackOpened,
  RollbackSignalled,
} from "../../generated/ReleaseRegistry/ReleaseRegistry";
import { Attestation, Release, RollbackSignal } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { eventId } from "../entities/event-id";
import { loadModel } from "../entities/model";
import { toText } from "../entities/shown-text";
import { activateRelease, CANARY, loadRelease, moveRelease, toReleaseState } from "../entities/release";

const DRAFT: i32 = 1;

export function handleReleaseSubmitted(event: ReleaseSubmitted): void {
  const modelId = event.params.modelId.toString();
  const releaseId = event.params.releaseId;
  const files = event.params.files;
  const release = new Release(releaseId.toString());
  release.releaseId = releaseId;
  release.model = modelId;
  release.number = event.params.number.toI32();
  release.submitter = event.params.submitter;
  release.parent = orNull(event.params.parentReleaseId);
  release.weightsSha256 = files.weightsSha256;
  release.manifestSha256 = files.manifestSha256;
  release.suiteSha256 = files.suiteSha256;
  release.notes = toText(files.notes);
  release.canaryBps = event.params.canaryBps;
  release.state = toReleaseState(DRAFT);
  release.rollbackSignalled = BigInt.zero();
  release.submittedAt = event.block.timestamp;
  release.tx = event.transaction.hash;
  release.save();

  const model = loadModel(modelId);
  model.releaseCount += 1;
  model.save();
  new ActivityLine(modelId, "RELEASE_SUBMITTED", event.params.submitter).about(release.id).save(event);
}

export function handleReleaseStateChanged(event: ReleaseStateChanged): void {
  const release = loadRelease(event.params.releaseId);
  moveRelease(release, event.params.from, event.params.to, event.block.timestamp);
  if (event.params.from != CANARY && event.params.to != CANARY) return;
  const model = loadModel(event.params.modelId.toString());
  model.canaryRelease = event.params.to == CANARY ? release.id : null;
  model.save();
}

export function handleLiveReleaseSet(event: LiveReleaseSet): void {
  const model = loadModel(event.params.modelId.toString());
  activateRelease(event.params.releaseId, model.liveRelease, event.block.timestamp);
  model.liveRelease = event.params.releaseId.toString();
  model.save();
  new ActivityLine(model.id, "RELEASE_LIVE", event.transaction.from)
    .about(event.params.releaseId.toString())
    .save(event);
}

export function handleEvaluatorsSet(event: EvaluatorsSet): void {
  const model = loadModel(event.params.modelId.toString());
  const accounts = new Array<Bytes>(0);
  for (let i = 0; i < event.params.evaluators.length; i++) accounts.push(event.params.evaluators[i]);
  model.evaluators = accounts;
  model.evaluationsNeeded = event.params.needed;
  model.save();
}

export function handleEvaluationAttested(event: EvaluationAttested): void {
  const release = event.params.releaseId.toString();
  const attestation = new Attestation(eventId(event));
  attestation.release = release;
  attestation.evaluator = event.params.evaluator;
  attestation.scoresMicro = event.params.scoresMicro;
  attestation.reportSha256 = event.params.reportSha256;
  attestation.at = event.block.timestamp;
  attestation.tx = event.transaction.hash;
  attestation.save();
  new ActivityLine(event.params.modelId.toString(), "EVALUATION_ATTESTED", event.params.evaluator)
    .about(release)
    .save(event);
}

export function handleRollbackOpened(event: RollbackOpened): void {
  const release = loadRelease(event.params.releaseId);
  release.rollbackSnapshot = event.params.snapshot;
  release.rollbackNeeded = event.params.needed;
  release.rollbackClosesAt = event.params.closesAt;
  release.save();
}

export function handleRollbackSignalled(event: RollbackSignalled): void {
  const release = loadRelease(event.params.releaseId);
  release.rollbackSignalled = event.params.total;
  release.save();

  const signal = new RollbackSignal(eventId(event));
  signal.release = release.id;
  signal.member = event.params.member;
  signal.weight = event.params.weight;
  signal.total = event.params.total;
  signal.at = event.block.timestamp;
  signal.tx = event.transaction.hash;
  signal.save();
  new ActivityLine(release.model, "ROLLBACK_SIGNALLED", event.params.member)
    .withAmount(event.params.weight)
    .about(release.id)
    .save(event);
}

function orNull(releaseId: BigInt): string | null {
  return releaseId.isZero() ? null : releaseId.toString();
}
