import type { Address } from "viem";
import { z } from "zod";

import { CallerMistake, Refused } from "../core/errors.ts";
import { formatCredits } from "../core/units.ts";
import type { ApiKey } from "../metering/records.ts";
import { assertForUs, assertVoucherSigned, type ExpectedChannel } from "./channel-checks.ts";
import { channelConfig, type ChannelPayment } from "./channel-payload.ts";
import { amount, hex } from "./payload-fields.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { PaidCall } from "./payment-way.ts";

const MAX_KEY_SECONDS = 366 * 86_400;

/** How an owner asks for a key. */
export const keyOrder = z.object({
  /** Public part of the key, made by its owner. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** sha256 of the whole key: this endpoint sees the key itself only when it is used. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  label: z.string().trim().min(1).max(60),
  /** Name of the model, as in its address. */
  model: z.string().min(1).max(120),
  perCall: amount,
  perDay: amount,
  expiresAt: z.number().int(),
  channel: channelConfig,
  voucher: z.object({ channelId: hex(32), maxClaimableAmount: amount, signature: hex(65) }),
});

/** What an owner asks for. */
export type KeyOrder = z.infer<typeof keyOrder>;

/** @throws CallerMistake `api-key-malformed` */
export function parseKeyOrder(value: unknown): KeyOrder {
  const parsed = keyOrder.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CallerMistake(
    "api-key-malformed",
    `The key's order is not as expected: ${z.prettifyError(parsed.error)}`,
  );
}

/**
 * A key over a channel of its owner.
 * @throws CallerMistake `api-key-malformed`; PaymentRefused when the channel or its voucher is not good for us
 */
export function toNewKey(
  holder: Address,
  order: KeyOrder,
  { now, ...expected }: ExpectedChannel & { now: number },
): ApiKey {
  const { channel, voucher, label, id, secretHash, perCall, perDay, expiresAt } = order;
  const expect = (holds: boolean, expectation: string): void => {
    if (!holds) throw new CallerMistake("api-key-malformed", `Expected ${expectation}.`);
  };
  expect(channel.payer === holder, `a channel whose payer is ${holder}, found ${channel.payer}`);
  expect(
    perCall > 0n && perDay >= perCall,
    "a limit for a call above zero, and one for a day that is not below it",
  );
  expect(expiresAt > now && expiresAt <= now + MAX_KEY_SECONDS, "an end within a year");
  const payment: ChannelPayment = {
    x402Version: 2,
    accepted: { scheme: "batch-settlement", network: `eip155:${expected.chainId}` },
    payload: { type: "voucher", channelConfig: channel, voucher },
  };
  assertForUs(payment, expected);
  assertVoucherSigned(payment, expected.hasher);
  return {
    ...{ id, secretHash, label, perCall, perDay, expiresAt },
    holder: holder.toLowerCase(),
    model: `${expected.terms.modelId}`,
    channelId: voucher.channelId,
    channel: JSON.stringify(channel),
    ceiling: voucher.maxClaimableAmount,
    signature: voucher.signature,
    createdAt: now,
    revokedAt: null,
  };
}

/** @throws Refused 401 `api-key-ended`, 403 `api-key-model`; PaymentRefused `api-key-per-call` */
export function assertMandate(key: ApiKey, { call, now }: { call: PaidCall; now: number }): void {
  if (key.revokedAt !== null || key.expiresAt <= now) {
    const how = key.revokedAt === null ? "has run out" : "was revoked by its owner";
    throw new Refused("api-key-ended", `This API key ${how}.`, { status: 401 });
  }
  if (key.model !== `${call.model.modelId}`) {
    throw new Refused(
      "api-key-model",
      `This API key is for model ${key.model}, and this call is for model ${call.model.modelId}.`,
      { status: 403 },
    );
  }
  if (call.cost <= key.perCall) return;
  throw new PaymentRefused(
    "api-key-per-call",
    `This API key may spend ${formatCredits(key.perCall)} credits a call, and this call may cost ${formatCredits(call.cost)}.`,
  );
}
