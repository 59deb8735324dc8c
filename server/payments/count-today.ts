import { nowSeconds, type Clock } from "../core/clock.ts";
import type { CounterStore } from "../metering/ledger.ts";

const DAY_SECONDS = 86_400;

/** Counts one more of something today (UTC), durably; false when it has come to the limit already. */
export async function countToday(
  { name, limit }: { name: string; limit: number },
  { counters, clock }: { counters: CounterStore; clock: Clock },
): Promise<boolean> {
  const period = `day-${Math.floor(nowSeconds(clock) / DAY_SECONDS)}`;
  return (await counters.countUp({ name, period, limit })).counted;
}
