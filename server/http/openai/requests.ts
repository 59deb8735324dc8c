import { z } from "zod";

const MAX_STOPS = 4;
const MAX_INPUTS = 64;
const MAX_TEXT = 100_000;

const text = z.string().max(MAX_TEXT);
const tokens = z.array(z.number().int().min(0)).min(1).max(MAX_TEXT);
const tokenCount = z.number().int().min(1).nullish();

/** What is understood in every request that asks for text; `null` counts as left out. */
const common = {
  model: z.string().min(1).max(200).describe("Route or alias of a text model, as GET /v1/models lists them"),
  max_tokens: tokenCount.describe(
    "The most tokens to write; what is left of the context, at most 256, when left out",
  ),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .nullish()
    .describe("0 always takes the likeliest token; 1, the default, draws as the model thinks"),
  top_p: z
    .number()
    .gt(0)
    .max(1)
    .nullish()
    .describe("Draw only from the likeliest tokens that together have this part of all likelihood"),
  seed: z
    .number()
    .int()
    .min(Number.MIN_SAFE_INTEGER)
    .max(Number.MAX_SAFE_INTEGER)
    .nullish()
    .describe("The same seed, release and runtime give the same text"),
  stop: z
    .union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).max(MAX_STOPS)])
    .nullish()
    .describe("Ends the text before any of these"),
  stream: z.boolean().nullish().describe("Send server-sent events, token by token"),
  stream_options: z
    .object({
      include_usage: z.boolean().nullish(),
      include_obfuscation: z.literal(false).nullish(),
    })
    .nullish(),
  user: z.string().max(500).nullish(),
  // Understood in their neutral form only: what would change the answer and is not done here is refused.
  n: z.literal(1).nullish(),
  frequency_penalty: z.literal(0).nullish(),
  presence_penalty: z.literal(0).nullish(),
  logit_bias: z.strictObject({}).nullish(),
};

export const completionRequest = z.object({
  ...common,
  prompt: z
    .union([text, z.tuple([text]), tokens, z.tuple([tokens])])
    .describe("The text to go on with, or its tokens"),
  best_of: z.literal(1).nullish(),
  echo: z.literal(false).nullish(),
  logprobs: z.null().optional(),
  suffix: z.literal("").nullish(),
});

const textPart = z.object({ type: z.literal("text"), text });

export const chatRequest = z.object({
  ...common,
  messages: z
    .array(
      z.object({
        role: z.enum(["system", "developer", "user", "assistant"]),
        content: z.union([text, z.array(textPart).min(1)]),
        name: z.string().max(200).nullish(),
      }),
    )
    .min(1)
    .max(1_000)
    .describe("Joined by line ends into the text that the model goes on with; roles are not written"),
  max_completion_tokens: tokenCount.describe("The newer name of max_tokens"),
  logprobs: z.literal(false).nullish(),
  top_logprobs: z.literal(0).nullish(),
  response_format: z.object({ type: z.literal("text") }).nullish(),
  tools: z.array(z.never()).nullish(),
  tool_choice: z.literal(["none", "auto"]).nullish(),
});

export const embeddingRequest = z.object({
  model: common.model,
  input: z
    .union([text, z.array(text).min(1).max(MAX_INPUTS), tokens, z.array(tokens).min(1).max(MAX_INPUTS)])
    .describe(`A text or its tokens, or up to ${MAX_INPUTS} of them`),
  encoding_format: z.enum(["float", "base64"]).nullish().describe("base64 is 32-bit floats, little-endian"),
  dimensions: z.number().int().min(1).nullish().describe("Only the model's own width is given"),
  user: common.user,
});

export type CompletionRequest = z.infer<typeof completionRequest>;
export type ChatRequest = z.infer<typeof chatRequest>;
export type EmbeddingRequest = z.infer<typeof embeddingRequest>;
