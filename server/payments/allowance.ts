import type { Address } from "viem";

import type { Clock } from "../core/clock.ts";
import { createMemo } from "./memo.ts";
import type { ModelTerms } from "./model-terms.ts";

/** Shares of one holder; all in the smallest unit of a share. */
export interface Holding {
  /** At the given time. */
  readonly balanceThen: bigint;
  /** At the head of the index. */
  readonly balanceNow: bigint;
  readonly totalSupply: bigint;
}

/** Looks a holder's shares up in the index; `at` is in seconds of chain time. */
export type Holdings = (question: { modelId: bigint; holder: Address; at: bigint }) => Promise<Holding>;

/** What one holder may use in one epoch, in whole standard calls, and with whom it is shared. */
export interface Allowance {
  readonly calls: bigint;
  /**
   * `holders`: the holder's own part by the shares held when the epoch began.
   * `newcomers`: calls that all share who have no such part; first come, first served.
   */
  readonly pool: "holders" | "newcomers";
}

const HOLDINGS_KEPT = 10_000;
const HOLDING_AGE_MS = 60_000;
const NEW_HOLDING_AGE_MS = 2_000;
const LEAST_NEWCOMER_CALLS = 10n;
/** A holder of at least one part in so many may ask for one call where the own part is less than one. */
const LEAST_PART = 10_000n;

/** The allowance of one holder in one epoch; remembered, because a past balance does not change. */
export function createAllowanceReader({ holdings, clock }: { holdings: Holdings; clock: Clock }) {
  const load = (key: string): Promise<Holding> => {
    const [modelId = "", holder = "", at = ""] = key.split(":");
    return holdings({ modelId: BigInt(modelId), holder: holder as Address, at: BigInt(at) });
  };
  const settled = createMemo({ maxEntries: HOLDINGS_KEPT, maxAgeMs: HOLDING_AGE_MS, clock, load });
  // Somebody without shares may buy some at any moment and should not wait a minute for the first call.
  const moving = createMemo({ maxEntries: HOLDINGS_KEPT, maxAgeMs: NEW_HOLDING_AGE_MS, clock, load });
  return async (terms: ModelTerms, holder: Address, epoch: bigint): Promise<Allowance> => {
    const key = `${terms.modelId}:${holder}:${epoch}`;
    const allowance = callsFor(await settled.get(key), terms.callsPerEpoch);
    return allowance.pool === "holders" ? allowance : callsFor(await moving.get(key), terms.callsPerEpoch);
  };
}

/**
 * A holder's part by the shares held when the epoch began, rounded down: these parts never add up to more than there
 * is. Today's shares may have given calls to somebody else in this epoch already, and so may a part that is rounded
 * up; both count against one small pool, so that shares that are passed on, or split, take no other holder's calls.
 */
export function callsFor(
  { balanceThen, balanceNow, totalSupply }: Holding,
  callsPerEpoch: bigint,
): Allowance {
  const partOf = (balance: bigint): bigint =>
    totalSupply === 0n ? 0n : (callsPerEpoch * balance) / totalSupply;
  const own = partOf(balanceThen);
  if (own > 0n) return { calls: own, pool: "holders" };
  const balance = balanceNow > balanceThen ? balanceNow : balanceThen;
  const least = balance > 0n && balance * LEAST_PART >= totalSupply ? 1n : 0n;
  const part = partOf(balance);
  return { calls: smaller(part > least ? part : least, newcomerCalls(callsPerEpoch)), pool: "newcomers" };
}

/** Calls of an epoch that newcomers share, on top of the holders' own: a twentieth, at least ten, never more than the holders have. */
export function newcomerCalls(callsPerEpoch: bigint): bigint {
  const part = callsPerEpoch / 20n;
  return smaller(part > LEAST_NEWCOMER_CALLS ? part : LEAST_NEWCOMER_CALLS, callsPerEpoch);
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
