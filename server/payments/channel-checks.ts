import { hash } from "node:crypto";

import { zeroAddress, type Address } from "viem";

import { x402Error } from "./channel-answers.ts";
import { formatCredits } from "../core/units.ts";
import type { ChannelPayment } from "./channel-payload.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import { recoverSigner } from "./recover-signer.ts";
import type { ChannelConfig, ChannelHasher } from "./typed-data.ts";

/** What a channel must look like to pay us for this model. */
export interface ExpectedChannel {
  readonly chainId: number;
  readonly terms: ModelTerms;
  readonly hasher: ChannelHasher;
  readonly receiverAuthorizer: Address;
  /** Seconds; the least that a payer must have waited before a withdrawal. */
  readonly withdrawDelay: number;
}

const MAX_WITHDRAW_DELAY = 2_592_000;

/** @throws PaymentRefused `channel-without-session-key`, or `payment-not-for-us` naming the field that differs */
export function assertForUs(
  { accepted, payload }: ChannelPayment,
  { chainId, terms, hasher, receiverAuthorizer, withdrawDelay }: ExpectedChannel,
): void {
  const config = payload.channelConfig;
  const expect = (holds: boolean, problem: string, message: string): void => {
    if (!holds) throw new PaymentRefused("payment-not-for-us", message, { x402Error: x402Error(problem) });
  };
  const expectSame = (name: keyof ChannelConfig, expected: string, problem: string): void =>
    expect(
      config[name] === expected,
      problem,
      `Expected ${name} ${expected} in the channel, found ${config[name]}.`,
    );
  const network = `eip155:${chainId}`;
  expect(
    accepted.network === network,
    "network_mismatch",
    `Expected a payment on ${network}, found ${accepted.network}.`,
  );
  expectSame("receiver", terms.creditVault, "receiver_mismatch");
  expectSame("token", terms.creditToken, "token_mismatch");
  expectSame("receiverAuthorizer", receiverAuthorizer, "receiver_authorizer_mismatch");
  expect(
    config.withdrawDelay >= withdrawDelay && config.withdrawDelay <= MAX_WITHDRAW_DELAY,
    "withdraw_delay_out_of_range",
    `Expected a withdraw delay of ${withdrawDelay} to ${MAX_WITHDRAW_DELAY} seconds, found ${config.withdrawDelay}.`,
  );
  assertSessionKey(config);
  const channelId = hasher.channelId(config);
  expect(
    payload.voucher.channelId === channelId,
    "channel_id_mismatch",
    `Expected channel id ${channelId} for this channel, found ${payload.voucher.channelId}.`,
  );
}

/**
 * Without a session key the payer signs, and a payer with code (a contract wallet, or an account that took on code)
 * decides anew at each claim whether its voucher holds: it could use calls in any number of channels and then disown
 * them all. A key's signature is checked by arithmetic alone, here and at the claim.
 */
function assertSessionKey({ payerAuthorizer }: ChannelConfig): void {
  if (payerAuthorizer !== zeroAddress) return;
  throw new PaymentRefused(
    "channel-without-session-key",
    "Expected a channel whose payerAuthorizer is the address of the key that signs its vouchers, found the zero address. Open a channel that names one; it may be the payer's own address.",
    { x402Error: x402Error("payer_authorizer_missing") },
  );
}

/**
 * A claim writes the channel and its highest voucher into the chain's history, where everybody reads them. So a ceiling
 * that is not used up needs what is written nowhere: the key whose sha256 is the channel's salt.
 * @throws PaymentRefused `ceiling-key-wrong`
 */
export function assertCeilingKey({ payload }: ChannelPayment): void {
  if (payload.type === "refund" || payload.ceilingKey === undefined) return;
  const salt = `0x${hash("sha256", Buffer.from(payload.ceilingKey.slice(2), "hex"), "hex")}`;
  if (salt === payload.channelConfig.salt) return;
  throw new PaymentRefused(
    "ceiling-key-wrong",
    "Expected a ceilingKey whose sha256 is the channel's salt, found another. Open a channel whose salt is the hash of a key that only you know.",
    { x402Error: x402Error("ceiling_key") },
  );
}

/** @throws PaymentRefused `channel-balance-short` */
export function assertEnough(balance: bigint, needed: bigint): void {
  if (balance >= needed) return;
  throw new PaymentRefused(
    "channel-balance-short",
    `Expected a channel with at least ${formatCredits(needed)} credits in all, found ${formatCredits(balance)}. Deposit more credits into it.`,
    { x402Error: x402Error("cumulative_exceeds_balance") },
  );
}

/**
 * The last good voucher of channels: one with a ceiling comes with many calls. A channel's id holds its terms, its chain
 * and its contract.
 */
const checked = new Map<string, string>();
const CHECKED_KEPT = 10_000;

/** For a payment whose channel was checked. @throws PaymentRefused `voucher-signature-wrong` */
export function assertVoucherSigned({ payload }: ChannelPayment, hasher: ChannelHasher): void {
  const { channelConfig, voucher } = payload;
  const { payerAuthorizer } = channelConfig;
  const proof = `${voucher.maxClaimableAmount} ${payerAuthorizer} ${voucher.signature}`;
  if (checked.get(voucher.channelId) === proof) return;
  const digest = hasher.voucherDigest(voucher.channelId, voucher.maxClaimableAmount);
  if (recoverSigner(digest, voucher.signature) === payerAuthorizer.toLowerCase()) {
    checked.set(voucher.channelId, proof);
    if (checked.size > CHECKED_KEPT) checked.delete(checked.keys().next().value ?? "");
    return;
  }
  throw new PaymentRefused(
    "voucher-signature-wrong",
    `Expected the voucher to be signed by ${payerAuthorizer}, found another signature.`,
    {
      x402Error: x402Error("voucher_signature"),
    },
  );
}
