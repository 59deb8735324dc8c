import type { Json } from "../canonical-json.ts";
import type { Classifier } from "./classifier.ts";
import type { Digits } from "./digits.ts";
import { inputName, outputName } from "./onnx-graph.ts";

type Sample = { label: number; heldOutIndex: number; pixels: number[] };

/** The largest difference by which a runtime on another machine may miss a published probability. */
export const tolerance = 0.0001;

/** Which samples are the test vectors' inputs: a 0, a 3 and a 7. */
export const vectorSamples: readonly number[] = [0, 7, 14];

/** Two digits of each kind from the held-out half, the first in its order: not picked by whether a model reads them. */
export function chooseSamples(digits: Digits): Sample[] {
  const numbered = digits.heldOut.map((example, heldOutIndex) => ({ ...example, heldOutIndex }));
  return Array.from({ length: 10 }, (_, digit) => numbered.filter(({ label }) => label === digit).slice(0, 2))
    .flat()
    .map(({ label, heldOutIndex, pixels }) => ({
      label,
      heldOutIndex,
      pixels: Array.from(pixels, rounded(3)),
    }));
}

/** Runs the vectors' inputs through a loaded model, in the shapes of the Open Inference Protocol. */
export async function describeVectors(classifier: Classifier, digits: Digits): Promise<Json> {
  const samples = chooseSamples(digits);
  const pictures = vectorSamples.map((index) => Float32Array.from(samples[index]!.pixels));
  const outputs = await classifier.classify(pictures);
  const tensor = (name: string, rows: Float32Array[], decimals: number): Json => ({
    name,
    shape: [rows.length, rows[0]!.length],
    datatype: "FP32",
    data: rows.flatMap((row) => Array.from(row, rounded(decimals))),
  });
  return { inputs: [tensor(inputName, pictures, 3)], outputs: [tensor(outputName, outputs, 6)], tolerance };
}

function rounded(decimals: number): (value: number) => number {
  const scale = 10 ** decimals;
  return (value) => Math.round(value * scale) / scale;
}
