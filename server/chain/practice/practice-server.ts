import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Logger } from "../../core/logger.ts";
import { RPC_CODES, RpcError, toRpcFailure } from "../json-rpc.ts";
import { answerRpc, readRpcBody, sendJson, type RpcCall } from "../rpc-http.ts";

const LIMITS = { maxBodyBytes: 2 * 1024 * 1024, maxBatch: 1_000 };

/** The practice chain's own door: JSON-RPC over HTTP for this machine only. */
export async function listenForRpc(options: {
  readonly port: number;
  readonly call: RpcCall;
  readonly logger: Logger;
}): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answerHttp(request, response, options).catch((error: unknown) => {
      options.logger.error({ err: error }, "could not answer");
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { call, logger }: { call: RpcCall; logger: Logger },
): Promise<void> {
  try {
    const body = await readRpcBody(request, LIMITS.maxBodyBytes);
    const onDefect = (error: unknown): void => logger.error({ err: error }, "a call broke");
    sendJson(response, 200, await answerRpc(body, { maxBatch: LIMITS.maxBatch, call, onDefect }));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const status = error.code === RPC_CODES.limitExceeded ? 413 : 400;
    sendJson(response, status, toRpcFailure(null, error.toBody()), { connection: "close" });
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}
