import { BigInt } from "@graphprotocol/graph-ts";
import { Release } from "../../generated/schema";

/** Number of the state in which a release is served to everybody. */
export const LIVE: i32 = 5;
/** Number of the state in which a release is on trial. */
export const CANARY: i32 = 4;
const ROLLED_BACK: i32 = 7;
const REJECTED: i32 = 8;

/** The schema's name of a state that the registry numbers. */
export function toReleaseState(state: i32): string {
  if (state == 1) return "DRAFT";
  if (state == 2) return "EVALUATED";
  if (state == 3) return "APPROVED";
  if (state == CANARY) return "CANARY";
  if (state == LIVE) return "LIVE";
  if (state == 6) return "SUPERSEDED";
  if (state == ROLLED_BACK) return "ROLLED_BACK";
  if (state == REJECTED) return "REJECTED";
  throw new Error("expected a release state from 1 to 8, found " + state.toString());
}

export function loadRelease(releaseId: BigInt): Release {
  const release = Release.load(releaseId.toString());
  if (release == null) throw new Error("expected release " + releaseId.toString() + ", found none");
  return release;
}

/** Writes a new state and the times that go with it; `at` in unix seconds. */
export function moveRelease(release: Release, from: i32, to: i32, at: BigInt): void {
  release.state = toReleaseState(to);
  if (to == CANARY) release.trialAt = at;
  if (to == LIVE) {
    release.liveAt = at;
    release.endedAt = null;
  } else if (from == LIVE || to == REJECTED) {
    release.endedAt = at;
  }
  release.save();
}

/** Remembers what an accepted release took over from; becoming live again by a rollback is no acceptance. */
export function activateRelease(releaseId: BigInt, previousId: string | null, at: BigInt): void {
  if (previousId !== null) {
    const previous = Release.load(previousId as string);
    if (previous != null && previous.state == toReleaseState(ROLLED_BACK)) return;
  }
  const release = loadRelease(releaseId);
  release.predecessor = previousId;
  release.activatedAt = at;
  release.save();
}
