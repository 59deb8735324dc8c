import type { Address } from "viem";

import { iHolderAllowanceAbi } from "../../generated/abi/IHolderAllowance.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { Clock } from "../core/clock.ts";
import type { Meter } from "../metering/meter.ts";
import { createMemo } from "./memo.ts";
import type { ModelTerms } from "./model-terms.ts";
import { CREDIT } from "./price-list.ts";
import { holdersPool, newcomersPool } from "./quota-accounts.ts";

/** What the treasury set aside for free calls, and how long it lasts. Calls are whole. */
export interface CallBudget {
  /** Dollars (6 decimals) that the operator gets for each call. */
  readonly payPerCall: bigint;
  /** Dollars set aside that are not paid out. */
  readonly funds: bigint;
  /** Calls that were answered and are not paid yet. */
  readonly callsOwed: bigint;
  /** Calls that the money is enough for beside those. */
  readonly callsLeft: bigint;
  /** Calls a day in the last epochs, rounded up. */
  readonly callsPerDay: bigint;
  /** When the money is used up at that rate, in seconds of chain time; null while nobody calls. */
  readonly lastsUntil: bigint | null;
}

/** What the money allows in one epoch, as it was a moment ago. */
export interface FundedCalls {
  /** Calls of this epoch in all that the money is enough for. */
  readonly calls: bigint;
  /** Used and running calls of those who held shares when the epoch began, and of newcomers. */
  readonly taken: { readonly holders: bigint; readonly newcomers: bigint };
}

export interface CallBudgetOptions {
  readonly reader: ChainReader;
  readonly meter: Meter;
  readonly holderAllowance: Address;
  /** Calls of each epoch that were answered and not paid when somebody last looked. */
  readonly owed: (modelId: bigint) => ReadonlyMap<bigint, bigint>;
  readonly chainTime: () => Promise<bigint>;
  readonly clock: Clock;
}

/** Both are for models whose members voted a pay for free calls; undefined for others. */
export interface CallBudgetReader {
  funded(terms: ModelTerms, epoch: bigint): Promise<FundedCalls | undefined>;
  budget(terms: ModelTerms, epoch: bigint): Promise<CallBudget | undefined>;
}

const FUNDS_AGE_MS = 1_000;
const RATE_AGE_MS = 30_000;
const MODELS_KEPT = 1_000;
const EPOCHS_LOOKED_BACK = 7n;
const DAY_SECONDS = 86_400n;

export function createCallBudgetReader(options: CallBudgetOptions): CallBudgetReader {
  const { clock, meter, reader, holderAllowance, owed, chainTime } = options;
  const funds = createMemo({
    ...{ maxEntries: MODELS_KEPT, maxAgeMs: FUNDS_AGE_MS, clock },
    load: async (modelId: bigint) => {
      const [amount] = await onChain("reading the budget of free calls", () =>
        reader.readContract({
          ...{ address: holderAllowance, abi: iHolderAllowanceAbi },
          ...{ functionName: "budget", args: [modelId] },
        }),
      );
      return amount;
    },
  });
  const taken = createMemo({
    ...{ maxEntries: MODELS_KEPT, maxAgeMs: FUNDS_AGE_MS, clock },
    load: (key: string) => readTaken(fromKey(key), meter),
  });
  const recent = createMemo({
    ...{ maxEntries: MODELS_KEPT, maxAgeMs: RATE_AGE_MS, clock },
    load: (key: string) => countRecent(fromKey(key), meter),
  });

  const funded: CallBudgetReader["funded"] = async ({ modelId, payPerCall }, epoch) => {
    if (payPerCall === 0n) return undefined;
    const [amount, used] = await Promise.all([funds.get(modelId), taken.get(toKey({ modelId, epoch }))]);
    const calls = amount / payPerCall - owedBefore(owed(modelId), epoch);
    return { calls: calls > 0n ? calls : 0n, taken: used };
  };

  return {
    funded,
    budget: async (terms, epoch) => {
      const { modelId, payPerCall, epochSeconds, allowanceSince } = terms;
      const spendable = await funded(terms, epoch);
      if (spendable === undefined) return undefined;
      const first = firstEpoch(epoch, epochSeconds, allowanceSince);
      const [now, amount, calls] = await Promise.all([
        chainTime(),
        funds.get(modelId),
        recent.get(toKey({ modelId, epoch, first, epochSeconds })),
      ]);
      const used = spendable.taken.holders + spendable.taken.newcomers;
      const callsLeft = spendable.calls > used ? spendable.calls - used : 0n;
      // Three calls in the first minute of an epoch are not thousands a day.
      const seconds = now - first > epochSeconds ? now - first : epochSeconds;
      return {
        ...{ payPerCall, funds: amount, callsLeft },
        callsOwed: owedBefore(owed(modelId), epoch) + used,
        callsPerDay: (calls * DAY_SECONDS + seconds - 1n) / seconds,
        lastsUntil: calls === 0n ? null : now + (callsLeft * seconds) / calls,
      };
    },
  };
}

/** The first of the epochs from which the rate is taken: all by the terms of today. */
function firstEpoch(epoch: bigint, epochSeconds: bigint, allowanceSince: bigint): bigint {
  const first = epoch - (epoch % epochSeconds) - EPOCHS_LOOKED_BACK * epochSeconds;
  return first > allowanceSince ? first : allowanceSince;
}

function owedBefore(owed: ReadonlyMap<bigint, bigint>, epoch: bigint): bigint {
  let calls = 0n;
  for (const [each, count] of owed) if (each < epoch) calls += count;
  return calls;
}

interface EpochKey {
  readonly modelId: bigint;
  readonly epoch: bigint;
  readonly first?: bigint;
  readonly epochSeconds?: bigint;
}

function toKey({ modelId, epoch, first = epoch, epochSeconds = 1n }: EpochKey): string {
  return [modelId, epoch, first, epochSeconds].join(":");
}

function fromKey(key: string): Required<EpochKey> {
  const [modelId = 0n, epoch = 0n, first = 0n, epochSeconds = 1n] = key.split(":").map(BigInt);
  return { modelId, epoch, first, epochSeconds };
}

async function readTaken(
  { modelId, epoch }: Required<EpochKey>,
  meter: Meter,
): Promise<FundedCalls["taken"]> {
  const [holders, newcomers] = await Promise.all([
    meter.account(holdersPool(modelId, epoch)),
    meter.account(newcomersPool(modelId, epoch)),
  ]);
  return {
    holders: (holders.charged + holders.reserved) / CREDIT,
    newcomers: (newcomers.charged + newcomers.reserved) / CREDIT,
  };
}

async function countRecent(
  { modelId, epoch, first, epochSeconds }: Required<EpochKey>,
  meter: Meter,
): Promise<bigint> {
  const starts: bigint[] = [];
  // An epoch that terms began in the middle of is named by that second, the later ones by multiples.
  for (let at = first; at <= epoch; at += epochSeconds - (at % epochSeconds)) starts.push(at);
  const used = await Promise.all(
    starts.map((start) => readTaken({ modelId, epoch: start, first, epochSeconds }, meter)),
  );
  return used.reduce((sum, { holders, newcomers }) => sum + holders + newcomers, 0n);
}
