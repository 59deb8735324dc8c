import { nowSeconds, systemClock } from "../../core/clock.ts";
import type { Ending } from "../../generation/text-model.ts";
import type { Lease } from "../../releases/lease-book.ts";
import { runtimeHashOf } from "../metered-call.ts";
import type { StreamFormat, Written } from "../text-calls.ts";
import { openaiErrorAnswer } from "./errors.ts";
import type { ChatRequest, CompletionRequest } from "./requests.ts";
import type { ChatChunk, ChatResponse, CompletionResponse, Usage } from "./responses.ts";

/** How one answer is written, whole or as events. */
export interface TextFormat {
  readonly id: string;
  readonly whole: (written: Written) => Uint8Array;
  readonly stream: StreamFormat;
}

interface About<Request> {
  readonly id: string;
  readonly lease: Lease;
  readonly request: Request;
}

/** The older shape: a prompt and the text that follows it. */
export function completionFormat({ id, lease, request }: About<CompletionRequest>): TextFormat {
  const head = headOf(`cmpl-${id}`, lease);
  const answer = (text: string, reason: FinishReason | null): CompletionResponse => ({
    ...head,
    object: "text_completion",
    choices: [{ index: 0, text, finish_reason: reason, logprobs: null }],
  });
  return {
    id: head.id,
    whole: ({ text, ending }) => encode({ ...answer(text, toFinish(ending)), usage: usageOf(ending) }),
    stream: {
      begin: () => [],
      piece: (text) => answer(text, null),
      end: (ending) => [
        answer("", toFinish(ending)),
        ...usageEvent(request, { ...answer("", null), choices: [], usage: usageOf(ending) }),
      ],
      failure,
    },
  };
}

/** The newer shape: messages and the assistant's next one. */
export function chatFormat({ id, lease, request }: About<ChatRequest>): TextFormat {
  const head = headOf(`chatcmpl-${id}`, lease);
  const whole = (text: string, ending: Ending): ChatResponse => ({
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null },
        finish_reason: toFinish(ending),
        logprobs: null,
      },
    ],
    usage: usageOf(ending),
  });
  const chunk = (delta: ChatChunk["choices"][number]["delta"], reason: FinishReason | null): ChatChunk => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: reason, logprobs: null }],
  });
  return {
    id: head.id,
    whole: ({ text, ending }) => encode(whole(text, ending)),
    stream: {
      begin: () => [chunk({ role: "assistant", content: "" }, null)],
      piece: (text) => chunk({ content: text }, null),
      end: (ending) => [
        chunk({}, toFinish(ending)),
        ...usageEvent(request, { ...chunk({}, null), choices: [], usage: usageOf(ending) }),
      ],
      failure,
    },
  };
}

type FinishReason = "stop" | "length";

function headOf(id: string, lease: Lease) {
  const { release } = lease;
  const fingerprint = `${release.weightsSha256.slice(0, 16)}-${runtimeHashOf(lease).slice(2, 18)}`;
  return { id, created: nowSeconds(systemClock), model: release.route, system_fingerprint: fingerprint };
}

/** A reader who left sees no end at all. */
function toFinish({ reason }: Ending): FinishReason {
  return reason === "stop" ? "stop" : "length";
}

function usageOf({ promptTokens, tokens }: Ending): Usage {
  return { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens };
}

function usageEvent(
  { stream_options: options }: CompletionRequest | ChatRequest,
  event: CompletionResponse | ChatChunk,
): readonly object[] {
  return options?.include_usage === true ? [event] : [];
}

function failure(error: unknown): object {
  return JSON.parse(String(openaiErrorAnswer(error).body)) as object;
}

function encode(value: CompletionResponse | ChatResponse): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
