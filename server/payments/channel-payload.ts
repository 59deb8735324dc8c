import { getAddress, type Hex } from "viem";
import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { parseHeaderJson } from "./header-json.ts";

/**
 * The x402 v2 `PaymentPayload` of the scheme `batch-settlement`, as far as it is read here.
 * The ledger counts in 63 bits: nine million million credits, far above any real deposit.
 */

const MAX_AMOUNT = 2n ** 62n;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`)).transform((value) => value.toLowerCase() as Hex); // prettier-ignore
const anyHex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/).transform((value) => value as Hex); // prettier-ignore
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/).transform((value) => getAddress(value)); // prettier-ignore
const amount = z.string().regex(/^\d{1,39}$/).transform(BigInt).refine((value) => value <= MAX_AMOUNT, "Expected an amount below 2^62"); // prettier-ignore
const seconds = z.string().regex(/^\d{1,12}$/).transform(BigInt); // prettier-ignore

const channelConfig = z.object({
  payer: address,
  payerAuthorizer: address,
  receiver: address,
  receiverAuthorizer: address,
  token: address,
  withdrawDelay: z.number().int().min(0).max(2 ** 40 - 1),
  salt: hex(32),
}); // prettier-ignore

const voucher = z.object({ channelId: hex(32), maxClaimableAmount: amount, signature: anyHex });

const deposit = z.object({
  amount,
  authorization: z.object({
    erc3009Authorization: z.object({
      validAfter: seconds,
      validBefore: seconds,
      salt: hex(32),
      signature: anyHex,
    }),
  }),
});

const payload = z.discriminatedUnion("type", [
  z.object({ type: z.literal("voucher"), channelConfig, voucher }),
  z.object({ type: z.literal("deposit"), channelConfig, voucher, deposit }),
]);

const payment = z.object({
  x402Version: z.literal(2),
  accepted: z.object({ scheme: z.literal("batch-settlement"), network: z.string() }),
  payload,
});

export type ChannelPayment = z.infer<typeof payment>;
export type DepositOrder = z.infer<typeof deposit>;

/** @throws CallerMistake `payment-malformed` naming what is wrong, or `payment-header-malformed` */
export function parseChannelPayment(header: string): ChannelPayment {
  const parsed = payment.safeParse(parseHeaderJson(header, "PAYMENT-SIGNATURE"));
  if (parsed.success) return parsed.data;
  throw new CallerMistake(
    "payment-malformed",
    `Expected an x402 v2 payment of the scheme batch-settlement and type voucher or deposit, found: ${z.prettifyError(parsed.error)}`,
  );
}
