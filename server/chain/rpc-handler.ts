import type { IncomingMessage, ServerResponse } from "node:http";

import { systemClock, type Clock } from "../core/clock.ts";
import { Unavailable } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { networkAt } from "../core/network-address.ts";
import { createRateLimit } from "../core/rate-limit.ts";
import { RPC_CODES, RpcError, toRpcFailure, type RpcRequest } from "./json-rpc.ts";
import { assertPublicCall } from "./rpc-allowlist.ts";
import { forwardRpc } from "./rpc-call.ts";
import { answerRpc, readRpcBody, sendJson } from "./rpc-http.ts";

export interface RpcHandlerOptions {
  readonly upstreamUrl: string;
  /** Whether the chain is our practice chain, with its clock and faucet. */
  readonly practice: boolean;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Whom to count a request for; the peer's address by default. Behind a proxy, hand in what is trusted. */
  readonly callerOf?: (request: IncomingMessage) => string;
  readonly callsPerSecond?: number;
  readonly callsAtOnce?: number;
}

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const MAX_BODY_BYTES = 256 * 1024;
const MAX_BATCH = 50;

/**
 * The public door to the chain: `POST /rpc`. Only JSON bodies are read, so that a foreign page
 * cannot send one without the browser asking us first, which we do not allow.
 */
export function createRpcHandler(options: RpcHandlerOptions): HttpHandler {
  const { clock = systemClock, callsPerSecond = 100, callsAtOnce = 500, logger } = options;
  const limit = createRateLimit({ perSecond: callsPerSecond, burst: callsAtOnce, clock });
  const callerOf = options.callerOf ?? ((request) => networkAt(request.socket));
  const call = (request: RpcRequest): Promise<unknown> => forwardAllowed(request, options);

  return async (request, response) => {
    if (request.method !== "POST") return refuse(response, 405, "Expected POST.", { allow: "POST" });
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
      return refuse(response, 415, "Expected the content type application/json.");
    }
    try {
      const body = await readRpcBody(request, MAX_BODY_BYTES);
      const waitMs = limit.take(
        callerOf(request),
        Array.isArray(body) ? Math.min(body.length, MAX_BATCH) : 1,
      );
      if (waitMs > 0) return refuseBusy(response, waitMs);
      const onDefect = (error: unknown): void => logger.error({ err: error }, "a chain call broke");
      sendJson(response, 200, await answerRpc(body, { maxBatch: MAX_BATCH, call, onDefect }));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const status = error.code === RPC_CODES.limitExceeded ? 413 : 400;
      sendJson(response, status, toRpcFailure(null, error.toBody()), { connection: "close" });
    }
  };
}

async function forwardAllowed(
  { method, params }: RpcRequest,
  { upstreamUrl, practice }: RpcHandlerOptions,
): Promise<unknown> {
  const latestBlock = async (): Promise<bigint> =>
    BigInt(String(await forwardRpc(upstreamUrl, "eth_blockNumber", [])));
  try {
    await assertPublicCall(method, params, { practice, latestBlock });
    return await forwardRpc(upstreamUrl, method, params);
  } catch (error) {
    // The address of the upstream may hold a key, so its own words stay in the log.
    if (error instanceof Unavailable)
      throw new RpcError(RPC_CODES.unavailable, "The chain cannot be reached now. Try again soon.");
    throw error;
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  const body = toRpcFailure(null, { code: RPC_CODES.invalidRequest, message });
  sendJson(response, status, body, { connection: "close", ...headers });
}

function refuseBusy(response: ServerResponse, waitMs: number): void {
  const message = `Too many calls from this address. Try again in ${waitMs} ms.`;
  const body = toRpcFailure(null, { code: RPC_CODES.limitExceeded, message, data: { retryAfterMs: waitMs } });
  sendJson(response, 429, body, { "retry-after": String(Math.ceil(waitMs / 1000)) });
}
