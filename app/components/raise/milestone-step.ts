import type { Milestone } from "../../api/raise.server.ts";

/** Where a milestone stands, as `MilestoneVault.due` numbers it. */
export const STANDINGS = [
  "planned",
  "evidence",
  "objectable",
  "contested",
  "living",
  "payable",
  "released",
  "missed",
  "ended",
] as const;

/** What only the chain can tell of a milestone. Votes with 18 decimals, times in seconds. */
export type MilestoneFacts = {
  standing: (typeof STANDINGS)[number];
  /** The time that belongs to the standing, as `MilestoneVault.due` tells it; 0 = none. */
  when: number;
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
  | { name: "planned" | "paid" | "payable" | "free" | "missed" | "ended" }
  | { name: "awaited"; until: number | null }
  | { name: "early"; from: number }
  | { name: "window"; until: number }
  | { name: "contested"; again: boolean; until: number | null }
  | { name: "young"; lived: number; needed: number };

const day = 86_400;

/** Turns what the vault says into what can be done. `finalizedAt` is the close of the raise, `now` the chain's time. */
export function milestoneStep(
  { submittedAt, dueBy, liveDays }: Milestone,
  { finalizedAt, now }: { finalizedAt: number | null; now: number },
  { standing, when, lived, grace, objectionSeconds }: MilestoneFacts,
): MilestoneStep {
  switch (standing) {
    case "released":
      return { name: "paid" };
    case "planned":
    case "missed":
    case "ended":
      return { name: standing };
    case "payable":
      return { name: submittedAt === null ? "free" : "payable" };
    case "objectable":
      return { name: "window", until: when };
    case "contested":
      return {
        name: "contested",
        again: dueBy === 0 || now <= dueBy + grace,
        until: when === 0 ? null : when,
      };
    case "living":
      return { name: "young", lived, needed: liveDays * day };
    case "evidence":
      return evidenceStep(when, (finalizedAt ?? now) + objectionSeconds, now);
  }
}

/** Evidence is taken from `from` on, until `last`; 0 = without end. */
function evidenceStep(last: number, from: number, now: number): MilestoneStep {
  return now < from ? { name: "early", from } : { name: "awaited", until: last === 0 ? null : last };
}
