import { z } from "zod";

const word = z.string().regex(/^0x[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const whole = z.string().regex(/^\d+$/);

/** A receipt as it travels: what the operator attests, and its place in the batch that he signed. */
export const signedReceipt = z.object({
  receipt: z.object({
    releaseId: word,
    requestHash: word.describe("sha256 of the bytes that were sent"),
    responseHash: word.describe("sha256 of the bytes that came back"),
    runtimeHash: word.describe(
      "sha256 of what /v2/models/{model} calls its runtime: build, options, processor",
    ),
    account: word.describe("Id of the channel, or the holder's address, padded"),
    charged: whole.describe("Credits, 6 decimals"),
    chargedCumulative: whole,
    issuedAt: whole.describe("Seconds since 1970"),
    operator: address,
  }),
  path: z.array(word),
  index: z.number().int(),
  root: word,
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
  chainId: z.number().int(),
  registry: address,
});
