import type { Json } from "../canonical-json.ts";
import type { DecoderShape } from "./shape.ts";
import type { Tokenizer } from "./tokens.ts";

/** What a release says of its kind, so that doors and pages know how to ask it. */
export const textKind = "text-generation";

/** The part of a manifest from which text is made: how to cut it, and how much the model looks back at. */
export function describeText(
  shape: DecoderShape,
  { tokenizer, contextLength }: { tokenizer: Tokenizer; contextLength: number },
): { [key: string]: Json } {
  return {
    vocabulary: tokenizer.vocabulary,
    // Again and again the longest token that fits; a character that no token has is refused or left out.
    encoding: "longest-match",
    // What stands before a text that has nothing before it.
    start: "\n",
    // Tokens; older keys and values may be cut off, since places are known by distance only.
    contextLength,
    layers: shape.layers,
    heads: shape.heads,
    headWidth: shape.width / shape.heads,
    width: shape.width,
  };
}

/** The tensors of a text model, for its manifest. */
export function describeTextTensors({ layers, heads, width, vocabularySize }: DecoderShape): {
  inputs: Json;
  outputs: Json;
} {
  const memory = (name: string): Json => ({
    name,
    datatype: "FP32",
    shape: [layers, heads, -1, width / heads],
  });
  return {
    inputs: [
      { name: "tokens", datatype: "INT64", shape: [1, -1] },
      memory("past_keys"),
      memory("past_values"),
    ],
    outputs: [
      { name: "logits", datatype: "FP32", shape: [1, -1, vocabularySize] },
      memory("keys"),
      memory("values"),
      { name: "hidden", datatype: "FP32", shape: [1, -1, width] },
    ],
  };
}
