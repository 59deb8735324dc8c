import { createHash } from "node:crypto";

import { CallerMistake, Unavailable } from "../core/errors.ts";
import type { ServedRelease } from "./lease-book.ts";
import type { ModelState } from "./model-state.ts";

/** Which release a call wants, or by what it is chosen. */
export interface ReleaseChoice {
  /** A release's number, when the caller names one; only what is live or on trial answers. */
  readonly version?: string | undefined;
  /**
   * Names the request: an idempotency key, or the hash of its body. The same key meets the same release, so that a
   * retry does. Asked only while a release is on trial; without a key the live release answers.
   */
  readonly key?: () => string;
}

const ALL_BPS = 10_000;

/**
 * The release that answers a call. Throws `CallerMistake` 404 (`version-not-live`) for a version that does not answer,
 * and `Unavailable` when the model is known but not served.
 */
export function chooseRelease(state: ModelState, { version, key }: ReleaseChoice): ServedRelease {
  const live = state.kind === "not-served" ? undefined : state.served;
  const canary = state.canary?.served;
  if (version !== undefined) {
    const named = [live, canary].find((served) => String(served?.release.number) === version);
    if (named !== undefined) return named;
    throw versionNotLive(state, version);
  }
  if (live === undefined) throw notServed(state);
  if (canary === undefined || key === undefined) return live;
  return isForCanary(key(), state.canary!.shareBps, canary) ? canary : live;
}

/** The versions that answer, the live one first. */
export function versionsOf(state: ModelState): string[] {
  const live = state.kind === "not-served" ? undefined : state.served;
  return [live, state.canary?.served].flatMap((served) => (served ? [String(served.release.number)] : []));
}

/** Evenly over all keys, and anew for each release on trial, so that it is not always the same callers. */
function isForCanary(key: string, shareBps: number, { release }: ServedRelease): boolean {
  const digest = createHash("sha256").update(`${release.releaseId}:${key}`).digest();
  return digest.readUInt32BE(0) % ALL_BPS < shareBps;
}

function versionNotLive(state: ModelState, version: string): CallerMistake {
  const answers = versionsOf(state);
  return new CallerMistake(
    "version-not-live",
    `Version ${version} of "${state.voted.route}" does not answer; ${answers.length === 0 ? "none does" : `there is: ${answers.join(", ")}`}`,
    { status: 404 },
  );
}

function notServed(state: ModelState): Unavailable {
  const { voted } = state;
  const reason = state.kind === "not-served" ? state.problem : { code: "release-not-served", message: "" };
  const message = `Release ${voted.number} of ${voted.modelName} cannot be served: ${reason.message}`;
  return new Unavailable(reason.code, message, { retryAfterMs: 5_000 });
}
