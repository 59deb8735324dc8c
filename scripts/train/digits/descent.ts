import { createActivations, forward } from "./network.ts";
import type { Layer, Network } from "./network.ts";
import { shuffle } from "../random.ts";
import type { Random } from "../random.ts";

/** One training example: 784 pixels in [0, 1] and the class that they show. */
export type Example = { pixels: Float32Array; label: number };

/** How to train: epochs, pictures per step, first learning rate (it falls to 0 in a straight line). */
export type Schedule = {
  epochs: number;
  batchSize: number;
  learningRate: number;
  momentum: number;
  weightDecay: number;
};

/** What an epoch reports: its number from 1, and the mean cross-entropy of its pictures in nats. */
export type EpochReport = { epoch: number; loss: number };

type Slopes = { weights: Float64Array; bias: Float64Array };
type State = {
  network: Network;
  activations: Float64Array[];
  errors: Float64Array[];
  slopes: Slopes[];
  speeds: Slopes[];
};

/**
 * Trains the network in place by stochastic gradient descent with momentum on the cross-entropy. `vary` may return a
 * changed copy of a picture each time that it is shown. Everything random comes from `random`, and the sums are
 * taken in a fixed order in one thread, so the same call gives the same bits.
 */
export function train(
  network: Network,
  examples: readonly Example[],
  options: {
    schedule: Schedule;
    random: Random;
    vary?: (pixels: Float32Array) => Float32Array;
    onEpoch?: (report: EpochReport) => void;
  },
): void {
  const { schedule, random, vary = (pixels) => pixels } = options;
  const state = createState(network);
  const order = examples.map((_, index) => index);
  const steps = schedule.epochs * Math.ceil(order.length / schedule.batchSize);
  let step = 0;
  for (let epoch = 1; epoch <= schedule.epochs; epoch++) {
    let loss = 0;
    shuffle(order, random);
    for (let start = 0; start < order.length; start += schedule.batchSize) {
      const batch = order.slice(start, start + schedule.batchSize);
      for (const index of batch) {
        const { pixels, label } = examples[index]!;
        loss += addSlopes(state, vary(pixels), label);
      }
      takeStep(state, { schedule, size: batch.length, rate: schedule.learningRate * (1 - step++ / steps) });
    }
    options.onEpoch?.({ epoch, loss: loss / order.length });
  }
}

function createState(network: Network): State {
  const empty = (): Slopes[] =>
    network.layers.map((layer) => ({
      weights: new Float64Array(layer.weights.length),
      bias: new Float64Array(layer.bias.length),
    }));
  return {
    network,
    activations: createActivations(network),
    errors: createActivations(network),
    slopes: empty(),
    speeds: empty(),
  };
}

/** Adds the slope of one picture's loss to the sums, and returns that loss. */
function addSlopes(state: State, pixels: Float32Array, label: number): number {
  const { network, activations, errors, slopes } = state;
  forward(network, pixels, activations);
  const last = network.layers.length - 1;
  const probabilities = activations[last]!;
  // For softmax with cross-entropy, the slope at the last sums is simply "probability minus truth".
  errors[last]!.set(probabilities);
  errors[last]![label]! -= 1;
  for (let index = last; index >= 0; index--) {
    const input = index === 0 ? pixels : activations[index - 1]!;
    addLayerSlopes(network.layers[index]!, input, errors[index]!, slopes[index]!);
    if (index > 0)
      passBack(network.layers[index]!, errors[index]!, activations[index - 1]!, errors[index - 1]!);
  }
  return -Math.log(Math.max(probabilities[label]!, 1e-12));
}

function addLayerSlopes(
  layer: Layer,
  input: Float32Array | Float64Array,
  error: Float64Array,
  slopes: Slopes,
): void {
  const { outputs } = layer;
  for (let j = 0; j < outputs; j++) slopes.bias[j]! += error[j]!;
  for (let i = 0; i < layer.inputs; i++) {
    const value = input[i]!;
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) slopes.weights[row + j]! += value * error[j]!;
  }
}

/** The error of a ReLU layer: what its outputs did to the next layer, and nothing where the ReLU was shut. */
function passBack(layer: Layer, error: Float64Array, activation: Float64Array, previous: Float64Array): void {
  for (let i = 0; i < layer.inputs; i++) {
    let sum = 0;
    const row = i * layer.outputs;
    if (activation[i]! > 0)
      for (let j = 0; j < layer.outputs; j++) sum += layer.weights[row + j]! * error[j]!;
    previous[i] = sum;
  }
}

type Step = { schedule: Schedule; size: number; rate: number };

function takeStep(state: State, step: Step): void {
  state.network.layers.forEach((layer, index) => {
    const slopes = state.slopes[index]!;
    const speeds = state.speeds[index]!;
    move(
      {
        values: layer.weights,
        slopes: slopes.weights,
        speeds: speeds.weights,
        decay: step.schedule.weightDecay,
      },
      step,
    );
    move({ values: layer.bias, slopes: slopes.bias, speeds: speeds.bias, decay: 0 }, step);
  });
}

type Moving = { values: Float32Array; slopes: Float64Array; speeds: Float64Array; decay: number };

/** Moves the values downhill and empties the slope sums for the next batch. */
function move({ values, slopes, speeds, decay }: Moving, { schedule, size, rate }: Step): void {
  for (let i = 0; i < values.length; i++) {
    const speed = schedule.momentum * speeds[i]! + slopes[i]! / size + decay * values[i]!;
    speeds[i] = speed;
    slopes[i] = 0;
    values[i]! -= rate * speed;
  }
}
