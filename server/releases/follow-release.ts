import { ComodelError, Unavailable, toProblem } from "../core/errors.ts";
import type { ServedRelease } from "./lease-book.ts";
import {
  servedIn,
  type CanaryState,
  type LiveState,
  type ModelState,
  type ReleaseProblem,
} from "./model-state.ts";
import type { VotedCanary, VotedRelease } from "./voted-release.ts";

const REFUSED_RETRY_MS = 60_000;

/** Starts a release, or throws why it cannot be served. */
export type Start = (release: VotedRelease) => Promise<ServedRelease>;

/** What follows from what the chain says now; what runs already is not started again. */
export async function toNextState(
  before: ModelState | undefined,
  release: VotedRelease,
  start: Start,
): Promise<ModelState> {
  const known = servedIn(before);
  // What was on trial is live now, or the other way round: it runs already.
  const startOnce: Start = async (wanted) =>
    known.find((served) => served.release.releaseId === wanted.releaseId) ?? start(wanted);
  const live = await toLiveState(before, release, startOnce);
  return release.canary === undefined
    ? live
    : { ...live, canary: await toCanaryState(before?.canary, release.canary, startOnce) };
}

async function toLiveState(
  before: ModelState | undefined,
  release: VotedRelease,
  start: Start,
): Promise<LiveState> {
  if (before?.kind !== "serving" && before !== undefined && waits(before, release)) {
    const { canary: _canary, ...same } = before;
    return same;
  }
  try {
    return { kind: "serving", voted: release, served: await start(release) };
  } catch (error) {
    const problem = toReleaseProblem(error);
    return before === undefined || before.kind === "not-served"
      ? { kind: "not-served", voted: release, problem }
      : { kind: "serving-previous", voted: release, served: before.served, problem };
  }
}

async function toCanaryState(
  before: CanaryState | undefined,
  { release, shareBps }: VotedCanary,
  start: Start,
): Promise<CanaryState> {
  if (before !== undefined && waits(before, release)) return before;
  try {
    return { voted: release, shareBps, served: await start(release), problem: undefined };
  } catch (error) {
    return { voted: release, shareBps, served: undefined, problem: toReleaseProblem(error) };
  }
}

/** True while the same release has a problem that it is too early to try again. */
function waits(
  { voted, problem }: { voted: VotedRelease; problem?: ReleaseProblem | undefined },
  release: VotedRelease,
): boolean {
  return (
    problem !== undefined && voted.releaseId === release.releaseId && performance.now() < problem.retryAtMs
  );
}

function toReleaseProblem(error: unknown): ReleaseProblem {
  // A file that arrives or a chain that answers may help at once; a refusal costs a load, and seldom changes.
  const retryAtMs = performance.now() + (error instanceof Unavailable ? 0 : REFUSED_RETRY_MS);
  if (error instanceof ComodelError) return { code: error.code, message: error.message, retryAtMs };
  const { code, detail } = toProblem(error);
  return { code, message: detail, retryAtMs };
}
