/** Smallest units of one credit. */
export const CREDIT = 1_000_000n;

/** What credits cost in dollars' smallest unit, rounded up. @param creditPrice dollars, smallest unit, for one credit */
export function dollarsFor(credits: bigint, creditPrice: bigint): bigint {
  return (credits * creditPrice + CREDIT - 1n) / CREDIT;
}
