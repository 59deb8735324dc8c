import type { IncomingMessage, ServerResponse } from "node:http";

import {
  idOf,
  parseRpcBody,
  parseRpcRequest,
  RPC_CODES,
  RpcError,
  toRpcFailure,
  toRpcResult,
  type RpcRequest,
  type RpcResponse,
} from "./json-rpc.ts";

/** Answers one call, or throws `RpcError`; anything else that it throws is a defect. */
export type RpcCall = (request: RpcRequest) => Promise<unknown>;

/**
 * Reads a whole body.
 * @throws RpcError -32005 when it is longer than `maxBytes`; the rest is not read. -32600 when the sender left.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBytes) throw tooLong(maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLong(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RpcError) throw error;
    throw new RpcError(RPC_CODES.invalidRequest, "The request ended before its body was whole.");
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLong(maxBytes: number): RpcError {
  return new RpcError(RPC_CODES.limitExceeded, `Expected a body of at most ${maxBytes} bytes.`);
}

/** Answers a parsed body: one call or a batch, in the order of the calls. */
export async function answerRpc(
  body: unknown,
  { maxBatch, call, onDefect }: { maxBatch: number; call: RpcCall; onDefect: (error: unknown) => void },
): Promise<RpcResponse | RpcResponse[]> {
  if (!Array.isArray(body)) return answerOne(body, call, onDefect);
  if (body.length === 0 || body.length > maxBatch) {
    const message = `Expected a batch of 1 to ${maxBatch} calls, found ${body.length}.`;
    return toRpcFailure(null, { code: RPC_CODES.invalidRequest, message });
  }
  return Promise.all(body.map((item) => answerOne(item, call, onDefect)));
}

async function answerOne(
  value: unknown,
  call: RpcCall,
  onDefect: (error: unknown) => void,
): Promise<RpcResponse> {
  try {
    const request = parseRpcRequest(value);
    return toRpcResult(request.id, await call(request));
  } catch (error) {
    if (error instanceof RpcError) return toRpcFailure(idOf(value), error.toBody());
    onDefect(error);
    const message = "Something broke on our side. It has been logged.";
    return toRpcFailure(idOf(value), { code: RPC_CODES.internalError, message });
  }
}

/** Reads and parses a body in one step. */
export async function readRpcBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  return parseRpcBody(await readBody(request, maxBytes));
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(text);
}
