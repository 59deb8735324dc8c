import { today, type Clock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import type { CounterStore } from "../metering/ledger.ts";
import { PaymentRefused } from "./payment-refused.ts";

export interface RefundLimitOptions {
  readonly counters: CounterStore;
  readonly clock: Clock;
  /** Failed calls of one payer in a day whose payments the operator collects and gives back at its own gas. */
  readonly refundsPerDay?: number;
}

/** Bounds what one payer can make the operator spend on gas by calls that are bound to fail. */
export interface RefundLimit {
  /**
   * Sets one failure aside for a call that begins, since it may be one.
   * @throws PaymentRefused `refunds-used-up`; Refused 429 `payer-busy` when as many calls are running as may fail
   */
  setAside(payer: string): Promise<PossibleRefund>;
}

/** A failure that is set aside; ends once, in one of two ways. */
export interface PossibleRefund {
  /** The call was answered, or its payment was never collected. */
  notNeeded(): void;
  /** The payment goes back. Resolves when that is counted durably. */
  needed(): Promise<void>;
}

const REFUNDS_PER_DAY = 20;
const RETRY_MS = 1_000;

/** What one payer's calls of a day have come to, kept while one of them is running. */
interface Day {
  readonly counter: { readonly name: string; readonly period: string };
  /** Failures before the first of these calls. */
  readonly before: Promise<number>;
  failed: number;
  /** Calls that may still fail. */
  running: number;
  /** Calls that look at this, those that wait for the counter too. */
  users: number;
}

export function createRefundLimit(options: RefundLimitOptions): RefundLimit {
  const { counters, clock, refundsPerDay = REFUNDS_PER_DAY } = options;
  const days = new Map<string, Day>();

  const enter = (payer: string): Day => {
    const counter = { name: `refund:${payer}`, period: today(clock) };
    const key = `${counter.name} ${counter.period}`;
    const day = days.get(key) ?? {
      ...{ counter, failed: 0, running: 0, users: 0 },
      before: counters.countOf(counter),
    };
    days.set(key, day);
    day.users += 1;
    return day;
  };

  const leave = (day: Day): void => {
    day.users -= 1;
    if (day.users === 0) days.delete(`${day.counter.name} ${day.counter.period}`);
  };

  return {
    setAside: async (payer) => {
      const day = enter(payer);
      try {
        const failed = (await day.before) + day.failed;
        if (failed >= refundsPerDay) throw usedUp(payer, refundsPerDay);
        if (failed + day.running >= refundsPerDay) throw busy(payer, day.running);
        day.running += 1;
      } catch (error) {
        leave(day);
        throw error;
      }
      return toPossibleRefund(day, { counters, leave: () => leave(day) });
    },
  };
}

function toPossibleRefund(
  day: Day,
  { counters, leave }: { counters: CounterStore; leave: () => void },
): PossibleRefund {
  let hasEnded = false;
  const end = (): boolean => {
    if (hasEnded) return false;
    hasEnded = true;
    day.running -= 1;
    return true;
  };
  return {
    notNeeded: () => {
      if (end()) leave();
    },
    needed: async () => {
      if (!end()) return;
      // Counted here in the same moment, so that it is never neither running nor failed.
      day.failed += 1;
      try {
        await counters.countUp({ ...day.counter, limit: Infinity });
      } finally {
        leave();
      }
    },
  };
}

function usedUp(payer: string, refundsPerDay: number): PaymentRefused {
  return new PaymentRefused(
    "refunds-used-up",
    `${refundsPerDay} calls of ${payer} failed today, and each payment that goes back costs two transactions. Pay from a channel, or come back tomorrow.`,
  );
}

function busy(payer: string, running: number): Refused {
  return new Refused(
    "payer-busy",
    `${running} calls of ${payer} are running, and as many payments may have to go back as today may. Try again in a moment, or pay from a channel.`,
    { status: 429, retryAfterMs: RETRY_MS },
  );
}
