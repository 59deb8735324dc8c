import { BigInt } from "@graphprotocol/graph-ts";
import {
  LiveReleaseSet,
  ReleaseStateChanged,
  ReleaseSubmitted,
} from "../../generated/ReleaseRegistry/ReleaseRegistry";
import { Release } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { loadModel } from "../entities/model";
import { loadRelease, moveRelease, toReleaseState } from "../entities/release";

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
  release.notes = files.notes;
  release.canaryBps = event.params.canaryBps;
  release.state = toReleaseState(DRAFT);
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
}

export function handleLiveReleaseSet(event: LiveReleaseSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.liveRelease = event.params.releaseId.toString();
  model.save();
  new ActivityLine(model.id, "RELEASE_LIVE", event.transaction.from)
    .about(event.params.releaseId.toString())
    .save(event);
}

function orNull(releaseId: BigInt): string | null {
  return releaseId.isZero() ? null : releaseId.toString();
}
