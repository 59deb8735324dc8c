import { nowSeconds, type Clock } from "../core/clock.ts";
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
  /** @throws PaymentRefused `refunds-used-up` */
  assertLeft(payer: string): Promise<void>;
  count(payer: string): Promise<void>;
}

const DAY_SECONDS = 86_400;

export function createRefundLimit({ counters, clock, refundsPerDay = 20 }: RefundLimitOptions): RefundLimit {
  const counterOf = (payer: string) => {
    const day = Math.floor(nowSeconds(clock) / DAY_SECONDS);
    return { name: `refund:${payer}`, period: `day-${day}` };
  };
  return {
    assertLeft: async (payer) => {
      const { count } = await counters.countUp({ ...counterOf(payer), limit: 0 });
      if (count < refundsPerDay) return;
      throw new PaymentRefused(
        "refunds-used-up",
        `${refundsPerDay} calls of ${payer} failed today, and each payment that goes back costs two transactions. Pay from a channel, or come back tomorrow.`,
      );
    },
    count: async (payer) => void (await counters.countUp({ ...counterOf(payer), limit: Infinity })),
  };
}
