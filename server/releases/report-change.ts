import type { Logger } from "../core/logger.ts";
import type { ModelState, ReleaseProblem } from "./model-state.ts";
import type { VotedRelease } from "./voted-release.ts";

/** Says a change once, not at every look. */
export function reportChange(logger: Logger, before: ModelState | undefined, next: ModelState): void {
  const served = before === undefined || before.kind === "not-served" ? undefined : before.served;
  const said = before === undefined || before.kind === "serving" ? undefined : before;
  if (next.kind !== "serving") reportProblem(logger, next, said);
  else if (served !== next.served) logger.info(factsOf(next.voted), "release is served");
  const { canary } = next;
  if (canary === undefined) return;
  if (canary.problem !== undefined) {
    reportProblem(logger, { voted: canary.voted, problem: canary.problem }, before?.canary);
  } else if (before?.canary?.served !== canary.served) {
    logger.info({ ...factsOf(canary.voted), shareBps: canary.shareBps }, "release is on trial");
  }
}

function factsOf({ route, number, weightsSha256 }: VotedRelease): Record<string, unknown> {
  return { model: route, release: number, sha256: weightsSha256 };
}

interface Trouble {
  readonly voted: VotedRelease;
  readonly problem?: ReleaseProblem | undefined;
}

function reportProblem(logger: Logger, { voted, problem }: Trouble, said: Trouble | undefined): void {
  const isSaid = said?.problem?.code === problem?.code && said?.voted.releaseId === voted.releaseId;
  if (!isSaid) logger.error({ ...factsOf(voted), ...problem }, "release cannot be served");
}
