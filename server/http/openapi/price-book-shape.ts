import { z } from "zod";

const amount = z.string().regex(/^\d+$/);
const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const how = z.string().describe("What to do, in words");

/** One way to pay, by its name, with what it costs in it. */
const offer = z.discriminatedUnion("way", [
  z.object({
    way: z.literal("credits"),
    amount: amount.describe("Credits, smallest unit (6 decimals)"),
    credits: decimal,
    dollars: decimal,
    dollarAmount: amount.describe("Dollars, smallest unit (6 decimals)"),
    creditToken: address,
    creditVault: address,
    header: z.literal("PAYMENT-SIGNATURE"),
    how,
  }),
  z.object({
    way: z.literal("quota"),
    calls: amount.describe("Free calls that it takes"),
    callsPerEpochOfAllHolders: amount,
    epochSeconds: z.number().int(),
    header: z.literal("Quota-Voucher"),
    how,
  }),
  z.object({
    way: z.literal("exact"),
    amount: amount.describe("Dollars, smallest unit (6 decimals)"),
    dollars: decimal,
    credits: decimal,
    asset: address.describe("The dollar's contract"),
    till: address.describe("Who is paid"),
    header: z.literal("PAYMENT-SIGNATURE"),
    how,
  }),
  z.object({
    way: z.literal("api-key"),
    credits: decimal,
    header: z.literal("Authorization: Bearer"),
    how,
  }),
  z.object({
    way: z.literal("trial"),
    calls: amount,
    callsPerAddressAndDay: amount,
    callsPerDay: amount,
    header: z.literal("Trial-Token"),
    how,
  }),
]);

const book = {
  model: z.string().describe("Route of the model"),
  price: z.object({
    credits: amount.describe("The most that this call may cost; credits, 6 decimals"),
    dollars: amount.describe("The same in dollars, 6 decimals, rounded up"),
    freeCalls: amount.describe("Whole calls that it takes of a holder's free calls"),
  }),
  accepts: z.array(offer),
};

/** What a call is told that is not paid, or not enough: every way to pay, with its exact cost. */
export const priceBook = z.object({ error: z.string(), code: z.string(), ...book });

/** The same at /v1, where errors are objects. */
export const openaiPriceBook = z.object({
  error: z.object({ message: z.string(), type: z.string(), param: z.null(), code: z.string() }),
  ...book,
});
