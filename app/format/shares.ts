import { formatUnits, parseUnits } from "./decimal.ts";

/** Decimals of a model's shares. */
export const shareDecimals = 18;

/** "1,250" or "0.5": at most four decimals, cut off. A holding below that reads "< 0.0001". */
export function formatShares(amount: bigint): string {
  if (amount > 0n && amount < 10n ** 14n) return "< 0.0001";
  return formatUnits(amount, shareDecimals, { minDecimals: 0, maxDecimals: 4 });
}

/** Reads typed shares as smallest units, or null when that is impossible. */
export function parseShares(text: string): bigint | null {
  return parseUnits(text, shareDecimals);
}

/** Decimals of credits: 1.000000 credit pays one standard call. */
export const creditDecimals = 6;

/** "100" or "99.5" credits. */
export function formatCredits(amount: bigint): string {
  return formatUnits(amount, creditDecimals, { minDecimals: 0, maxDecimals: creditDecimals });
}

/** "12,345": a count of things. */
export function formatCount(count: bigint | number): string {
  return formatUnits(BigInt(count), 0, { minDecimals: 0, maxDecimals: 0 });
}
