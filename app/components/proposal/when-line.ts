import { formatDate, formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { executableAtOf, type ProposalFacts, type ProposalStatus } from "./status.ts";

const text = messages.proposals.when;

/** One short sentence: what happens next with a proposal and when, or how it ended. Times in unix seconds. */
export function whenLine(facts: ProposalFacts, status: ProposalStatus, now: number): string {
  switch (status) {
    case "pending":
      return text.pending(formatDuration(facts.voteStart - now));
    case "active":
      return text.active(formatDuration(facts.voteEnd - now));
    case "succeeded":
    case "executable":
    case "expired":
      return text[status];
    case "waiting":
      return text.waiting(formatDuration((executableAtOf(facts) ?? now) - now));
    case "executed":
      return text.executed(formatDate(facts.executedAt ?? now));
    case "defeated":
      return text.defeated(formatDate(facts.voteEnd));
    case "cancelled":
      return text.cancelled(formatDate(facts.canceledAt ?? now));
    default:
      return assertNever(status);
  }
}

function assertNever(value: never): never {
  throw new Error(`No sentence is known for the proposal status ${String(value)}.`);
}
