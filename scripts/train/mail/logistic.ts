import { shuffle, type Random } from "../random.ts";

/** One weight for each box, and where the sum starts from. */
export type Logistic = { weights: Float32Array; bias: number };

/** The boxes of a text, and what it is. */
export type Example = { features: Int32Array; spam: boolean };

export type LogisticSchedule = { epochs: number; rate: number; decay: number };

/**
 * Trains a logistic regression by stochastic gradient descent whose rate falls in each box with what was learned there
 * ("Adagrad"). Each text counts with the same length: its features are divided by the root of their number.
 */
export function trainLogistic(
  examples: readonly Example[],
  options: { boxes: number; schedule: LogisticSchedule; random: Random },
): Logistic {
  const { boxes, schedule, random } = options;
  const model = { weights: new Float32Array(boxes), bias: 0 };
  const squares = new Float64Array(boxes).fill(1e-3);
  const order = [...examples.keys()];
  for (let epoch = 0; epoch < schedule.epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const { features, spam } = examples[index]!;
      const size = 1 / Math.sqrt(features.length);
      const excess = scoreOf(model, features) - (spam ? 1 : 0);
      for (const box of features) {
        const slope = excess * size + schedule.decay * model.weights[box]!;
        squares[box]! += slope * slope;
        model.weights[box]! -= (schedule.rate * slope) / Math.sqrt(squares[box]!);
      }
      model.bias -= 0.1 * schedule.rate * excess;
    }
  }
  return { ...model, bias: Math.fround(model.bias) };
}

/** How likely a text with these features is spam, from 0 to 1. */
export function scoreOf({ weights, bias }: Logistic, features: Int32Array): number {
  let sum = 0;
  for (const box of features) sum += weights[box]!;
  return 1 / (1 + Math.exp(-sum / Math.sqrt(features.length) - bias));
}
