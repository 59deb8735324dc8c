import type { Contributor, Raise } from "../../api/raise.server.ts";

/** What can happen next to the credits that came with a contribution; "with-shares" means that one claim brings both. */
export type PerkStep =
  "none" | "waiting" | "open" | "with-shares" | "claim" | "refund" | "claimed" | "refunded";

/** Decides as the presale does after its success. `now` is the chain's time. */
export function perkStep(
  { perksBy, perksOpenedAt }: Pick<Raise, "perksBy" | "perksOpenedAt">,
  mine: Pick<Contributor, "credits" | "creditsClaimed" | "depositRefunded" | "claimed" | "shares">,
  { now, isLive }: { now: number; isLive: boolean },
): PerkStep {
  if (mine.credits === 0n) return "none";
  if (mine.creditsClaimed) return "claimed";
  if (mine.depositRefunded) return "refunded";
  if (perksOpenedAt !== null) return mine.claimed || mine.shares === 0n ? "claim" : "with-shares";
  if (now > perksBy) return "refund";
  return isLive ? "open" : "waiting";
}
