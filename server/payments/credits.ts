import type { Address, Hex, LocalAccount } from "viem";

import type { ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import type { Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import type { CounterStore, Ledger } from "../metering/ledger.ts";
import { accountOf, explainRefusal, offerCredits, paidHeaders, type ChannelDeed } from "./channel-answers.ts";
import {
  assertCeilingKey,
  assertEnough,
  assertForUs,
  assertVoucherSigned,
  type ExpectedChannel,
} from "./channel-checks.ts";
import { parseChannelPayment, type ChannelPayment } from "./channel-payload.ts";
import { refundChannel } from "./channel-refund.ts";
import { createChannelStates, type ChannelStates } from "./channel-state.ts";
import { createDeposits, type SubmitDeposit } from "./deposits.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
import type { ChannelState } from "./read-channels.ts";
import { createChannelHasher } from "./typed-data.ts";

export interface CreditsOptions {
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly ledger: Ledger;
  readonly counters: CounterStore;
  readonly clock: Clock;
  readonly chainId: number;
  /** The x402 batch-settlement contract. */
  readonly channels: Address;
  readonly multicall: Address;
  /** Its collector for ERC-3009 deposits. */
  readonly collector: Address;
  /** Signs claims and refunds for the receiver: the operator. */
  readonly authorizer: LocalAccount;
  /** Seconds between a payer's wish to withdraw and the withdrawal. */
  readonly withdrawDelay?: number;
  /** Told when charges should be claimed at once, because they may not be claimable for long. */
  readonly onClaimUrgent: () => void;
}

/** Prepaid credits: x402 `batch-settlement` channels over the model's credit token. */
export interface Credits extends PaymentWay {
  /** What a client needs to go on with a channel after it lost its own notes. */
  channel(channelId: Hex): Promise<ChannelReport>;
  readonly states: ChannelStates;
  /** What a channel must look like that pays us, but for the model. */
  readonly expected: Omit<ExpectedChannel, "terms">;
}

export interface ChannelReport extends ChannelState {
  readonly chargedCumulative: bigint;
  /** 0 when no voucher was charged against yet. */
  readonly maxSigned: bigint;
}

const MIN_WITHDRAW_DELAY = 900;

export function createCredits(options: CreditsOptions): Credits {
  const hasher = createChannelHasher(options.chainId, options.channels);
  const states = createChannelStates(options);
  const submitDeposit = createDeposits(options);
  const { ledger, authorizer, withdrawDelay = MIN_WITHDRAW_DELAY } = options;
  const receiverAuthorizer = authorizer.address;

  const expected = { chainId: options.chainId, hasher, receiverAuthorizer, withdrawDelay };

  const cover = async (payment: ChannelPayment, call: PaidCall): Promise<CoveredPayment> => {
    assertIsForCall(payment);
    const funded = await fund(payment, call.cost, { states, ledger, submitDeposit });
    assertNotWithdrawing(funded.state, options);
    assertEnough(funded.state.balance, payment.payload.voucher.maxClaimableAmount);
    return toCovered({ payment, ...funded }, call, ledger);
  };

  const verify = async (header: string, call: PaidCall, terms: ModelTerms): Promise<SignedPayment> => {
    const payment = parseChannelPayment(header);
    const { channelId } = payment.payload.voucher;
    assertForUs(payment, { ...expected, terms });
    assertCeilingKey(payment);
    assertVoucherSigned(payment, hasher);
    return {
      owner: channelId,
      person: payment.payload.channelConfig.payer.toLowerCase(),
      cover: () => cover(payment, call),
      repeatHeaders: async (receipt) =>
        paidHeaders(receipt, { payment, state: await states.read(channelId), transaction: "" }),
    };
  };

  const giveBack: PaymentWay["withoutCall"] = async (header, terms) => {
    const payment = parseChannelPayment(header);
    if (payment.payload.type !== "refund") return undefined;
    assertForUs(payment, { ...expected, terms });
    assertVoucherSigned(payment, hasher);
    const headers = await refundChannel(payment, states, options);
    options.onClaimUrgent();
    return headers;
  };

  return {
    name: "credits",
    headerName: "payment-signature",
    scheme: "batch-settlement",
    verify,
    offer: (call, terms, refused) => offerCredits({ ...expected, call, terms, refused }),
    withoutCall: giveBack,
    states,
    expected,
    channel: (channelId) => readChannel(channelId, states, ledger),
  };
}

function toCovered(deed: ChannelDeed, call: PaidCall, ledger: Ledger): CoveredPayment {
  const { payment, state } = deed;
  const { channelConfig, voucher, ...rest } = payment.payload;
  const { channelId, maxClaimableAmount: ceiling, signature } = voucher;
  const isShared = rest.type !== "refund" && rest.ceilingKey !== undefined;
  return {
    reserve: {
      account: accountOf(channelId),
      amount: call.cost,
      limit: ceiling,
      floor: state.totalClaimed,
      ...(isShared ? {} : { expectedCharged: ceiling - call.cost }),
    },
    voucher: { kind: "channel", ceiling, signature, terms: JSON.stringify(channelConfig) },
    chargeFor: (cost) => cost,
    explainRefusal: (outcome) => explainRefusal(outcome, { channelId, state, ledger }),
    paidHeaders: (receipt) => Promise.resolve(paidHeaders(receipt, deed)),
  };
}

interface Funding {
  readonly states: ChannelStates;
  readonly ledger: Ledger;
  readonly submitDeposit: SubmitDeposit;
}

/** The channel's state, after its deposit when the payment brings one that its voucher needs. */
async function fund(
  { payload }: ChannelPayment,
  cost: bigint,
  { states, ledger, submitDeposit }: Funding,
): Promise<{ state: ChannelState; transaction: string }> {
  const { channelId, maxClaimableAmount } = payload.voucher;
  const known = await states.read(channelId);
  if (known.balance >= maxClaimableAmount) return { state: known, transaction: "" };
  const state = await states.readFresh(channelId);
  if (state.balance >= maxClaimableAmount || payload.type !== "deposit") return { state, transaction: "" };
  assertEnough(state.balance + payload.deposit.amount, maxClaimableAmount);
  if (payload.ceilingKey === undefined)
    await assertInStep({ channelId, expectedCharged: maxClaimableAmount - cost, state, ledger });
  const transaction = await submitDeposit(channelId, payload.channelConfig, payload.deposit);
  return { state: await states.readFresh(channelId), transaction };
}

/** No gas is spent on the deposit of a voucher that the ledger would refuse afterwards. */
async function assertInStep(question: {
  channelId: Hex;
  expectedCharged: bigint;
  state: ChannelState;
  ledger: Ledger;
}): Promise<void> {
  const { channelId, expectedCharged, state, ledger } = question;
  const known = await ledger.account(accountOf(channelId));
  const charged = known.charged > state.totalClaimed ? known.charged : state.totalClaimed;
  if (charged + known.reserved === expectedCharged) return;
  throw await explainRefusal(
    { kind: "out-of-step", state: { ...known, charged } },
    { channelId, state, ledger },
  );
}

/** @throws CallerMistake `refund-is-no-payment` */
function assertIsForCall({ payload }: ChannelPayment): void {
  if (payload.type !== "refund") return;
  throw new CallerMistake(
    "refund-is-no-payment",
    "A refund pays for no call. Ask for it by GET at the same address.",
  );
}

function assertNotWithdrawing({ withdrawRequestedAt }: ChannelState, options: CreditsOptions): void {
  if (withdrawRequestedAt === 0) return;
  options.onClaimUrgent();
  throw new PaymentRefused(
    "channel-withdrawing",
    "A withdrawal of this channel is under way, so it cannot pay any more. Open another channel.",
  );
}

async function readChannel(channelId: Hex, states: ChannelStates, ledger: Ledger): Promise<ChannelReport> {
  const account = accountOf(channelId);
  const [state, charged, voucher] = await Promise.all([
    states.read(channelId),
    ledger.account(account),
    ledger.voucher(account),
  ]);
  const chargedCumulative = charged.charged > state.totalClaimed ? charged.charged : state.totalClaimed;
  return { ...state, chargedCumulative, maxSigned: voucher?.ceiling ?? 0n };
}
