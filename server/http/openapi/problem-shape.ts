import { z } from "zod";

/** A failure as most doors write it (RFC 9457). */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe("What was expected, what was found, what to do"),
  code: z.string().describe("Stable; branch on this"),
  details: z.record(z.string(), z.unknown()).optional(),
  retryAfterMs: z.number().int().optional(),
});
