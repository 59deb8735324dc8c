import { z } from "zod";
import { internalOrigin } from "../config.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";

const clockShape = z.object({ result: z.object({ chainTime: z.number().int() }) });

/** The practice chain's time now, in unix seconds. Throws a 503 problem when the chain does not answer. */
export async function loadPracticeTime(): Promise<number> {
  const response = await fetch(`${internalOrigin}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "comodel_clock", params: [] }),
    signal: AbortSignal.timeout(7_000),
  }).catch((cause: unknown) => {
    throw problemResponse(503, {
      title: messages.problem.unavailableTitle,
      sentence: messages.problem.unavailable("The practice chain"),
      detail: String(cause),
    });
  });
  return clockShape.parse(await response.json()).result.chainTime;
}
