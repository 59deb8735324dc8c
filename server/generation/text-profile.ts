import { z } from "zod";

import { Refused } from "../core/errors.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import type { TensorSignature } from "../inference/tensor.ts";

const MAX_TOKENS = 65_536;

/** What a release's manifest says about its text, under `text`. */
export const textProfileShape = z.object({
  /** The token of each id; every text is written with these and nothing else. */
  vocabulary: z
    .array(z.string().min(1).max(64))
    .min(2)
    .max(MAX_TOKENS)
    .refine((tokens) => new Set(tokens).size === tokens.length, "Expected each token once"),
  /** Tokens that fit into one text: what is asked and what is answered, together. */
  contextLength: z.number().int().min(2).max(MAX_TOKENS),
  /** What stands before a text that has nothing before it. */
  start: z.string().max(64).default(""),
});

export type TextProfile = z.infer<typeof textProfileShape>;

/** Sizes of a text model. It remembers keys and values of [layers, heads, tokens so far, size of a head]. */
export interface TextShape {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  /** Numbers that stand for what the model makes of one token. */
  readonly width: number;
}

/**
 * Holds a loaded model against what its manifest promises, and answers its sizes.
 * Throws `Refused` (`text-model-malformed`) when the graph is no text model, or writes other tokens.
 */
export function assertTextModel(runner: ModelRunner, { vocabulary }: TextProfile): TextShape {
  const input = (name: string, type: string, rank: number): TensorSignature =>
    find(runner.inputs, { what: "input", name, type, rank });
  const output = (name: string, rank: number): TensorSignature =>
    find(runner.outputs, { what: "output", name, type: "float32", rank });
  input("tokens", "int64", 2);
  const [layers, heads, , headSize] = input("past_keys", "float32", 4).shape;
  const values = input("past_values", "float32", 4);
  output("keys", 4);
  output("values", 4);
  const width = output("hidden", 3).shape[2];
  const written = output("logits", 3).shape[2];
  const shape = { layers: layers ?? -1, heads: heads ?? -1, headSize: headSize ?? -1, width: width ?? -1 };
  if (
    Object.values(shape).some((size) => size < 1) ||
    values.shape.join() !== [layers, heads, -1, headSize].join()
  )
    throw malformed(
      "past_keys and past_values of [layers, heads, -1, size], and hidden of a fixed width",
      JSON.stringify({ ...shape, values: values.shape }),
    );
  if (written !== vocabulary.length)
    throw malformed(`logits of ${vocabulary.length} tokens, as the manifest lists`, `${written}`);
  return shape;
}

function find(
  signatures: readonly TensorSignature[],
  { what, name, type, rank }: { what: string; name: string; type: string; rank: number },
): TensorSignature {
  const found = signatures.find((signature) => signature.name === name);
  if (found?.type === type && found.shape.length === rank) return found;
  const described = found === undefined ? "none" : `${found.type} of rank ${found.shape.length}`;
  throw malformed(`${what} "${name}" of ${type} with rank ${rank}`, described);
}

function malformed(expected: string, found: string): Refused {
  return new Refused("text-model-malformed", `Expected a text model with ${expected}, found ${found}`);
}
