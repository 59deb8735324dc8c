import { formatUnits } from "./decimal.ts";

/** Basis points as a percentage: 250 reads "2.5%". */
export function formatBps(bps: number | bigint): string {
  return `${formatUnits(BigInt(bps), 2, { minDecimals: 0, maxDecimals: 2 })}%`;
}

/** `part` of `whole` in basis points, rounded down; 0 when there is no whole. */
export function bpsOf(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (part * 10_000n) / whole;
}

/** "37.5%" of the whole; a part that is there but too small to show reads "< 0.01%". */
export function formatPart(part: bigint, whole: bigint): string {
  const bps = bpsOf(part, whole);
  return part > 0n && bps === 0n ? "< 0.01%" : formatBps(bps);
}

/** A ratio between 0 and 1 for drawing only, never for money. */
export function drawnRatio(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  return Math.min(1, Math.max(0, Number((part * 1_000_000n) / whole) / 1_000_000));
}
