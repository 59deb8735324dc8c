import type { Hex } from "viem";

import { creditTokenAbi } from "../generated/abi/CreditToken.ts";
import {
  channelFor, keepCharged, paymentHeader, provedCharged, readChannel, readCharged, readOffer,
  type ChannelContext, type ChannelOffer, type OpenChannel,
} from "./channel.ts"; // prettier-ignore
import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, type HttpAnswer } from "./http.ts";
import type { Payer, Probe } from "./payer.ts";

export interface CreditsPayerOptions extends ChannelContext {
  /** Asks the endpoint for its offer by a call without payment. */
  readonly probe: Probe;
  /** Throws when an offer is not for the model's own credits; asked before anything is signed for it. */
  readonly assertOffer: (offer: ChannelOffer) => Promise<void>;
  /** Credits, smallest unit, to bring into the channel when it runs short; ten calls when left out. */
  readonly deposit?: bigint;
}

interface Purse {
  readonly offer: ChannelOffer;
  readonly channel: OpenChannel;
  readonly balance: bigint;
}

const X402 = "invalid_batch_settlement_evm_";
const OUT_OF_STEP = new Set([`${X402}cumulative_amount_mismatch`, `${X402}cumulative_below_claimed`]);
const BUSY_PAUSE_MS = 400;

/** Pays by x402 vouchers from the wallet's channel, and fills the channel by a signature when it is short. */
export function createCreditsPayer(options: CreditsPayerOptions): Payer {
  let purse: Purse | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const open = async (offer: ChannelOffer): Promise<Purse> => {
    await options.assertOffer(offer);
    const channel = await channelFor(offer, options);
    const { balance } = await readChannel(channel.channelId, options);
    return (purse = { offer, channel, balance });
  };
  const openBy = async (probe: Probe): Promise<Purse> => {
    const answer = await probe();
    if (answer.status !== 402) throw answerError(answer);
    return open(readOffer(answer.header("PAYMENT-REQUIRED")).offer);
  };
  const current = async (): Promise<Purse> => purse ?? openBy(options.probe);

  return {
    inTurn: (call) => {
      const mine = turn.then(call);
      turn = mine.catch(() => undefined);
      return mine;
    },
    headers: async (probe) => {
      const { offer, channel } = await (probe === undefined ? current() : openBy(probe));
      const max = (await readCharged(channel, options)) + BigInt(offer.amount);
      const missing = await missingCredits(channel.channelId, max);
      const amount = missing === 0n ? undefined : await depositAmount({ offer, missing, options });
      return paymentHeader(
        { channel, offer, max, ceiling: false, ...(amount === undefined ? {} : { deposit: amount }) },
        options,
      );
    },
    paid: async (answer) => {
      const { offer, channel } = await current();
      const before = await readCharged(channel, options);
      await keepCharged(channel, readSettled(answer, { before, atMost: BigInt(offer.amount) }), options);
    },
    recover: async (answer) => {
      const { offer, error } = readOffer(answer.header("PAYMENT-REQUIRED"));
      const before = purse;
      const { channel } = await open(offer);
      if (OUT_OF_STEP.has(error))
        return keepCharged(channel, await provedCharged(channel, offer, options), options);
      if (error === `${X402}channel_busy`) return pause(BUSY_PAUSE_MS);
      const hasChanged =
        before?.offer.amount !== offer.amount || before.channel.channelId !== channel.channelId;
      if (before !== undefined && hasChanged) return undefined;
      throw answerError(answer);
    },
  };

  /** Asks the chain only when the balance that was seen last is not enough. */
  async function missingCredits(channelId: Hex, max: bigint): Promise<bigint> {
    if (purse !== undefined && purse.balance >= max) return 0n;
    const { balance } = await readChannel(channelId, options);
    if (purse !== undefined) purse = { ...purse, balance };
    return balance >= max ? 0n : max - balance;
  }
}

async function depositAmount(request: {
  offer: ChannelOffer;
  missing: bigint;
  options: CreditsPayerOptions;
}): Promise<bigint> {
  const { offer, missing, options } = request;
  const held = await options.publicClient.readContract({
    address: offer.asset,
    abi: creditTokenAbi,
    functionName: "balanceOf",
    args: [options.wallet.address],
  });
  if (held < missing) {
    throw new ComodelClientError(
      "credits-short",
      `Expected at least ${missing} units of credit at ${options.wallet.address}, found ${held}. Buy credits first.`,
    );
  }
  const wanted = options.deposit ?? 10n * BigInt(offer.amount);
  const atLeast = wanted > missing ? wanted : missing;
  return atLeast < held ? atLeast : held;
}

/** The new cumulative charge, taken from the answer only when it adds up with our own. */
function readSettled(
  answer: Pick<HttpAnswer, "header">,
  { before, atMost }: { before: bigint; atMost: bigint },
): bigint {
  const header = answer.header("PAYMENT-RESPONSE");
  const settled = (header === null ? {} : fromHeaderJson(header, "PAYMENT-RESPONSE")) as {
    extra?: { chargedAmount?: string; channelState?: { chargedCumulativeAmount?: string } };
  };
  const charged = BigInt(settled.extra?.chargedAmount ?? -1);
  const cumulative = BigInt(settled.extra?.channelState?.chargedCumulativeAmount ?? -1);
  const isPlausible = charged >= 0n && charged <= atMost && cumulative >= 0n;
  if (isPlausible && cumulative === before + charged) return cumulative;
  // An answer that was paid before and is given out again: nothing new was charged, whatever came in between.
  if (isPlausible && cumulative <= before) return before;
  throw new ComodelClientError(
    "charge-unexpected",
    `Expected a charge of at most ${atMost} on top of ${before}, found ${charged} and ${cumulative} in all. Stop paying this endpoint.`,
  );
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
