import type { ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";

import { Refused } from "../../core/errors.ts";
import type { Ending, TextModel, WritingTask } from "../../generation/text-model.ts";
import { costOf } from "../../payments/price-list.ts";
import type { RunAnswer } from "../../payments/payments.ts";
import type { Lease } from "../../releases/lease-book.ts";
import { runOf } from "../metered-call.ts";
import { completionRequest } from "../openai/requests.ts";
import { toTask } from "../openai/task.ts";
import type { ModelTool } from "./model-tool.ts";

const { max_tokens, temperature, top_p, seed, stop } = completionRequest.shape;
const input = z.strictObject({
  prompt: z.string().max(100_000).describe("The text to go on with"),
  ...{ max_tokens, temperature, top_p, seed, stop },
});

/** Goes on with a text. With a progress token, each piece is told as progress; leaving ends the writing. */
export function textTool(live: TextModel): ModelTool<z.infer<typeof input>> {
  return {
    description: `Goes on with a text of at most ${live.contextLength} tokens, question and answer together. Priced by the token.`,
    input,
    prepare: (asked, lease) => {
      // A release on trial may answer, with tokens of its own.
      const text = lease.text ?? live;
      const task = toTask({ ...asked, model: lease.release.route }, text);
      const seat = text.takeSeat();
      return {
        cost: costOf(lease.prices, { inputTokens: task.prompt.length, outputTokens: task.maxTokens }),
        run: (context) => write(task, { text, lease, context }),
        done: () => seat.giveBack(),
      };
    },
  };
}

interface Progress extends Record<string, unknown> {
  readonly progressToken: string | number;
  /** Tokens. */
  readonly progress: number;
  readonly total: number;
  readonly message: string;
}

interface Writing {
  readonly text: TextModel;
  readonly lease: Lease;
  readonly context: ServerContext;
}

async function write(task: WritingTask, { text, lease, context: { mcpReq } }: Writing): Promise<RunAnswer> {
  const progressToken = mcpReq._meta?.progressToken;
  const pieces = text.generate(task, mcpReq.signal);
  let whole = "";
  let told = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return toRun(next.value, { whole, told, lease });
    const { text: message, tokens: progress } = next.value;
    whole += message;
    if (progressToken === undefined) continue;
    const params = { progressToken, progress, total: task.maxTokens, message };
    if (await tell(params, mcpReq)) told = progress;
  }
}

/** False when the caller has gone, which closes what he would be told through. */
async function tell(params: Progress, { notify, signal }: ServerContext["mcpReq"]): Promise<boolean> {
  try {
    await notify({ method: "notifications/progress", params });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
}

/** Whoever left is charged for what was told; the rest reached nobody. */
function toRun(
  { reason, tokens, promptTokens }: Ending,
  { whole, told, lease }: { whole: string; told: number; lease: Lease },
): RunAnswer {
  if (promptTokens === 0) throw new Refused("caller-left", "The call was cancelled before it began");
  const body = {
    text: whole,
    finish_reason: reason,
    usage: { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens },
  };
  const outputTokens = reason === "left" ? told : tokens;
  return {
    ...runOf(lease, Buffer.from(JSON.stringify(body))),
    cost: costOf(lease.prices, { inputTokens: promptTokens, outputTokens }),
  };
}
