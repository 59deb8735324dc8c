import { z } from "zod";

import type { Operation } from "./operation.ts";

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
});
const whole = z.string().regex(/^\d+$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const health = z.looseObject({ status: z.string(), problems: z.array(z.string()) });
const rpcCall = z.looseObject({ jsonrpc: z.literal("2.0"), method: z.string() });
const query = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });
const queried = z.looseObject({ data: z.unknown().optional() });
const base = { failure: problem } as const;

const accountOperations: readonly Operation[] = [
  {
    ...base,
    ...{
      tag: "account",
      method: "get",
      path: "/quota",
      summary: "Tells what free calls a holder has",
    },
    parameters: {
      model: { in: "query", description: "Route or alias", schema: z.string() },
      holder: { in: "query", description: "The holder's address", schema: address },
    },
    answer: {
      description: "Calls of the running epoch",
      schema: z.object({
        operator: address,
        epoch: whole,
        epochEndsAt: whole,
        callsTotal: whole,
        callsUsed: whole,
        cumulative: whole,
        budget: z
          .object({
            ...{ payPerCall: whole, funds: whole, callsOwed: whole, callsLeft: whole, callsPerDay: whole },
            lastsUntil: whole.nullable(),
          })
          .nullable(),
      }),
    },
  },
  {
    ...base,
    ...{
      tag: "account",
      method: "get",
      path: "/channels/{channelId}",
      summary: "Tells where a channel stands",
    },
    parameters: {
      channelId: { in: "path", description: "0x and 64 hex digits", schema: z.string() },
    },
    answer: {
      description: "Credits of the channel, smallest unit",
      schema: z.looseObject({ balance: whole, totalClaimed: whole, chargedCumulative: whole }),
    },
  },
  {
    ...base,
    ...{ tag: "account", method: "post", path: "/relay/vote", summary: "Brings a signed vote on chain" },
    body: { schema: z.looseObject({}) },
    answer: { description: "The transaction", schema: z.looseObject({}) },
  },
];

const otherOperations: readonly Operation[] = [
  {
    ...base,
    ...{
      tag: "agents",
      method: "post",
      path: "/mcp",
      summary: "The Model Context Protocol over Streamable HTTP",
    },
    description:
      'Revision 2026-07-28 and, by their handshake, the older ones. Tool calls are paid by _meta["x402/payment"] or by the headers of the other doors.',
    body: { schema: rpcCall },
    answer: {
      description: "The result",
      schema: rpcCall.omit({ method: true }),
      also: { type: "text/event-stream", schema: rpcCall },
    },
  },
  {
    ...base,
    ...{ tag: "content", method: "post", path: "/ipfs", summary: "Stores a file under its hash" },
    body: { type: "application/octet-stream" },
    answer: {
      status: 201,
      description: "Its address",
      schema: z.object({ cid: z.string(), sha256: z.string(), size: z.number().int() }),
    },
  },
  {
    ...base,
    ...{ tag: "content", method: "get", path: "/ipfs/{address}", summary: "Gives a file that has this hash" },
    parameters: { address: { in: "path", description: "CID or sha256", schema: z.string() } },
    answer: { type: "application/octet-stream", description: "The bytes" },
  },
  {
    ...base,
    ...{ tag: "service", method: "get", path: "/livez", summary: "Says whether this process answers" },
    answer: { description: "It does", schema: z.object({ status: z.string() }) },
  },
  {
    ...base,
    ...{
      tag: "service",
      method: "get",
      path: "/readyz",
      summary: "Says whether chain, index and models are fine",
    },
    answer: {
      description: "They are",
      schema: z.object({ ready: z.boolean(), problems: z.array(z.string()) }),
    },
  },
  {
    ...base,
    ...{ tag: "service", method: "get", path: "/metrics", summary: "Tells figures to monitors (Prometheus)" },
    answer: { type: "text/plain", description: "One figure a line", schema: z.string() },
  },
  {
    ...base,
    ...{ tag: "service", method: "get", path: "/healthz", summary: "Tells how chain, index and models do" },
    answer: { description: "The facts", schema: health },
  },
  {
    ...base,
    ...{
      tag: "service",
      method: "post",
      path: "/rpc",
      summary: "Passes listed calls on to the chain's node",
    },
    body: { schema: rpcCall },
    answer: { description: "The node's answer", schema: rpcCall.omit({ method: true }) },
  },
  {
    ...base,
    ...{
      tag: "service",
      method: "post",
      path: "/graphql",
      summary: "Answers GraphQL: service, receipts, usage",
    },
    body: { schema: query },
    answer: { description: "The data", schema: queried },
  },
  {
    ...base,
    ...{
      tag: "service",
      method: "post",
      path: "/subgraphs/name/comodel",
      summary: "Answers GraphQL: the index",
    },
    body: { schema: query },
    answer: { description: "The data", schema: queried },
  },
  {
    ...base,
    ...{ tag: "service", method: "get", path: "/openapi.json", summary: "This document" },
    answer: { description: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.string() }) },
  },
];

export const serviceOperations: readonly Operation[] = [...accountOperations, ...otherOperations];
