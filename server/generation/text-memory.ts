import type { ModelRunner } from "../inference/model-runner.ts";
import type { NamedTensors, Tensor } from "../inference/tensor.ts";
import type { TextShape } from "./text-profile.ts";

/** A text that a model has read so far; its keys and values stay in the model's process. Whoever opens it closes it. */
export interface TextMemory {
  /** Reads more of the text. Throws what `RunnerState.step` throws. */
  read(tokens: readonly number[]): Promise<Reading>;
  close(): void;
}

/** What the model makes of tokens that it read, one row for each. */
export interface Reading {
  /** How likely each token of the vocabulary comes next, before it is made a likelihood. */
  readonly logits: Float32Array;
  readonly hidden: Float32Array;
}

/** Opens an empty memory. Throws `Unavailable` (`model-busy`, `model-died`). */
export async function openTextMemory(runner: ModelRunner, shape: TextShape): Promise<TextMemory> {
  const { layers, heads, headSize } = shape;
  const nothing: Tensor = {
    type: "float32",
    shape: [layers, heads, 0, headSize],
    data: new Float32Array(0),
  };
  const state = await runner.openState({
    carried: { past_keys: "keys", past_values: "values" },
    initial: { past_keys: nothing, past_values: nothing },
  });
  return {
    close: () => state.close(),
    read: async (tokens) => {
      const outputs = await state.step({
        tokens: { type: "int64", shape: [1, tokens.length], data: BigInt64Array.from(tokens, BigInt) },
      });
      return { logits: floats(outputs, "logits"), hidden: floats(outputs, "hidden") };
    },
  };
}

/** The type was held against the manifest when the model was loaded. */
function floats(outputs: NamedTensors, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}
