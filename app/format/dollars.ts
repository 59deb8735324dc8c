import { formatUnits, parseUnits } from "./decimal.ts";

/** Decimals of the dollar that models are paid in. */
export const dollarDecimals = 6;
const CENT = 10_000n;

/** "$1,250.00"; more decimals only where the amount has them, up to the smallest unit. */
export function formatDollars(amount: bigint): string {
  const sign = amount < 0n ? "-" : "";
  return `${sign}$${formatUnits(amount < 0n ? -amount : amount, dollarDecimals, { minDecimals: 2, maxDecimals: dollarDecimals })}`;
}

/** "$1,250" or "$1,250.50": for headlines; cents are shown only where there are any, and less than a cent in full. */
export function formatDollarsShort(amount: bigint): string {
  if (amount > 0n && amount < CENT) return formatDollars(amount);
  const cents = (amount / CENT) % 100n;
  return `$${formatUnits(amount, dollarDecimals, { minDecimals: cents === 0n ? 0 : 2, maxDecimals: cents === 0n ? 0 : 2 })}`;
}

/** Reads typed dollars as smallest units, or null when that is impossible. */
export function parseDollars(text: string): bigint | null {
  return parseUnits(text.replace(/^\s*\$/, ""), dollarDecimals);
}
