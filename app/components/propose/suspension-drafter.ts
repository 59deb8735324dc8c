import type { Address } from "viem";
import { liftAction, suspendAction } from "../../../client/actions/suspensions.ts";
import { isSameAddress, parseAddress, shortHex } from "../../format/address.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { bytesOf, type DraftContext, type Drafter, type Problems, ready, unfinished } from "./draft-parts.ts";

const text = messages.propose;
const DAY = 86_400;
const MOST_REASON_BYTES = 280;
/** A vote suspends for no longer; counted from its execution, so a year from now always fits. */
const MOST_DAYS = 365;

/** Suspends an account until a day begins, or serves it again at once. */
export const draftSuspension: Drafter = (fields, context) => {
  const account = parseAddress(fields.to);
  const { suspensions, modelId } = context;
  if (fields.suspensionChange === "lift") {
    const known = context.suspended.some(({ address }) => isSameAddress(address, account));
    if (account === null || !known) return unfinished({ to: text.problems.suspended });
    return ready(text.titles.lift(shortHex(account)), [liftAction({ suspensions, modelId, account })]);
  }
  const until = toSeconds(fields.until);
  const problems = suspensionProblems(account, until, fields.memo, context);
  if (account === null || until === null || Object.keys(problems).length > 0) return unfinished(problems);
  const suspension = { suspensions, modelId, account, until, reason: fields.memo.trim() };
  return ready(text.titles.suspension(shortHex(account), formatDate(until)), [suspendAction(suspension)]);
};

/** The first and the last day on which a suspension can end that is proposed now, YYYY-MM-DD. */
export function suspensionDays({ now, decidedAt }: Pick<DraftContext, "now" | "decidedAt">) {
  return { first: toDay(decidedAt + DAY), last: toDay(now + MOST_DAYS * DAY) };
}

function suspensionProblems(
  account: Address | null,
  until: number | null,
  reason: string,
  context: DraftContext,
): Problems {
  const { first, last } = suspensionDays(context);
  const [from, to] = [toSeconds(first) ?? 0, toSeconds(last) ?? 0];
  const fits = until !== null && until >= from && until <= to;
  const bytes = bytesOf(reason);
  return {
    ...(account === null ? { to: text.problems.to } : {}),
    ...(fits ? {} : { until: text.problems.until(formatDate(from), formatDate(to)) }),
    ...(bytes === 0 || bytes > MOST_REASON_BYTES ? { memo: text.problems.reason } : {}),
  };
}

/** Midnight (UTC) at the beginning of a day, unix seconds; null for what is no day. */
function toSeconds(day: string): number | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? null : time / 1000;
}

function toDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
