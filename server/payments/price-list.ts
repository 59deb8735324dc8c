import { z } from "zod";

/** Smallest units of one credit. Members vote what a credit costs in dollars; one credit is one standard call. */
export const CREDIT = 1_000_000n;

/** What a release asks for its work, voted with its manifest; credits in their smallest unit. */
export interface PriceList {
  /** For each call, whatever is in it. */
  readonly perCall: bigint;
  /** For each token of text that is read. */
  readonly perInputToken: bigint;
  /** For each token of text that is written. */
  readonly perOutputToken: bigint;
}

/** What a call reads and writes; zeros for models that count by the call. */
export interface CallSize {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** What one call costs, in the words in which it is offered. */
export interface Quote {
  /** Credits, smallest unit. */
  readonly credits: bigint;
  /** Dollars, smallest unit, rounded up. */
  readonly dollars: bigint;
  /** Whole standard calls that it takes of a holder's free calls. */
  readonly freeCalls: bigint;
}

/** What releases ask that name no prices: one credit a call. */
export const STANDARD_PRICES: PriceList = { perCall: CREDIT, perInputToken: 0n, perOutputToken: 0n };

const MAX_CREDITS = 1_000_000;
const credits = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,6})?$/, "Expected credits such as 1 or 0.002, with at most 6 decimals")
  .refine((text) => Number(text) <= MAX_CREDITS, `Expected at most ${MAX_CREDITS} credits`)
  .transform(parseCredits);

/** A release's `price` in its manifest: credits as decimal text. Some price must be above zero. */
export const priceListShape = z
  .object({
    perCall: credits.default(0n),
    perInputToken: credits.default(0n),
    perOutputToken: credits.default(0n),
  })
  .refine(
    (prices) => prices.perCall + prices.perInputToken + prices.perOutputToken > 0n,
    "Expected some price above zero",
  );

/** The price of a call of this size; never less than the smallest unit, so that no call is for nothing. */
export function costOf(prices: PriceList, { inputTokens = 0, outputTokens = 0 }: CallSize = {}): bigint {
  const cost =
    prices.perCall +
    prices.perInputToken * BigInt(inputTokens) +
    prices.perOutputToken * BigInt(outputTokens);
  return cost > 0n ? cost : 1n;
}

/** @param creditPrice dollars, smallest unit, for one whole credit */
export function quote(cost: bigint, creditPrice: bigint): Quote {
  return { credits: cost, dollars: (cost * creditPrice + CREDIT - 1n) / CREDIT, freeCalls: wholeCalls(cost) };
}

/** Free calls are counted whole. */
export function wholeCalls(cost: bigint): bigint {
  return (cost + CREDIT - 1n) / CREDIT;
}

function parseCredits(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole) * CREDIT + BigInt(fraction.padEnd(6, "0"));
}
