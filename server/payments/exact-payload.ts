import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { parseHeaderJson } from "./header-json.ts";
import { address, amount, anyHex, hex, seconds } from "./payload-fields.ts";

/** The x402 v2 `PaymentPayload` of the scheme `exact` by ERC-3009. */
const payment = z.object({
  x402Version: z.literal(2),
  accepted: z.object({ scheme: z.literal("exact"), network: z.string(), asset: address, payTo: address }),
  payload: z.object({
    signature: anyHex,
    authorization: z.object({
      from: address,
      to: address,
      value: amount,
      validAfter: seconds,
      validBefore: z.string().regex(/^\d{1,78}$/).transform(BigInt),
      nonce: hex(32),
    }),
  }),
}); // prettier-ignore

export type ExactPayment = z.infer<typeof payment>;

/** @throws CallerMistake `payment-malformed` naming what is wrong, or `payment-header-malformed` */
export function parseExactPayment(header: string): ExactPayment {
  const parsed = payment.safeParse(parseHeaderJson(header, "PAYMENT-SIGNATURE"));
  if (parsed.success) return parsed.data;
  throw new CallerMistake(
    "payment-malformed",
    `Expected an x402 v2 payment of the scheme exact by ERC-3009, found: ${z.prettifyError(parsed.error)}`,
  );
}
