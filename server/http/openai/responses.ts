import { z } from "zod";

const usage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
});

const head = {
  id: z.string().describe("Also the name of its receipt: GET /v1/receipts/{id}"),
  created: z.number().int().describe("Seconds since 1970"),
  model: z.string(),
  system_fingerprint: z.string().describe("Release and runtime; equal ones give equal texts for equal seeds"),
};
const finish = z.enum(["stop", "length"]);

export const completionResponse = z.object({
  ...head,
  object: z.literal("text_completion"),
  choices: z.array(
    z.object({
      index: z.number().int(),
      text: z.string(),
      finish_reason: finish.nullable(),
      logprobs: z.null(),
    }),
  ),
  usage: usage.nullish(),
});

export const chatResponse = z.object({
  ...head,
  object: z.literal("chat.completion"),
  choices: z.array(
    z.object({
      index: z.number().int(),
      message: z.object({ role: z.literal("assistant"), content: z.string(), refusal: z.null() }),
      finish_reason: finish,
      logprobs: z.null(),
    }),
  ),
  usage,
});

export const chatChunk = z.object({
  ...head,
  object: z.literal("chat.completion.chunk"),
  choices: z.array(
    z.object({
      index: z.number().int(),
      delta: z.object({ role: z.literal("assistant").optional(), content: z.string().optional() }),
      finish_reason: finish.nullable(),
      logprobs: z.null(),
    }),
  ),
  usage: usage.nullish(),
});

export const embeddingResponse = z.object({
  object: z.literal("list"),
  model: z.string(),
  data: z.array(
    z.object({
      object: z.literal("embedding"),
      index: z.number().int(),
      embedding: z.union([z.array(z.number()), z.string()]),
    }),
  ),
  usage: usage.omit({ completion_tokens: true }),
});

export const modelObject = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.number().int().describe("Since when this endpoint has served the release; seconds since 1970"),
  owned_by: z.literal("community"),
  context_length: z.number().int(),
  release: z.object({ number: z.number().int(), releaseId: z.string(), weightsSha256: z.string() }),
});

export const modelList = z.object({ object: z.literal("list"), data: z.array(modelObject) });

export const openaiError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
  }),
});

export type CompletionResponse = z.infer<typeof completionResponse>;
export type ChatResponse = z.infer<typeof chatResponse>;
export type ChatChunk = z.infer<typeof chatChunk>;
export type EmbeddingResponse = z.infer<typeof embeddingResponse>;
export type ModelObject = z.infer<typeof modelObject>;
export type Usage = z.infer<typeof usage>;
