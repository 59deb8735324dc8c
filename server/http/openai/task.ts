import { randomInt } from "node:crypto";

import { CallerMistake } from "../../core/errors.ts";
import type { TextModel, WritingTask } from "../../generation/text-model.ts";
import type { ChatRequest, CompletionRequest } from "./requests.ts";

/** A text that was asked for, in either shape. */
export type AskedText = CompletionRequest | ChatRequest;

const DEFAULT_TOKENS = 256;

/**
 * What to write. Throws `CallerMistake`: `prompt-empty`, `text-unknown-characters`, `token-unknown`,
 * `context-too-long`.
 */
export function toTask(asked: AskedText, text: TextModel): WritingTask {
  const prompt = toTokens(promptOf(asked), text);
  if (prompt.length === 0) {
    throw new CallerMistake("prompt-empty", "Expected a text to go on with, found an empty one", {
      details: { param: "messages" in asked ? "messages" : "prompt" },
    });
  }
  return {
    prompt,
    maxTokens: roomFor(asked, { promptTokens: prompt.length, contextLength: text.contextLength }),
    sampling: {
      temperature: asked.temperature ?? 1,
      topP: asked.top_p ?? 1,
      seed: asked.seed ?? randomInt(2 ** 32),
    },
    stop: toList(asked.stop ?? []),
  };
}

/** The tokens of a text, or tokens that were given, held against the vocabulary. */
export function toTokens(given: string | readonly number[], text: TextModel): readonly number[] {
  if (typeof given === "string") return text.encode(given);
  const unknown = given.find((token) => token >= text.vocabularySize);
  if (unknown === undefined) return given;
  throw new CallerMistake(
    "token-unknown",
    `Expected tokens below ${text.vocabularySize}, the size of the vocabulary, found ${unknown}`,
  );
}

function promptOf(asked: AskedText): string | readonly number[] {
  if ("messages" in asked) return asked.messages.map(({ content }) => textOf(content)).join("\n");
  const { prompt } = asked;
  if (typeof prompt === "string") return prompt;
  const [first] = prompt;
  return typeof first === "number" ? (prompt as number[]) : first!;
}

function textOf(content: ChatRequest["messages"][number]["content"]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function roomFor(
  asked: AskedText,
  { promptTokens, contextLength }: { promptTokens: number; contextLength: number },
): number {
  const wanted = ("messages" in asked ? asked.max_completion_tokens : undefined) ?? asked.max_tokens;
  const room = contextLength - promptTokens;
  const most = wanted ?? Math.min(DEFAULT_TOKENS, room);
  if (room >= 1 && most <= room) return most;
  throw new CallerMistake(
    "context-too-long",
    `This model's context is ${contextLength} tokens. Your text has ${promptTokens}, and ${wanted ?? "at least 1"} more are asked for. Shorten the text or ask for fewer.`,
    { details: { param: room < 1 ? ("messages" in asked ? "messages" : "prompt") : "max_tokens" } },
  );
}

function toList(stop: string | readonly string[]): readonly string[] {
  return typeof stop === "string" ? [stop] : stop;
}
