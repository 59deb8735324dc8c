import { z } from "zod";
import { internalOrigin } from "../config.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";

const healthShape = z.object({
  status: z.string(),
  problems: z.array(z.string()).default([]),
  chain: z.object({
    id: z.number().int().optional(),
    block: z.number().int().optional(),
    timestamp: z.number().int().optional(),
    wallTimestamp: z.number().int(),
    error: z.string().optional(),
  }),
  index: z.object({
    block: z.number().int().optional(),
    lag: z.number().int().optional(),
    error: z.string().nullish(),
  }),
});

/** What works and what does not. Times in unix seconds; a part that does not answer carries only its error. */
export type Health = z.infer<typeof healthShape>;

/** Loads the service's health. Throws a 503 problem when even that does not answer. */
export async function loadHealth(): Promise<Health> {
  const response = await fetch(`${internalOrigin}/healthz`, { signal: AbortSignal.timeout(7_000) }).catch(
    (cause: unknown) => {
      throw problemResponse(503, {
        title: messages.problem.unavailableTitle,
        sentence: messages.problem.unavailable("The health report"),
        detail: String(cause),
      });
    },
  );
  return healthShape.parse(await response.json());
}
