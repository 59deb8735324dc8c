import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { parseHeaderJson } from "./header-json.ts";
import { address, amount, anyHex, hex, seconds } from "./payload-fields.ts";

/** The x402 v2 `PaymentPayload` of the scheme `batch-settlement`, as far as it is read here. */
const configShape = z.object({
  payer: address,
  payerAuthorizer: address,
  receiver: address,
  receiverAuthorizer: address,
  token: address,
  withdrawDelay: z.number().int().min(0).max(2 ** 40 - 1),
  salt: hex(32),
}); // prettier-ignore

const CONFIGS_KEPT = 10_000;
const configs = new Map<string, z.infer<typeof configShape>>();

/** A channel comes with each of its calls, so that it is read once; the same text gives the same object. */
export const channelConfig = z.unknown().transform((value, context) => {
  const text = JSON.stringify(value) ?? "";
  const known = configs.get(text);
  if (known !== undefined) return known;
  const parsed = configShape.safeParse(value);
  if (!parsed.success) {
    for (const { message, path } of parsed.error.issues) {
      context.addIssue({ code: "custom", message, path });
    }
    return z.NEVER;
  }
  configs.set(text, parsed.data);
  if (configs.size > CONFIGS_KEPT) configs.delete(configs.keys().next().value ?? "");
  return parsed.data;
});

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

/**
 * A voucher with `ceiling` may be shown by any number of calls, also at once, until they have used it up; without, as
 * x402 has it, it is for exactly what was charged so far plus one call.
 */
const ceiling = z.boolean().default(false);

const payload = z.discriminatedUnion("type", [
  z.object({ type: z.literal("voucher"), channelConfig, voucher, ceiling }),
  z.object({ type: z.literal("deposit"), channelConfig, voucher, deposit, ceiling }),
  z.object({ type: z.literal("refund"), channelConfig, voucher, amount: amount.optional() }),
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
    `Expected an x402 v2 payment of the scheme batch-settlement and type voucher, deposit or refund, found: ${z.prettifyError(parsed.error)}`,
  );
}
