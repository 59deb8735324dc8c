/**
 * How the call of a receipt was paid: its account is a holder's address padded to 32 bytes for free calls, and a
 * channel's id, a hash, for credits.
 */
export function receiptWay(account: string): "quota" | "credits" {
  return /^0x0{24}[0-9a-f]{40}$/i.test(account) ? "quota" : "credits";
}
