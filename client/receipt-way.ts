/** How a call was paid. A key spends its owner's credits, so its receipts are those of a channel. */
export type ReceiptWay = "quota" | "credits" | "exact" | "trial";

/** The names that are written before a payer's 20 bytes: `exact` and `trial`, filled up to 12 bytes. */
const NAMED = { "657861637400000000000000": "exact", "747269616c00000000000000": "trial" } as const;

/**
 * How the call of a receipt was paid: its account is a holder's address padded to 32 bytes for free calls, begins with
 * the way's name for single payments and trials, and is a channel's id, a hash, for credits.
 */
export function receiptWay(account: string): ReceiptWay {
  const name = account.slice(2, 26).toLowerCase();
  if (/^0{24}$/.test(name)) return "quota";
  return NAMED[name as keyof typeof NAMED] ?? "credits";
}
