import { encodeFunctionData, type Address, type Hex, type LocalAccount } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { TransactionSender } from "../chain/sender.ts";
import { Refused } from "../core/errors.ts";
import type { Clock } from "../core/clock.ts";
import { formatCredits } from "../core/units.ts";
import type { CounterStore, Ledger } from "../metering/ledger.ts";
import { accountOf, explainRefusal, settledHeaders, x402Error } from "./channel-answers.ts";
import type { ChannelPayment } from "./channel-payload.ts";
import type { ChannelStates } from "./channel-state.ts";
import { signClaims, toClaimLine, type ChannelClaim } from "./claim-batches.ts";
import { countToday } from "./count-today.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { ChannelState } from "./read-channels.ts";
import { channelsDomain } from "./typed-data.ts";

export interface ChannelRefundOptions {
  readonly ledger: Ledger;
  readonly counters: CounterStore;
  readonly sender: TransactionSender;
  /** Signs claims and refunds for the receiver. */
  readonly authorizer: LocalAccount;
  readonly chainId: number;
  readonly channels: Address;
  readonly clock: Clock;
  /** Refunds that the operator pays gas for, per payer and day. */
  readonly channelRefundsPerDay?: number;
}

const REFUNDS_PER_DAY = 12;

const refundTypes = {
  Refund: [
    { name: "channelId", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "amount", type: "uint128" },
  ],
} as const;

/**
 * Gives unused credits of a channel back to their payer at once, without the delay of a withdrawal: what was charged is
 * claimed and the rest refunded in one transaction. Meanwhile the rest is set aside, so that no call is paid from it.
 * @returns the headers of the answer
 * @throws PaymentRefused when the voucher is not for exactly what was charged, nothing is left, or the payer's refunds
 * of the day are used up
 */
export async function refundChannel(
  payment: ChannelPayment,
  states: ChannelStates,
  options: ChannelRefundOptions,
): Promise<Record<string, string>> {
  const { ledger, chainId } = options;
  const { payload } = payment;
  const { channelId, maxClaimableAmount } = payload.voucher;
  const state = await states.readFresh(channelId);
  const { charged } = await ledger.account(accountOf(channelId));
  const owed = charged > state.totalClaimed ? charged : state.totalClaimed;
  const amount = refundable(payload, state, owed);
  const outcome = await ledger.reserve({
    account: accountOf(channelId),
    owner: channelId,
    model: "",
    amount,
    limit: state.balance,
    floor: state.totalClaimed,
    expectedCharged: maxClaimableAmount,
    requestHash: "",
    nowMs: options.clock.nowMs(),
  });
  if (outcome.kind !== "reserved") {
    if (outcome.kind === "out-of-step" || outcome.kind === "over-limit" || outcome.kind === "pool-used-up")
      throw await explainRefusal(outcome, { channelId, state, ledger });
    throw new Refused("channel-busy", "This channel is in use. Try again in a moment.", {
      retryAfterMs: 1_000,
    });
  }
  try {
    const transaction = await submit(payment, { state, owed, amount }, options);
    const after = await states.readFresh(channelId);
    const paid = { payment, state: after, transaction };
    return settledHeaders(paid, { chainId, amount, charged: 0n, chargedCumulative: owed });
  } finally {
    await ledger.release(outcome.reservationId);
  }
}

function refundable(payload: ChannelPayment["payload"], { balance }: ChannelState, owed: bigint): bigint {
  const left = balance > owed ? balance - owed : 0n;
  const wanted = payload.type === "refund" ? (payload.amount ?? left) : left;
  if (left === 0n) {
    throw new PaymentRefused("refund-nothing-left", "Expected unused credits in this channel, found none.", {
      x402Error: x402Error("refund_no_balance"),
    });
  }
  if (wanted > 0n && wanted <= left) return wanted;
  throw new PaymentRefused(
    "refund-too-much",
    `Expected a refund of at most the unused ${formatCredits(left)} credits, found ${formatCredits(wanted)}.`,
    { x402Error: x402Error("refund_amount_invalid") },
  );
}

async function submit(
  { payload }: ChannelPayment,
  { state, owed, amount }: { state: ChannelState; owed: bigint; amount: bigint },
  options: ChannelRefundOptions,
): Promise<Hex> {
  const { sender, authorizer, chainId, channels } = options;
  const { channelConfig: config, voucher } = payload;
  const { channelId, maxClaimableAmount, signature } = voucher;
  const claim: ChannelClaim = {
    account: accountOf(channelId),
    channelId,
    config,
    maxClaimableAmount,
    signature,
    totalClaimed: owed,
  };
  const refundSignature = await authorizer.signTypedData({
    domain: channelsDomain(chainId, channels),
    types: refundTypes,
    primaryType: "Refund",
    message: { channelId, nonce: state.refundNonce, amount },
  });
  const refund = encodeFunctionData({
    abi: inferenceChannelsAbi,
    functionName: "refundWithSignature",
    args: [config, amount, state.refundNonce, refundSignature],
  });
  const claims =
    owed <= state.totalClaimed
      ? []
      : [
          encodeFunctionData({
            abi: inferenceChannelsAbi,
            functionName: "claimWithSignature",
            args: [[toClaimLine(claim)], await signClaims([claim], options)],
          }),
        ];
  const call = {
    address: channels,
    abi: inferenceChannelsAbi,
    functionName: "multicall",
    args: [[...claims, refund]],
    what: `refunding channel ${channelId}`,
  };
  const { transactionHash } = await sender.send(call, { onSigned: () => count(config.payer, options) });
  return transactionHash;
}

/** A refund may be as small as its payer likes, and each costs the operator a transaction. */
async function count(payer: Address, options: ChannelRefundOptions): Promise<void> {
  const { channelRefundsPerDay: limit = REFUNDS_PER_DAY } = options;
  if (await countToday({ name: `channel-refund:${payer}`, limit }, options)) return;
  throw new PaymentRefused(
    "channel-refunds-used-up",
    `Expected at most ${limit} refunds a day at our cost, found more. Withdraw by your own transactions, or come back tomorrow.`,
    { x402Error: x402Error("refund_limit") },
  );
}
