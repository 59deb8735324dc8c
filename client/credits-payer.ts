import type { Hex } from "viem";

import { creditTokenAbi } from "../generated/abi/CreditToken.ts";
import {
  keepCharged, paymentHeader, provedCharged, readChannel, readOffer, signVoucher, type ChannelContext, type ChannelOffer,
} from "./channel.ts"; // prettier-ignore
import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, type HttpAnswer } from "./http.ts";
import type { Payer, Payment, Probe } from "./payer.ts";
import { createPurseKeeper, type Purse, type PurseKeeper, type PurseOptions } from "./purse.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface CreditsPayerOptions extends PurseOptions {
  /** Asks the endpoint for its offer by a call without payment. */
  readonly probe: Probe;
  /** Credits, smallest unit, to bring into the channel when it runs short; ten calls when left out. */
  readonly deposit?: bigint;
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
  const keeper = createPurseKeeper(() => askOffer(options.probe), options);
  return {
    pay: async (call) => {
      const { offer } = await keeper.current();
      const payment = createPayment(keeper, funding, options);
      const run = () => call(payment).finally(payment.leave);
      return isShared(offer) ? run() : turns.run(run);
    },
  };
}

/** What one call takes from the purse. */
interface Part {
  /** The most that it may cost; 0 while it does not run. */
  cost: bigint;
  /** What was signed when it was sent last. */
  max: bigint;
  /** Ends its turn of filling the channel. */
  endFunding?: () => void;
}

/** The payment of one call, from a purse that others take from at the same time. */
function createPayment(
  keeper: PurseKeeper,
  funding: Turns,
  options: CreditsPayerOptions,
): Payment & { leave: () => void } {
  const part: Part = { cost: 0n, max: 0n };
  const leave = async (): Promise<void> => {
    part.endFunding?.();
    enroll(part, await keeper.current(), 0n);
  };
  return {
    headers: async (probe) => {
      const from = await keeper.current();
      const offer = probe === undefined ? from.offer : await askOffer(probe);
      if (probe !== undefined) await options.assertOffer(offer);
      enroll(part, from, BigInt(offer.amount));
      // Calls that begin together are all counted before one of them signs for all.
      await Promise.resolve();
      const deposit = isShort(from) ? await fill(part, from, { funding, options }) : undefined;
      part.max = ceilingOf(from, { cost: part.cost, deposit });
      const signature = await sign(from, part.max, options);
      const order = { channel: from.channel, offer, max: part.max, ceiling: isShared(offer), signature };
      return paymentHeader(deposit === undefined ? order : { ...order, deposit }, options);
    },
    paid: async (answer) => {
      const from = await keeper.current();
      from.charged = readSettled(answer, { before: from.charged, ...part });
      enroll(part, from, 0n);
      await keepCharged(from.channel, from.charged, options);
      if (part.endFunding === undefined) return;
      from.balance = (await readChannel(from.channel.channelId, options)).balance;
      part.endFunding();
    },
    recover: async (answer) => {
      await leave();
      await putRight(answer, keeper, options);
    },
    leave: () => void leave(),
  };
}

/** Counts a call among the running ones, or no more. */
function enroll(part: Part, from: Purse, cost: bigint): void {
  from.running += cost - part.cost;
  part.cost = cost;
}

/** One call fills the channel, and those that wait for it find it filled. */
async function fill(
  part: Part,
  from: Purse,
  { funding, options }: { funding: Turns; options: CreditsPayerOptions },
): Promise<bigint | undefined> {
  const end = await funding.take();
  part.endFunding = end;
  const amount = isShort(from) ? await depositFor(from, part.cost, options) : undefined;
  if (amount === undefined) end();
  return amount;
}

/** @throws ComodelClientError when no further try can help */
async function putRight(
  answer: HttpAnswer,
  { current, reopen }: PurseKeeper,
  options: CreditsPayerOptions,
): Promise<void> {
  const { offer, error } = readOffer(answer.header("PAYMENT-REQUIRED"));
  const before = { ...(await current()) };
  const from = await reopen(offer);
  const { channel } = from;
  if (OUT_OF_STEP.has(error)) {
    from.charged = await provedCharged(channel, offer, options);
    return keepCharged(channel, from.charged, options);
  }
  if (error === `${X402}channel_busy`) return pause(BUSY_PAUSE_MS);
  if (before.offer.amount !== offer.amount || before.channel.channelId !== channel.channelId)
    return undefined;
  throw answerError(answer);
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
