import { z } from "zod";

import type { Operation } from "./operation.ts";
import { problem } from "./problem-shape.ts";

const health = z.looseObject({ status: z.string(), problems: z.array(z.string()) });
const rpcCall = z.looseObject({ jsonrpc: z.literal("2.0"), method: z.string() });
const query = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });
const queried = z.looseObject({ data: z.unknown().optional() });
const base = { failure: problem } as const;

export const serviceOperations: readonly Operation[] = [
  {
    ...base,
    ...{
      tag: "agents",
      method: "post",
      path: "/mcp",
      summary: "The Model Context Protocol over Streamable HTTP",
    },
    description:
      'Revision 2026-07-28 and, by their handshake, the older ones. Tool calls are paid by _meta["x402/payment"], _meta["comodel/quota-voucher"] or _meta["comodel/trial-token"], or by the headers of the other doors. A call that is not paid answers with what x402 asks for, and with the price book in _meta["comodel/price-book"].',
    refuses: [400, 403, 413, 429],
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
    refuses: [413, 429],
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
    refuses: [400, 404],
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
    refuses: [503],
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
