import type { Clock } from "./clock.ts";

export interface RateLimitOptions {
  /** Units that come back each second. */
  readonly perSecond: number;
  /** Units that a key may use at once after a rest. */
  readonly burst: number;
  readonly clock: Clock;
  /** Keys remembered; the ones not seen for longest are forgotten first. */
  readonly maxKeys?: number;
}

export interface RateLimit {
  /** Takes units for a key: 0 when granted, else the milliseconds until they would be. */
  take(key: string, units?: number): number;
  /** Puts units back that were taken for something that did not happen. */
  giveBack(key: string, units?: number): void;
}

/** A token bucket per key, for instance per network address. */
export function createRateLimit({ perSecond, burst, clock, maxKeys = 10_000 }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return {
    take: (key, units = 1) => {
      const nowMs = clock.nowMs();
      const seen = buckets.get(key) ?? { level: burst, atMs: nowMs };
      const refilled = Math.min(burst, seen.level + ((nowMs - seen.atMs) * perSecond) / 1000);
      const granted = refilled >= units;
      buckets.delete(key);
      buckets.set(key, { level: granted ? refilled - units : refilled, atMs: nowMs });
      if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value ?? key);
      return granted ? 0 : Math.ceil(((units - refilled) * 1000) / perSecond);
    },
    giveBack: (key, units = 1) => {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.level = Math.min(burst, bucket.level + units);
    },
  };
}
