import type { Address, Hex } from "viem";

import type { ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import type { Clock } from "../core/clock.ts";
import { formatCredits } from "../core/units.ts";
import type { CounterStore, Ledger } from "../metering/ledger.ts";
import { accountOf, explainRefusal, offerCredits, paidHeaders, x402Error } from "./channel-answers.ts";
import { assertForUs, assertVoucherSigned } from "./channel-checks.ts";
import { parseChannelPayment, type ChannelPayment } from "./channel-payload.ts";
import { createChannelStates, type ChannelState, type ChannelStates } from "./channel-state.ts";
import { createDeposits, type SubmitDeposit } from "./deposits.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
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
  /** Its collector for ERC-3009 deposits. */
  readonly collector: Address;
  /** Signs claims for the receiver: the operator. */
  readonly receiverAuthorizer: Address;
  /** Seconds between a payer's wish to withdraw and the withdrawal. */
  readonly withdrawDelay?: number;
  /** Told when charges should be claimed at once, because they may not be claimable for long. */
  readonly onClaimUrgent: () => void;
}

/** Prepaid credits: x402 `batch-settlement` channels over the model's credit token. */
export interface Credits extends PaymentWay {
  /** What a client needs to go on with a channel after it lost its own notes. */
  channel(channelId: Hex): Promise<ChannelReport>;
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
  const { ledger, withdrawDelay = MIN_WITHDRAW_DELAY } = options;

  const cover = async (payment: ChannelPayment, call: PaidCall): Promise<CoveredPayment> => {
    const { channelConfig, voucher } = payment.payload;
    const { channelId, maxClaimableAmount, signature } = voucher;
    const { state, transaction } = await fund(payment, call.cost, {
      states,
      ledger,
      submitDeposit,
    });
    assertNotWithdrawing(state, options);
    assertEnough(state.balance, maxClaimableAmount);
    return {
      reserve: {
        account: accountOf(channelId),
        amount: call.cost,
        limit: maxClaimableAmount,
        floor: state.totalClaimed,
        expectedCharged: maxClaimableAmount - call.cost,
      },
      voucher: {
        kind: "channel",
        ceiling: maxClaimableAmount,
        signature,
        terms: JSON.stringify(channelConfig),
      },
      chargeFor: (cost) => cost,
      explainRefusal: (outcome) => explainRefusal(outcome, { channelId, state, ledger }),
      paidHeaders: (receipt) => Promise.resolve(paidHeaders(receipt, { payment, state, transaction })),
    };
  };

  const verify = async (header: string, call: PaidCall, terms: ModelTerms): Promise<SignedPayment> => {
    const payment = parseChannelPayment(header);
    const { channelId } = payment.payload.voucher;
    assertForUs(payment, { ...options, terms, hasher, withdrawDelay });
    assertVoucherSigned(payment, hasher);
    return {
      owner: channelId,
      cover: () => cover(payment, call),
      repeatHeaders: async (receipt) =>
        paidHeaders(receipt, { payment, state: await states.read(channelId), transaction: "" }),
    };
  };

  return {
    name: "credits",
    headerName: "payment-signature",
    verify,
    offer: (call, terms, refused) => offerCredits({ ...options, call, terms, refused, withdrawDelay }),
    channel: (channelId) => readChannel(channelId, states, ledger),
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
  if (state.balance >= maxClaimableAmount || payload.type === "voucher") return { state, transaction: "" };
  assertEnough(state.balance + payload.deposit.amount, maxClaimableAmount);
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

function assertEnough(balance: bigint, needed: bigint): void {
  if (balance >= needed) return;
  throw new PaymentRefused(
    "channel-balance-short",
    `Expected a channel with at least ${formatCredits(needed)} credits in all, found ${formatCredits(balance)}. Deposit more credits into it.`,
    { x402Error: x402Error("cumulative_exceeds_balance") },
  );
}
