import type { ServedRelease } from "./lease-book.ts";
import type { VotedRelease } from "./voted-release.ts";

/** Why the voted release of a model is not the one that answers. */
export interface ReleaseProblem {
  /** Stable code, for example `release-content-missing`. */
  readonly code: string;
  readonly message: string;
  /** It is tried again after this, by the clock of `performance.now()`. */
  readonly retryAtMs: number;
}

/** What the endpoint knows of one model. */
export type ModelState = LiveState & { readonly canary?: CanaryState | undefined };

export type LiveState =
  | { readonly kind: "serving"; readonly voted: VotedRelease; readonly served: ServedRelease }
  | {
      readonly kind: "serving-previous";
      readonly voted: VotedRelease;
      readonly served: ServedRelease;
      readonly problem: ReleaseProblem;
    }
  | { readonly kind: "not-served"; readonly voted: VotedRelease; readonly problem: ReleaseProblem };

/** A release on trial: it gets its share of the calls, or none of them while it has a problem. */
export interface CanaryState {
  readonly voted: VotedRelease;
  /** Ten-thousandths of the calls. */
  readonly shareBps: number;
  readonly served: ServedRelease | undefined;
  readonly problem: ReleaseProblem | undefined;
}

/** All that answers calls: what is live, and what is on trial. */
export function servedIn(state: ModelState | undefined): ServedRelease[] {
  if (state === undefined) return [];
  const live = state.kind === "not-served" ? [] : [state.served];
  return state.canary?.served === undefined ? live : [...live, state.canary.served];
}
