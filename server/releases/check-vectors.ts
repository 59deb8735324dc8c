import { Refused } from "../core/errors.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import type { Tensor } from "../inference/tensor.ts";
import type { TestVectors } from "./release-files.ts";

/**
 * Runs the published test vectors, which also warms the model up. Throws `Refused`
 * (`release-vectors-differ`) when this runtime computes something else than the author published.
 */
export async function checkVectors(runner: ModelRunner, vectors: TestVectors): Promise<void> {
  const found = await runner.run(vectors.inputs);
  for (const [name, expected] of Object.entries(vectors.outputs)) {
    const actual = found[name];
    const difference = actual === undefined ? Infinity : largestDifference(actual, expected);
    if (!(difference <= vectors.tolerance)) {
      throw new Refused(
        "release-vectors-differ",
        `Output "${name}" differs from the published test vectors by ${difference}; at most ${vectors.tolerance} is allowed`,
      );
    }
  }
}

function largestDifference(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  if (actual.type === "string" || expected.type === "string")
    return isSameText(actual, expected) ? 0 : Infinity;
  let largest = 0;
  for (let index = 0; index < expected.data.length; index++) {
    const difference = Math.abs(Number(actual.data[index]) - Number(expected.data[index]));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** A text has no distance from another: it is the published one, or it is not. */
function isSameText({ type, data }: Tensor, expected: Tensor): boolean {
  return type === expected.type && expected.data.every((text, index) => text === data[index]);
}
