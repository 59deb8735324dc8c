import { Tensor, type OnnxValue } from "onnxruntime-node";
import { openSession } from "../runtime.ts";
import type { DecoderShape } from "./shape.ts";

/** A text model, loaded the way the endpoint loads it. */
export type TextRunner = {
  /** Begins a text that has nothing before it. */
  begin(): Reading;
  close(): Promise<void>;
};

/** A text as far as it was read. */
export type Reading = {
  /** Reads on; answers for each of these tokens what the model expects after it: [tokens, vocabulary]. */
  read(tokens: readonly number[]): Promise<Float32Array>;
  /** What is remembered of it, [layers, heads, tokens, width of a head] each. */
  memory(): { keys: Tensor; values: Tensor };
};

/**
 * Loads an ONNX file from bytes. A reading remembers no more than `contextLength` tokens before those that it reads. Throws
 * what the runtime throws when the file is no valid model.
 */
export async function loadTextRunner(
  onnx: Uint8Array,
  { layers, heads, width }: DecoderShape,
  contextLength: number,
): Promise<TextRunner> {
  const session = await openSession(onnx);
  const empty = (): Tensor => new Tensor("float32", new Float32Array(0), [layers, heads, 0, width / heads]);
  return {
    begin: () => {
      let memory = { keys: empty(), values: empty() };
      return {
        memory: () => memory,
        read: async (tokens) => {
          const results = await session.run({
            tokens: new Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
            past_keys: memory.keys,
            past_values: memory.values,
          });
          memory = {
            keys: newest(floats(results["keys"], "keys"), contextLength),
            values: newest(floats(results["values"], "values"), contextLength),
          };
          return floats(results["logits"], "logits").data as Float32Array;
        },
      };
    },
    close: () => session.release(),
  };
}

/** The memory of the last `count` tokens. */
function newest(memory: Tensor, count: number): Tensor {
  const [layers, heads, total, width] = memory.dims as [number, number, number, number];
  if (total <= count) return memory;
  const kept = new Float32Array(layers * heads * count * width);
  for (let row = 0; row < layers * heads; row++) {
    const end = (row + 1) * total * width;
    kept.set((memory.data as Float32Array).subarray(end - count * width, end), row * count * width);
  }
  return new Tensor("float32", kept, [layers, heads, count, width]);
}

function floats(output: OnnxValue | undefined, name: string): Tensor {
  if (!(output?.data instanceof Float32Array))
    throw new TypeError(
      `The model should give "${name}" as 32-bit floats, found ${output?.type ?? "nothing"}.`,
    );
  return output;
}
