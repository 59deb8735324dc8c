import type { Clock } from "./clock.ts";

/**
 * Answers from one reading for a while: whoever asks meanwhile shares it, the one that is under way too. A reading that
 * fails is not kept.
 */
export function shareReading<Value>(
  read: () => Promise<Value>,
  { keptMs, clock }: { keptMs: number; clock: Clock },
): () => Promise<Value> {
  let latest: { readonly value: Promise<Value>; readonly readAtMs: number } | undefined;
  return () => {
    if (latest !== undefined && clock.nowMs() - latest.readAtMs < keptMs) return latest.value;
    const reading = { value: read(), readAtMs: clock.nowMs() };
    latest = reading;
    reading.value.catch(() => {
      if (latest === reading) latest = undefined;
    });
    return reading.value;
  };
}
