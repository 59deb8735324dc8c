import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import { pixelCount } from "./digits.ts";
import { inputName, outputName, opset } from "./onnx-graph.ts";

/** How the published figures were computed, and how the file is meant to be run. */
export const runtimeProfile = {
  engine: "onnxruntime-node",
  engineVersion: runtimeVersion(),
  executionProvider: "cpu",
  graphOptimizationLevel: "all",
  threads: 1,
  opset,
  precision: "float32",
} as const;

/** A model file, loaded the way the endpoint loads it. */
export type Classifier = {
  /** Probabilities of the ten digits for each picture, in order. */
  classify(pictures: readonly Float32Array[]): Promise<Float32Array[]>;
  close(): Promise<void>;
};

/** Loads an ONNX file from bytes. Throws what the runtime throws when the file is no valid model. */
export async function loadClassifier(onnx: Uint8Array): Promise<Classifier> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: [runtimeProfile.executionProvider],
    graphOptimizationLevel: runtimeProfile.graphOptimizationLevel,
    intraOpNumThreads: runtimeProfile.threads,
    interOpNumThreads: runtimeProfile.threads,
  });
  return {
    async classify(pictures) {
      const input = new Float32Array(pictures.length * pixelCount);
      pictures.forEach((pixels, index) => input.set(pixels, index * pixelCount));
      const results = await session.run({
        [inputName]: new Tensor("float32", input, [pictures.length, pixelCount]),
      });
      const output = results[outputName];
      if (output === undefined || !(output.data instanceof Float32Array))
        throw new TypeError(
          `The model should give "${outputName}" as 32-bit floats, found ${output?.type ?? "nothing"}.`,
        );
      const { data, dims } = output;
      const classes = dims[1] ?? 0;
      return pictures.map((_, index) => data.slice(index * classes, (index + 1) * classes));
    },
    close: () => session.release(),
  };
}

/** The most probable digit; the smaller one when two are equal. */
export function answerOf(probabilities: ArrayLike<number>): number {
  let best = 0;
  for (let digit = 1; digit < probabilities.length; digit++)
    if (probabilities[digit]! > probabilities[best]!) best = digit;
  return best;
}

function runtimeVersion(): string {
  const file = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
