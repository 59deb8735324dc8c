import { zeroAddress, type Address } from "viem";

import type { ChainReader } from "../chain/clients.ts";
import { x402Error } from "./channel-answers.ts";
import type { ChannelPayment } from "./channel-payload.ts";
import { hasCode, isSignedByContract } from "./contract-signature.ts";
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

/** @throws PaymentRefused `payment-not-for-us` naming the field that differs */
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
  const channelId = hasher.channelId(config);
  expect(
    payload.voucher.channelId === channelId,
    "channel_id_mismatch",
    `Expected channel id ${channelId} for this channel, found ${payload.voucher.channelId}.`,
  );
}

/** @throws PaymentRefused `voucher-signature-wrong` */
export async function assertVoucherSigned(
  { payload }: ChannelPayment,
  hasher: ChannelHasher,
  reader: ChainReader,
): Promise<void> {
  const { channelConfig: config, voucher } = payload;
  const digest = hasher.voucherDigest(voucher.channelId, voucher.maxClaimableAmount);
  const byKey = config.payerAuthorizer !== zeroAddress;
  const expected = byKey ? config.payerAuthorizer : config.payer;
  // An address with code is asked itself, as the channel contract will ask it when we claim.
  const signed =
    !byKey && (await hasCode(config.payer, reader))
      ? await isSignedByContract({ wallet: config.payer, digest, signature: voucher.signature }, reader)
      : recoverSigner(digest, voucher.signature) === expected.toLowerCase();
  if (signed) return;
  throw new PaymentRefused(
    "voucher-signature-wrong",
    `Expected the voucher to be signed by ${expected}, found another signature.`,
    {
      x402Error: x402Error("voucher_signature"),
    },
  );
}
