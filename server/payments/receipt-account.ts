import { concat, pad, stringToHex, type Address, type Hex } from "viem";

/** Ways to pay whose receipts name a payer by something shorter than 32 bytes. */
export type NamedWay = "exact" | "trial";

/**
 * The 32 bytes that name a payer in receipts. A channel is named by its id and a holder by the padded address; other
 * ways write their name before the last 20 bytes, so that a receipt says by itself how it was paid.
 */
export function receiptAccount(way: NamedWay, payer: Address): Hex {
  return concat([pad(stringToHex(way), { size: 12, dir: "right" }), payer.toLowerCase() as Address]);
}

export function holderAccount(holder: Address): Hex {
  return pad(holder.toLowerCase() as Address);
}
