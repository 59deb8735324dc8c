import { setTimeout as sleep } from "node:timers/promises";

/** Wall time as a part sees it; handed in so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Waits; rejects with an AbortError when the signal fires first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (durationMs, signal) => sleep(durationMs, undefined, signal === undefined ? {} : { signal }),
};

/** Whole seconds since 1970, the unit of block timestamps. */
export function nowSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}

const DAY_SECONDS = 86_400;

/** The period of counters that begin anew each day (UTC): "day-" and the number of days since 1970. */
export function today(clock: Clock): string {
  return `day-${Math.floor(nowSeconds(clock) / DAY_SECONDS)}`;
}
