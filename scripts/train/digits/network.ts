import { symmetric } from "../random.ts";
import type { Random } from "../random.ts";

/** A dense layer: `output = input x weights + bias`; weights are row-major, one row of `outputs` numbers per input. */
export type Layer = { inputs: number; outputs: number; weights: Float32Array; bias: Float32Array };

/** Dense layers in order, a ReLU between each two, a softmax after the last. One layer alone is softmax regression. */
export type Network = { layers: Layer[] };

/**
 * Creates a network with the given widths, such as [784, 128, 10]. First weights are uniform within +-sqrt(6 / inputs)
 * (He), which keeps signals of equal size through ReLUs; biases start at 0.
 */
export function createNetwork(widths: readonly number[], random: Random): Network {
  if (widths.length < 2 || widths.some((width) => !Number.isSafeInteger(width) || width < 1))
    throw new RangeError(`A network needs at least two positive whole widths, found [${widths.join(", ")}].`);
  const layers = widths.slice(1).map((outputs, index) => {
    const inputs = widths[index]!;
    const limit = Math.sqrt(6 / inputs);
    const weights = Float32Array.from({ length: inputs * outputs }, () => symmetric(random, limit));
    return { inputs, outputs, weights, bias: new Float32Array(outputs) };
  });
  return { layers };
}

/** Makes the buffers that `forward` fills: one per layer, reused from picture to picture. */
export function createActivations(network: Network): Float64Array[] {
  return network.layers.map((layer) => new Float64Array(layer.outputs));
}

/** Runs one input through the network; the last of the returned activations are the class probabilities. */
export function forward(
  network: Network,
  input: Float32Array,
  activations = createActivations(network),
): Float64Array[] {
  let values: Float32Array | Float64Array = input;
  network.layers.forEach((layer, index) => {
    const outputs = activations[index]!;
    applyLayer(layer, values, outputs);
    if (index < network.layers.length - 1) applyRelu(outputs);
    else applySoftmax(outputs);
    values = outputs;
  });
  return activations;
}

function applyLayer(layer: Layer, input: Float32Array | Float64Array, output: Float64Array): void {
  if (input.length !== layer.inputs)
    throw new RangeError(`This layer takes ${layer.inputs} numbers, found ${input.length}.`);
  const { outputs, weights } = layer;
  output.set(layer.bias);
  for (let i = 0; i < layer.inputs; i++) {
    const value = input[i]!;
    // Four fifths of a digit's pixels, and many ReLU outputs, are 0: skipping them is most of the speed.
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) output[j]! += value * weights[row + j]!;
  }
}

function applyRelu(values: Float64Array): void {
  for (let j = 0; j < values.length; j++) if (values[j]! < 0) values[j] = 0;
}

/** Subtracting the largest value first keeps the exponentials finite. */
function applySoftmax(values: Float64Array): void {
  let largest = -Infinity;
  for (const value of values) if (value > largest) largest = value;
  let sum = 0;
  for (let j = 0; j < values.length; j++) sum += values[j] = Math.exp(values[j]! - largest);
  for (let j = 0; j < values.length; j++) values[j]! /= sum;
}
