import type { Address, Hex } from "viem";

import { formatCredits, formatDollars } from "../core/units.ts";
import type { Ledger } from "../metering/ledger.ts";
import type { SignedReceipt } from "../metering/receipt.ts";
import type { ChannelPayment } from "./channel-payload.ts";
import { toHeaderJson } from "./header-json.ts";
import type { ModelTerms } from "./model-terms.ts";
import { quote } from "./price-list.ts";
import { PaymentRefused, type ChannelCorrection } from "./payment-refused.ts";
import type { LedgerRefusal, Offer, PaidCall } from "./payment-way.ts";
import type { ChannelState } from "./read-channels.ts";

/** How long a client's deposit authorization may be valid. */
const MAX_TIMEOUT_SECONDS = 600;

/** The error id under which stock x402 clients know a problem of this scheme. */
export function x402Error(problem: string): string {
  return `invalid_batch_settlement_evm_${problem}`;
}

/** A channel's account on the ledger. */
export function accountOf(channelId: Hex): string {
  return `channel:${channelId}`;
}

/** A voucher that the ledger could not reserve, as stock x402 clients understand it. */
export async function explainRefusal(
  outcome: LedgerRefusal,
  { channelId, state, ledger }: { channelId: Hex; state: ChannelState; ledger: Ledger },
): Promise<PaymentRefused> {
  const { charged, reserved } = outcome.state;
  if (reserved > 0n) {
    return new PaymentRefused(
      "channel-busy",
      "Another call of this channel is running. Wait for its answer, or use a second channel.",
      {
        x402Error: x402Error("channel_busy"),
        retryAfterMs: 1_000,
      },
    );
  }
  const held = await ledger.voucher(accountOf(channelId));
  const correction: ChannelCorrection = {
    channelState: toChannelState(channelId, state, charged),
    ...(held === undefined
      ? {}
      : { voucherState: { signedMaxClaimable: `${held.ceiling}`, signature: held.signature } }),
  };
  return new PaymentRefused(
    "voucher-out-of-step",
    `Expected a voucher for exactly the ${charged} charged so far plus the price of this call, found another amount.`,
    {
      x402Error: x402Error("cumulative_amount_mismatch"),
      correction,
    },
  );
}

function toChannelState(
  channelId: Hex,
  state: ChannelState,
  charged: bigint,
): Record<string, string | number> {
  return {
    channelId,
    balance: `${state.balance}`,
    totalClaimed: `${state.totalClaimed}`,
    withdrawRequestedAt: state.withdrawRequestedAt,
    refundNonce: `${state.refundNonce}`,
    chargedCumulativeAmount: `${charged}`,
  };
}

/** What happened to a channel on chain for one answer. */
export interface ChannelDeed {
  readonly payment: ChannelPayment;
  readonly state: ChannelState;
  /** Hash; empty when nothing was sent. */
  readonly transaction: string;
}

/** The settle response of a paid call. */
export function paidHeaders(
  { receipt: { charged, chargedCumulative }, chainId }: SignedReceipt,
  deed: ChannelDeed,
): Record<string, string> {
  return settledHeaders(deed, { chainId, amount: charged, charged, chargedCumulative });
}

/** The x402 settle response. @param amounts what was moved, and what was charged now and in all */
export function settledHeaders(
  { payment, state, transaction }: ChannelDeed,
  amounts: { chainId: number; amount: bigint; charged: bigint; chargedCumulative: bigint },
): Record<string, string> {
  const { channelConfig, voucher } = payment.payload;
  const { chainId, amount, charged, chargedCumulative } = amounts;
  return {
    "PAYMENT-RESPONSE": toHeaderJson({
      success: true,
      transaction,
      network: `eip155:${chainId}`,
      payer: channelConfig.payer,
      amount: `${amount}`,
      extra: {
        chargedAmount: `${charged}`,
        channelState: toChannelState(voucher.channelId, state, chargedCumulative),
      },
    }),
  };
}

export interface CreditsOffer {
  readonly call: PaidCall;
  readonly terms: ModelTerms;
  readonly refused: PaymentRefused | undefined;
  readonly chainId: number;
  readonly receiverAuthorizer: Address;
  readonly withdrawDelay: number;
}

export function offerCredits({
  call,
  terms,
  refused,
  chainId,
  receiverAuthorizer,
  withdrawDelay,
}: CreditsOffer): Offer {
  const { credits, dollars } = quote(call.cost, terms.creditPrice);
  return {
    plain: {
      way: "credits",
      amount: `${credits}`,
      credits: formatCredits(credits),
      dollars: formatDollars(dollars),
      dollarAmount: `${dollars}`,
      creditToken: terms.creditToken,
      creditVault: terms.creditVault,
      header: "PAYMENT-SIGNATURE",
      how: "Buy credits from the credit vault, then pay by x402 batch-settlement.",
    },
    x402: {
      scheme: "batch-settlement",
      network: `eip155:${chainId}`,
      amount: `${credits}`,
      asset: terms.creditToken,
      payTo: terms.creditVault,
      maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
      extra: {
        receiverAuthorizer,
        withdrawDelay,
        name: terms.creditName,
        version: terms.creditVersion,
        assetTransferMethod: "eip3009",
        concurrency: "ceiling",
        ...refused?.correction,
      },
    },
  };
}
