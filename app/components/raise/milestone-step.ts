import type { Milestone } from "../../api/raise.server.ts";

/** What only the chain can tell of a milestone. Votes with 18 decimals, times in seconds. */
export type MilestoneFacts = {
  /** Votes from which objections stop the present evidence; null while none is in. */
  limit: bigint | null;
  /** How long the release that the evidence names has been live in all. */
  lived: number;
  /** How long after its date evidence is still taken. */
  grace: number;
  /** How long members may object, and how long after the close of the raise no evidence is taken yet. */
  objectionSeconds: number;
};

/** What can happen to a milestone next. Times in unix seconds. */
export type MilestoneStep =
  | { name: "planned" | "paid" | "payable" | "free" }
  | { name: "awaited"; until: number | null }
  | { name: "early"; from: number }
  | { name: "overdue"; until: number }
  | { name: "window"; until: number }
  | { name: "contested"; again: boolean }
  | { name: "young"; lived: number; needed: number };

const day = 86_400;

/** Decides as the milestone vault does. `finalizedAt` is the close of the raise, `now` the chain's time. */
export function milestoneStep(
  milestone: Milestone,
  { finalizedAt, now }: { finalizedAt: number | null; now: number },
  facts: MilestoneFacts,
): MilestoneStep {
  if (milestone.releasedAt !== null) return { name: "paid" };
  if (finalizedAt === null) return { name: "planned" };
  const until = milestone.dueBy === 0 ? null : milestone.dueBy + facts.grace;
  if (milestone.submittedAt === null || milestone.objectableUntil === null) {
    if (isFree(milestone)) return { name: "free" };
    if (until !== null && now > until) return { name: "overdue", until };
    const from = finalizedAt + facts.objectionSeconds;
    return now < from ? { name: "early", from } : { name: "awaited", until };
  }
  if (now < milestone.objectableUntil) return { name: "window", until: milestone.objectableUntil };
  if (facts.limit === null || milestone.objections >= facts.limit) {
    return { name: "contested", again: until === null || now <= until };
  }
  const needed = milestone.liveDays * day;
  return facts.lived < needed ? { name: "young", lived: facts.lived, needed } : { name: "payable" };
}

/** A first milestone without date and condition needs no evidence. */
function isFree({ index, dueBy, liveDays }: Milestone): boolean {
  return index === 0 && dueBy === 0 && liveDays === 0;
}
