import { createPublicClient, http, HttpRequestError, type PublicClient, TimeoutError, BaseError } from "viem";
import { internalOrigin } from "../config.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";

let reader: PublicClient | undefined;

/**
 * Reads from the chain itself, through the site's own /rpc door. `read` gets a client without a wallet.
 * Throws a 503 problem when the chain does not answer; what a contract refuses is thrown as it is.
 */
export async function askChain<T>(read: (chain: PublicClient) => Promise<T>): Promise<T> {
  reader ??= createPublicClient({
    transport: http(`${internalOrigin}/rpc`, {
      timeout: 7_000,
      retryCount: 1,
      batch: { wait: 2, batchSize: 20 },
    }),
  });
  try {
    return await read(reader);
  } catch (error) {
    if (!isSilence(error)) throw error;
    throw problemResponse(503, {
      title: messages.problem.unavailableTitle,
      sentence: messages.problem.unavailable("The chain"),
      detail: error.shortMessage,
    });
  }
}

function isSilence(error: unknown): error is BaseError {
  return (
    error instanceof BaseError &&
    error.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError) !== null
  );
}
