import type { Weights } from "./shape.ts";

/** How far a step goes: learning rate, and the part by which matrices shrink for each unit of rate. */
export type StepSize = { rate: number; decay: number };

/** Moves weights downhill, with a memory of earlier slopes. */
export type Adam = {
  /** One step; slopes by the weight's name. Answers the length of all slopes together, before they were cut. */
  step(slopes: ReadonlyMap<string, Float32Array>, size: StepSize): number;
};

const first = 0.9;
const second = 0.98;
const epsilon = 1e-8;
/** Slopes that are longer together are cut to this length: one odd text must not throw the weights off. */
const longest = 1;

/**
 * Creates Adam with decoupled decay ("AdamW") for these weights, which it changes in place. Sums are taken in a fixed
 * order, so equal slopes give equal bits.
 */
export function createAdam(weights: Weights): Adam {
  const memories = new Map(
    [...weights].map(([name, { values }]) => [
      name,
      { mean: new Float32Array(values.length), square: new Float32Array(values.length) },
    ]),
  );
  let steps = 0;
  return {
    step: (slopes, { rate, decay }) => {
      steps++;
      const length = lengthOf(slopes);
      const shorten = length > longest ? longest / length : 1;
      const [meanPart, squarePart] = [1 - first ** steps, 1 - second ** steps];
      for (const [name, { values, shape }] of weights) {
        const { mean, square } = memories.get(name)!;
        const ofWeight = slopes.get(name)!;
        const shrink = shape.length > 1 ? 1 - rate * decay : 1;
        for (let index = 0; index < values.length; index++) {
          const slope = ofWeight[index]! * shorten;
          mean[index] = first * mean[index]! + (1 - first) * slope;
          square[index] = second * square[index]! + (1 - second) * slope * slope;
          const move = mean[index]! / meanPart / (Math.sqrt(square[index]! / squarePart) + epsilon);
          values[index] = values[index]! * shrink - rate * move;
        }
      }
      return length;
    },
  };
}

function lengthOf(slopes: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  for (const values of slopes.values()) for (const slope of values) sum += slope * slope;
  return Math.sqrt(sum);
}
