import { today, type Clock } from "../core/clock.ts";
import type { CounterStore } from "../metering/ledger.ts";

/** Counts one more of something today (UTC), durably; false when it has come to the limit already. */
export async function countToday(
  { name, limit }: { name: string; limit: number },
  { counters, clock }: { counters: CounterStore; clock: Clock },
): Promise<boolean> {
  return (await counters.countUp({ name, period: today(clock), limit })).counted;
}
