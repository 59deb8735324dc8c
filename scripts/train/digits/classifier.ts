import { Tensor } from "onnxruntime-node";
import { openSession } from "../runtime.ts";
import { pixelCount } from "./digits.ts";
import { inputName, outputName } from "./onnx-graph.ts";

/** A model file, loaded the way the endpoint loads it. */
export type Classifier = {
  /** Probabilities of the ten digits for each picture, in order. */
  classify(pictures: readonly Float32Array[]): Promise<Float32Array[]>;
  close(): Promise<void>;
};

/** Loads an ONNX file from bytes. Throws what the runtime throws when the file is no valid model. */
export async function loadClassifier(onnx: Uint8Array): Promise<Classifier> {
  const session = await openSession(onnx);
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
