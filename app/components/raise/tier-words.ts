import type { Tier } from "../../api/raise.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { isAccessOnly } from "./quote.ts";

const text = messages.raise.tier;

/** What a tier sells, such as "$1.00 a share" or "Credits only, no shares". */
export function describePrice(tier: Pick<Tier, "price">): string {
  return isAccessOnly(tier) ? text.accessOnly : text.price(formatDollars(tier.price));
}

/** The credits that come with a tier, such as "5 credits with each dollar". */
export function describePerk(tier: Pick<Tier, "creditsPerDollar">): string {
  return text.credits(formatCredits(tier.creditsPerDollar));
}

/** What somebody may lose who pays at a tier. */
export function describeRisk(tier: Pick<Tier, "price">): string {
  return isAccessOnly(tier) ? messages.raise.form.riskAccess : messages.raise.form.risk;
}
