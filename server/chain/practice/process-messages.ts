import { z } from "zod";

/** What the parent tells the chain's process at its start, as its one argument in JSON. */
export const processOptionsSchema = z.object({
  stateDir: z.string(),
  port: z.number().int(),
  logLevel: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
});
export type ProcessOptions = z.infer<typeof processOptionsSchema>;

/** What the chain's process tells its parent. */
export const processReportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), port: z.number().int(), block: z.number().int(), hash: z.string() }),
  z.object({ kind: z.literal("failed"), code: z.string(), message: z.string() }),
]);
export type ProcessReport = z.infer<typeof processReportSchema>;

/** The parent's only order; the end of the parent counts as the same. */
export const STOP_MESSAGE = "stop";
