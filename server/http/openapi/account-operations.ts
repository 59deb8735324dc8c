import { z } from "zod";

import { keyOrder } from "../../payments/api-key-order.ts";
import { signedVote } from "../../relay/vote-relay.ts";
import type { Operation } from "./operation.ts";
import { problem } from "./problem-shape.ts";

const whole = z.string().regex(/^\d+$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const seconds = z.number().int().describe("Seconds since 1970");
const credits = whole.describe("Credits, 6 decimals");
const base = { tag: "account", failure: problem } as const;
const model = { in: "query", description: "Route or alias", schema: z.string() } as const;

const key = z.object({
  id: z.string(),
  label: z.string(),
  model: whole.describe("Id of the model"),
  channelId: z.string(),
  perCall: credits,
  perDay: credits,
  createdAt: seconds,
  expiresAt: seconds,
  revokedAt: seconds.nullable(),
  left: credits,
  usage: z.array(z.object({ day: z.string(), credits, calls: whole })).describe("The last 14 days (UTC)"),
});

/** What the treasury set aside for free calls; calls are whole. */
const callBudget = z.object({
  payPerCall: whole.describe("Dollars, 6 decimals"),
  funds: whole.describe("Dollars, 6 decimals"),
  callsOwed: whole,
  callsLeft: whole,
  callsPerDay: whole,
  lastsUntil: whole.nullable().describe("Seconds since 1970; null while nobody calls"),
});

const keyOperations: readonly Operation[] = [
  {
    ...base,
    ...{ method: "get", path: "/keys", summary: "Lists the API keys of a session's holder, with their use" },
    bySession: true,
    refuses: [400, 401, 402, 429],
    answer: { description: "The keys, without their secrets", schema: z.object({ keys: z.array(key) }) },
  },
  {
    ...base,
    ...{ method: "post", path: "/keys", summary: "Makes an API key with limits over a channel of its owner" },
    description:
      "The owner makes the key, `cmk_` + id + `_` + 32 random bytes in base64url, and sends its sha256 only. The voucher, " +
      "up to what the key may spend in all, is signed by the channel's authorizer as x402 batch-settlement has it.",
    bySession: true,
    refuses: [400, 401, 402, 404, 429],
    body: { schema: keyOrder },
    answer: { status: 201, description: "It is good from now on", schema: z.object({ id: z.string() }) },
  },
  {
    ...base,
    ...{ method: "post", path: "/keys/{id}/revoke", summary: "Ends an API key at once" },
    bySession: true,
    refuses: [400, 401, 402, 404, 429],
    parameters: { id: { in: "path", description: "The key's id, 16 hex digits", schema: z.string() } },
    answer: {
      description: "It has ended",
      schema: z.object({ id: z.string(), revoked: z.literal(true) }),
    },
  },
];

export const accountOperations: readonly Operation[] = [
  {
    ...base,
    ...{ method: "get", path: "/quota", summary: "Tells what free calls a holder has" },
    parameters: { model, holder: { in: "query", description: "The holder's address", schema: address } },
    refuses: [400, 404, 429],
    answer: {
      description: "Calls of the running epoch",
      schema: z.object({
        operator: address,
        epoch: whole,
        epochEndsAt: whole,
        callsTotal: whole,
        callsUsed: whole,
        cumulative: whole,
        budget: callBudget.nullable().describe("Null where members voted no pay for free calls"),
      }),
    },
  },
  {
    ...base,
    ...{
      method: "get",
      path: "/quota/budget",
      summary: "Tells what pays for free calls, and how long it lasts",
    },
    parameters: { model },
    refuses: [404, 429],
    answer: {
      description: "Null where members voted no free calls, or no pay for them",
      schema: z.object({ budget: callBudget.nullable() }),
    },
  },
  {
    ...base,
    ...{ method: "post", path: "/trial", summary: "Gives a token for a few calls without payment" },
    parameters: { model },
    refuses: [402, 404, 429],
    answer: {
      status: 201,
      description: "To send as Trial-Token with each call",
      schema: z.object({
        token: z.string(),
        calls: z.number().int().describe("What an address has in all today (UTC)"),
        expiresAt: seconds,
      }),
    },
  },
  {
    ...base,
    ...{ method: "get", path: "/channels/{channelId}", summary: "Tells what credits a channel has left" },
    parameters: {
      channelId: { in: "path", description: "0x and 64 hex digits", schema: z.string() },
    },
    refuses: [400, 429],
    answer: {
      description: "Where it stands, on chain and here",
      schema: z.object({
        balance: credits.describe("Credits deposited, less what was given back"),
        totalClaimed: credits.describe("What the chain has seen charged"),
        withdrawRequestedAt: seconds,
        refundNonce: whole,
        chargedCumulative: credits.describe("What was charged, whether claimed yet or not"),
        maxSigned: credits.describe("The highest voucher that this endpoint holds"),
      }),
    },
  },
  ...keyOperations,
  {
    ...base,
    ...{ method: "post", path: "/relay/vote", summary: "Brings a signed vote on chain" },
    refuses: [400, 404, 409, 429],
    body: { schema: signedVote },
    answer: { description: "The transaction that was mined", schema: z.object({ hash: z.string() }) },
  },
];
