import { z } from "zod";
import { internalOrigin } from "../config.server.ts";

const listShape = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Routes of the models that write text; none when the endpoint does not say. */
export async function loadTextModels(): Promise<string[]> {
  const response = await fetch(`${internalOrigin}/v1/models`, { signal: AbortSignal.timeout(7_000) });
  const parsed = listShape.safeParse(response.ok ? await response.json() : null);
  return parsed.success ? parsed.data.data.map(({ id }) => id) : [];
}
