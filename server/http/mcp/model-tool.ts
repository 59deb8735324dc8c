import type { ServerContext } from "@modelcontextprotocol/server";
import type { z } from "zod";

import type { RunAnswer } from "../../payments/payments.ts";
import type { Lease } from "../../releases/lease-book.ts";

/** How models of one kind are asked as a tool. */
export interface ModelTool<Arguments> {
  /** What the tool does, for whoever chooses among tools. */
  readonly description: string;
  readonly input: z.ZodType<Arguments>;
  /** Everything that can be known before the call is paid; throws `CallerMistake` for what does not fit. */
  prepare(asked: Arguments, lease: Lease): PreparedCall;
}

export interface PreparedCall {
  /** The most that it may cost, in credits' smallest unit. */
  readonly cost: bigint;
  run(context: ServerContext): Promise<RunAnswer>;
  /** Lets go of what was taken for this call. */
  done?(): void;
}
