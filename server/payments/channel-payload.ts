import type { Hex } from "viem";
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
 * With it, a voucher may be shown by any number of calls, also at once, until they have used it up; without, as x402 has
 * it, the voucher is for exactly what was charged so far plus one call.
 */
const ceilingKey = hex(32).optional();

const payload = z.discriminatedUnion("type", [
  z.object({ type: z.literal("voucher"), channelConfig, voucher, ceilingKey }),
  z.object({ type: z.literal("deposit"), channelConfig, voucher, deposit, ceilingKey }),
  z.object({ type: z.literal("refund"), channelConfig, voucher, amount: amount.optional() }),
]);

const payment = z.object({
  x402Version: z.literal(2),
  accepted: z.object({ scheme: z.literal("batch-settlement"), network: z.string() }),
  payload,
});

export type ChannelPayment = z.infer<typeof payment>;
export type DepositOrder = z.infer<typeof deposit>;

interface LoosePayment {
  readonly x402Version?: unknown;
  readonly accepted?: { readonly scheme?: unknown; readonly network?: unknown };
  readonly payload?: {
    readonly type?: unknown;
    readonly channelConfig?: unknown;
    readonly voucher?: Readonly<Record<string, unknown>>;
    readonly ceilingKey?: unknown;
  };
}

/** The next voucher of a channel that was read before, as nearly every call brings it; undefined for anything else. */
function readNextVoucher(value: unknown): ChannelPayment | undefined {
  const { x402Version, accepted, payload } = (value ?? {}) as LoosePayment;
  if (x402Version !== 2 || payload?.type !== "voucher") return undefined;
  const channelConfig = configs.get(JSON.stringify(payload.channelConfig) ?? "");
  const voucher = toVoucher(payload.voucher ?? {});
  const { ceilingKey } = payload;
  const network = accepted?.scheme === "batch-settlement" ? accepted.network : undefined;
  if (channelConfig === undefined || voucher === undefined) return undefined;
  if (typeof network !== "string") return undefined;
  if (ceilingKey !== undefined && !isText(ceilingKey, WORD)) return undefined;
  return {
    x402Version,
    accepted: { scheme: "batch-settlement", network },
    payload: { type: "voucher", channelConfig, voucher, ceilingKey },
  };
}

function toVoucher(
  value: Readonly<Record<string, unknown>>,
): ChannelPayment["payload"]["voucher"] | undefined {
  const { channelId, maxClaimableAmount, signature } = value;
  if (!isText(channelId, WORD) || !isText(signature, SIGNATURE)) return undefined;
  if (!isText(maxClaimableAmount, SHORT_AMOUNT)) return undefined;
  return { channelId, maxClaimableAmount: BigInt(maxClaimableAmount), signature };
}

const WORD = /^0x[0-9a-f]{64}$/;
const SIGNATURE = /^0x[0-9a-fA-F]{130}$/;
/** Far below the most that an amount may be. */
const SHORT_AMOUNT = /^\d{1,18}$/;

function isText(value: unknown, pattern: RegExp): value is Hex {
  return typeof value === "string" && pattern.test(value);
}

/** @throws CallerMistake `payment-malformed` naming what is wrong, or `payment-header-malformed` */
export function parseChannelPayment(header: string): ChannelPayment {
  const value = parseHeaderJson(header, "PAYMENT-SIGNATURE");
  const next = readNextVoucher(value);
  if (next !== undefined) return next;
  const parsed = payment.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CallerMistake(
    "payment-malformed",
    `Expected an x402 v2 payment of the scheme batch-settlement and type voucher, deposit or refund, found: ${z.prettifyError(parsed.error)}`,
  );
}
