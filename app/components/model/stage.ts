import type { RaiseFacts } from "../../api/models.server.ts";

/** Where a raise stands. "succeeded" means that anyone may finalize it. */
export type RaiseState = "upcoming" | "open" | "succeeded" | "finalized" | "failed" | "cancelled";

/** The raise's state at a chain time, by the same rules as the contract. */
export function raiseState(raise: RaiseFacts, now: number): RaiseState {
  if (raise.cancelledAt !== null) return "cancelled";
  if (raise.finalizedAt !== null) return "finalized";
  if (now < raise.start) return "upcoming";
  const full = raise.raised >= raise.hardCap;
  if (now < raise.end && !full) return "open";
  return raise.raised >= raise.softCap ? "succeeded" : "failed";
}

/** The stage of a model's life: what a newcomer can do with it. */
export type ModelStage = "upcoming" | "raising" | "closing" | "governed" | "live" | "failed";

/** A model's stage from its raise and whether a release is live. */
export function modelStage(raise: RaiseFacts, hasLiveRelease: boolean, now: number): ModelStage {
  const state = raiseState(raise, now);
  switch (state) {
    case "upcoming":
      return "upcoming";
    case "open":
      return "raising";
    case "succeeded":
      return "closing";
    case "finalized":
      return hasLiveRelease ? "live" : "governed";
    case "failed":
    case "cancelled":
      return "failed";
    default:
      return assertNever(state);
  }
}

function assertNever(value: never): never {
  throw new Error(`No stage is known for the raise state ${String(value)}.`);
}

/** How many proposals can be voted on at a chain time. */
export function countOpenVotes(
  proposals: { voteStart: number; voteEnd: number; executedAt: number | null; canceledAt: number | null }[],
  now: number,
): number {
  return proposals.filter(
    (proposal) =>
      proposal.canceledAt === null &&
      proposal.executedAt === null &&
      now > proposal.voteStart &&
      now <= proposal.voteEnd,
  ).length;
}
