import type { KeyMandate } from "../../../client/api-keys.ts";
import { messages } from "../../messages.ts";

const text = messages.account.keys.problem;

/** What the form holds, as it was typed. */
export type KeyDraft = Readonly<Record<"label" | "credits" | "perCall" | "perDay" | "days", string>>;

export type KeyProblems = { readonly [Field in keyof KeyDraft]?: string };

/** After how many days a key may end. */
export const DAYS = ["7", "30", "90", "365"] as const;

const DAY_SECONDS = 86_400;
const LONGEST_LABEL = 60;
const DECIMALS = 6;

/** The mandate of a draft, or what is wrong with each field. @param now unix seconds */
export function parseKeyDraft(draft: KeyDraft, now: number): { mandate?: KeyMandate; problems: KeyProblems } {
  const label = draft.label.trim();
  const [credits, perCall, perDay] = [draft.credits, draft.perCall, draft.perDay].map(parseCredits);
  const days = DAYS.find((each) => each === draft.days);
  const problems: Partial<Record<keyof KeyDraft, string>> = {};
  if (label === "" || label.length > LONGEST_LABEL) problems.label = text.label;
  if (credits === undefined) problems.credits = text.amount;
  if (perCall === undefined) problems.perCall = text.amount;
  if (perDay === undefined) problems.perDay = text.amount;
  else if (perCall !== undefined && perDay < perCall) problems.perDay = text.perDayBelow;
  if (days === undefined) problems.days = text.days;
  const isWhole =
    credits !== undefined && perCall !== undefined && perDay !== undefined && days !== undefined;
  if (!isWhole || Object.keys(problems).length > 0) return { problems };
  return {
    mandate: { label, credits, perCall, perDay, expiresAt: now + Number(days) * DAY_SECONDS },
    problems,
  };
}

/** Credits above zero, with 6 decimals. */
function parseCredits(typed: string): bigint | undefined {
  const found = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(typed.trim());
  if (found === null) return undefined;
  const amount = BigInt(found[1] + (found[2] ?? "").padEnd(DECIMALS, "0"));
  return amount > 0n ? amount : undefined;
}
