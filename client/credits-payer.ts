import type { Hex } from "viem";

import { creditTokenAbi } from "../generated/abi/CreditToken.ts";
import {
  channelFor, keepCharged, paymentHeader, provedCharged, readChannel, readCharged, readOffer, signVoucher,
  type ChannelContext, type ChannelOffer, type OpenChannel,
} from "./channel.ts"; // prettier-ignore
import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, type HttpAnswer } from "./http.ts";
import type { Payer, Payment, Probe } from "./payer.ts";
import { createTurns } from "./turns.ts";

export interface CreditsPayerOptions extends ChannelContext {
  /** Asks the endpoint for its offer by a call without payment. */
  readonly probe: Probe;
  /** Throws when an offer is not for the model's own credits; asked before anything is signed for it. */
  readonly assertOffer: (offer: ChannelOffer) => Promise<void>;
  /** Credits, smallest unit, to bring into the channel when it runs short; ten calls when left out. */
  readonly deposit?: bigint;
}

/** The channel as it is known, and what its running calls may cost. Credits, smallest unit. */
interface Purse {
  offer: ChannelOffer;
  channel: OpenChannel;
  balance: bigint;
  charged: bigint;
  /** The most that all running calls may cost. */
  running: bigint;
  /** One signature pays for all calls that it is high enough for. */
  signed: { readonly max: bigint; readonly signature: Promise<Hex> } | undefined;
}

const X402 = "invalid_batch_settlement_evm_";
const OUT_OF_STEP = new Set([`${X402}cumulative_amount_mismatch`, `${X402}cumulative_below_claimed`]);
const BUSY_PAUSE_MS = 400;

/**
 * Pays by x402 vouchers from the wallet's channel, and fills the channel by a signature when it is short. Calls run at
 * the same time where the endpoint takes a ceiling that is signed for all of them; else in their turn.
 */
export function createCreditsPayer(options: CreditsPayerOptions): Payer {
  const turns = createTurns();
  const funding = createTurns();
  let purse: Promise<Purse> | undefined;

  const open = async (offer: ChannelOffer): Promise<Omit<Purse, "running">> => {
    await options.assertOffer(offer);
    const channel = await channelFor(offer, options);
    const [{ balance }, charged] = await Promise.all([
      readChannel(channel.channelId, options),
      readCharged(channel, options),
    ]);
    return { offer, channel, balance, charged, signed: undefined };
  };
  const current = (): Promise<Purse> => {
    purse ??= askOffer(options.probe)
      .then(open)
      .then((opened) => ({ ...opened, running: 0n }));
    purse.catch(() => (purse = undefined));
    return purse;
  };
  /** Looks at everything anew but what runs. */
  const reopen = async (offer: ChannelOffer): Promise<Purse> => {
    const fresh = await open(offer);
    return Object.assign(await current(), fresh);
  };

  return {
    pay: async (call) => {
      const { offer } = await current();
      const payment = createPayment();
      const run = () => call(payment).finally(payment.leave);
      return isShared(offer) ? run() : turns.run(run);
    },
  };

  function createPayment(): Payment & { leave: () => void } {
    let cost = 0n;
    let max = 0n;
    let endFunding: (() => void) | undefined;

    /** Counts this call among the running ones, or no more. */
    const enroll = (from: Purse, amount: bigint): void => {
      from.running += amount - cost;
      cost = amount;
    };
    const leave = async (): Promise<void> => {
      endFunding?.();
      endFunding = undefined;
      enroll(await current(), 0n);
    };

    /** One call fills the channel, and those that wait for it find it filled. */
    const fill = async (from: Purse): Promise<bigint | undefined> => {
      endFunding = await funding.take();
      const amount = isShort(from) ? await depositFor(from, cost, options) : undefined;
      if (amount === undefined) endFunding();
      return amount;
    };

    return {
      headers: async (probe) => {
        const from = await current();
        const offer = probe === undefined ? from.offer : await askOffer(probe);
        if (probe !== undefined) await options.assertOffer(offer);
        enroll(from, BigInt(offer.amount));
        // Calls that begin together are all counted before one of them signs for all.
        await Promise.resolve();
        const deposit = isShort(from) ? await fill(from) : undefined;
        max = ceilingOf(from, { cost, deposit });
        const signature = await sign(from, max, options);
        const ceiling = isShared(offer);
        const order = { channel: from.channel, offer, max, ceiling, signature };
        return paymentHeader(deposit === undefined ? order : { ...order, deposit }, options);
      },
      paid: async (answer) => {
        const from = await current();
        from.charged = readSettled(answer, { before: from.charged, cost, max });
        enroll(from, 0n);
        await keepCharged(from.channel, from.charged, options);
        if (endFunding === undefined) return;
        from.balance = (await readChannel(from.channel.channelId, options)).balance;
        endFunding();
      },
      recover: async (answer) => {
        const { offer, error } = readOffer(answer.header("PAYMENT-REQUIRED"));
        endFunding?.();
        const before = { ...(await current()) };
        enroll(await current(), 0n);
        const from = await reopen(offer);
        const { channel } = from;
        if (OUT_OF_STEP.has(error)) {
          const proved = await provedCharged(channel, offer, options);
          from.charged = proved;
          return keepCharged(channel, proved, options);
        }
        if (error === `${X402}channel_busy`) return pause(BUSY_PAUSE_MS);
        if (before.offer.amount !== offer.amount || before.channel.channelId !== channel.channelId)
          return undefined;
        throw answerError(answer);
      },
      leave: () => void leave(),
    };
  }
}

/** Whether an endpoint runs several calls at once under one signed ceiling. */
function isShared({ extra }: ChannelOffer): boolean {
  return extra.concurrency === "ceiling";
}

async function askOffer(probe: Probe): Promise<ChannelOffer> {
  const answer = await probe();
  if (answer.status !== 402) throw answerError(answer);
  return readOffer(answer.header("PAYMENT-REQUIRED")).offer;
}

/** What is signed: all running calls, as far as the channel reaches, and this one in any case. */
function ceilingOf(
  { offer, balance, charged, running }: Purse,
  { cost, deposit = 0n }: { cost: bigint; deposit: bigint | undefined },
): bigint {
  const own = charged + cost;
  if (!isShared(offer)) return own;
  const most = smaller(balance + deposit, charged + running);
  return most > own ? most : own;
}

function sign(from: Purse, max: bigint, context: ChannelContext): Promise<Hex> {
  if (from.signed?.max !== max) from.signed = { max, signature: signVoucher(from.channel, max, context) };
  return from.signed.signature;
}

function isShort({ balance, charged, running }: Purse): boolean {
  return balance < charged + running;
}

/** What to bring into the channel; nothing when what is there pays for this call and the wallet has no more. */
async function depositFor(
  from: Purse,
  cost: bigint,
  { publicClient, wallet, deposit, ...context }: CreditsPayerOptions,
): Promise<bigint | undefined> {
  const ask = { ...context, publicClient, wallet };
  const [{ balance }, held] = await Promise.all([
    readChannel(from.channel.channelId, ask),
    publicClient.readContract({
      ...{ address: from.offer.asset, abi: creditTokenAbi, functionName: "balanceOf" },
      args: [wallet.address],
    }),
  ]);
  from.balance = balance;
  if (!isShort(from)) return undefined;
  const own = from.charged + cost - balance;
  if (held < own) {
    throw new ComodelClientError(
      "credits-short",
      `Expected at least ${own} units of credit at ${wallet.address}, found ${held}. Buy credits first.`,
    );
  }
  const missing = from.charged + from.running - balance;
  const wanted = deposit ?? 10n * BigInt(from.offer.amount);
  const amount = smaller(wanted > missing ? wanted : missing, held);
  return amount > 0n ? amount : undefined;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The new cumulative charge, taken from the answer only when it adds up with our own. */
function readSettled(
  answer: Pick<HttpAnswer, "header">,
  { before, cost, max }: { before: bigint; cost: bigint; max: bigint },
): bigint {
  const header = answer.header("PAYMENT-RESPONSE");
  const settled = (header === null ? {} : fromHeaderJson(header, "PAYMENT-RESPONSE")) as {
    extra?: { chargedAmount?: string; channelState?: { chargedCumulativeAmount?: string } };
  };
  const charged = BigInt(settled.extra?.chargedAmount ?? -1);
  const cumulative = BigInt(settled.extra?.channelState?.chargedCumulativeAmount ?? -1);
  // Answers of calls that run together come in any order, and so does one that is given out again.
  const isPlausible = charged >= 0n && charged <= cost && cumulative >= charged && cumulative <= max;
  if (isPlausible) return cumulative > before ? cumulative : before;
  throw new ComodelClientError(
    "charge-unexpected",
    `Expected a charge of at most ${cost}, and ${max} in all, found ${charged} and ${cumulative}. Stop paying this endpoint.`,
  );
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
