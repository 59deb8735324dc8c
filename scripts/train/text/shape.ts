import { symmetric, type Random } from "../random.ts";

/** The sizes of a decoder: everything about it but its weights. */
export type DecoderShape = {
  /** Tokens that it knows. */
  vocabularySize: number;
  layers: number;
  heads: number;
  /** Numbers that stand for one token between the layers; a multiple of `heads`. */
  width: number;
  /** Units of the dense network in each layer. */
  hidden: number;
};

/** Weights by name; each is a matrix or a list of factors. */
export type Weights = ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;

/** Names and shapes of all weights, in the order in which they are kept. */
export function weightShapes(shape: DecoderShape): [name: string, shape: readonly number[]][] {
  const { vocabularySize, layers, width, hidden } = shape;
  const ofLayer = (layer: number): [string, readonly number[]][] => [
    [`layer${layer}.attentionGain`, [width]],
    [`layer${layer}.queriesKeysValues`, [width, 3 * width]],
    [`layer${layer}.attentionOut`, [width, width]],
    [`layer${layer}.denseGain`, [width]],
    [`layer${layer}.denseIn`, [width, hidden]],
    [`layer${layer}.denseOut`, [hidden, width]],
  ];
  return [
    ["embedding", [vocabularySize, width]],
    ...Array.from({ length: layers }, (_, layer) => ofLayer(layer)).flat(),
    ["finalGain", [width]],
  ];
}

/**
 * First weights: gains of 1; matrices uniform with the variance 1 / inputs, those that write into the sum of the
 * layers smaller, so that the sum does not grow with the number of layers.
 */
export function createWeights(shape: DecoderShape, random: Random): Weights {
  const { width, heads, layers } = shape;
  if (width % heads !== 0)
    throw new RangeError(`The width must be a multiple of the ${heads} heads, found ${width}.`);
  return new Map(
    weightShapes(shape).map(([name, size]) => {
      const [rows, columns] = size;
      if (columns === undefined) return [name, { shape: size, values: new Float32Array(rows!).fill(1) }];
      const inputs = name === "embedding" ? columns : rows!;
      const shrink = name.endsWith("Out") ? 1 / Math.sqrt(2 * layers) : 1;
      const limit = Math.sqrt(3 / inputs) * shrink;
      const values = Float32Array.from({ length: rows! * columns }, () => symmetric(random, limit));
      return [name, { shape: size, values }];
    }),
  );
}

/** How many numbers are learned. */
export function countWeights(shape: DecoderShape): number {
  return weightShapes(shape)
    .map(([, size]) => size.reduce((product, each) => product * each, 1))
    .reduce((sum, each) => sum + each, 0);
}
