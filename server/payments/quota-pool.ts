import { newcomerCalls, type Allowance } from "./allowance.ts";
import type { FundedCalls } from "./call-budget.ts";
import type { ModelTerms } from "./model-terms.ts";
import { CREDIT } from "./price-list.ts";
import { holdersPool, newcomersPool } from "./quota-accounts.ts";

/** What several holders have in common. */
export interface Pool {
  readonly account: string;
  /** Credits, smallest unit. */
  readonly limit: bigint;
  /** What sets the limit: the calls that members voted, or the money that they set aside. */
  readonly limitedBy: "calls" | "money";
}

/** The pool that a holder's calls count against, with what is in it by votes and by money. */
export function poolOf(
  { modelId, callsPerEpoch }: ModelTerms,
  { allowance, funded, epoch }: { allowance: Allowance; funded: FundedCalls | undefined; epoch: bigint },
): Pool {
  const isNew = allowance.pool === "newcomers";
  const account = isNew ? newcomersPool(modelId, epoch) : holdersPool(modelId, epoch);
  const voted = isNew ? newcomerCalls(callsPerEpoch) : callsPerEpoch;
  const others = isNew ? funded?.taken.holders : funded?.taken.newcomers;
  const paid = funded === undefined ? voted : funded.calls - (others ?? 0n);
  return paid < voted
    ? { account, limit: (paid > 0n ? paid : 0n) * CREDIT, limitedBy: "money" }
    : { account, limit: voted * CREDIT, limitedBy: "calls" };
}

/** The first second that is no more of an epoch, by the terms in force. */
export function endOf(epoch: bigint, { epochSeconds }: ModelTerms): bigint {
  return epoch - (epoch % epochSeconds) + epochSeconds;
}
