import { z } from "zod";

import { CallerMistake, Unavailable } from "../core/errors.ts";
import { RPC_CODES, RpcError } from "./json-rpc.ts";

const answerSchema = z.union([
  z.object({
    error: z.object({ code: z.number().int(), message: z.string(), data: z.unknown().optional() }),
  }),
  z.object({ result: z.unknown() }),
]);

const TIMEOUT_MS = 30_000;

/**
 * One JSON-RPC call over HTTP without a client library; the answer is passed on as it is.
 * @throws RpcError what the node answered
 * @throws Unavailable (`rpc-unavailable`) when no answer came
 */
export async function forwardRpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = answerSchema.safeParse(await postJson(url, body));
  if (!answer.success) {
    throw new Unavailable(
      "rpc-unavailable",
      "Expected a JSON-RPC answer from the chain's node, found something else.",
    );
  }
  if ("error" in answer.data) {
    const { code, message, data } = answer.data.error;
    throw new RpcError(code, message, data);
  }
  return answer.data.result;
}

/** As `forwardRpc`, for callers inside the server: a refusal of the parameters is a `CallerMistake`. */
export async function callRpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await forwardRpc(url, method, params);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== RPC_CODES.invalidParams) throw error;
    const given = namedMistake.safeParse(error.data);
    const { code = "rpc-params", details = {} } = given.success ? given.data : {};
    throw new CallerMistake(code, error.message, { details, cause: error });
  }
}

const namedMistake = z.object({ code: z.string(), details: z.record(z.string(), z.unknown()).optional() });

async function postJson(url: string, body: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 429) throw new Error("the node answered 429, too many requests");
    return (await response.json()) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unavailable("rpc-unavailable", `The chain's node did not answer: ${why}.`, { cause: error });
  }
}
