import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeOnnx } from "../onnx-writer.ts";
import { createRandom, type Random } from "../random.ts";
import { createAdam } from "./adam.ts";
import { createWeights, type DecoderShape, type Weights } from "./shape.ts";
import { createTrainingGraph, maskNames, slopeOf, type BatchSize } from "./training-graph.ts";

/** How to train: texts of one step, number of steps, and the learning rate, which rises, then falls to 0. */
export type TextSchedule = BatchSize & {
  count: number;
  warmUp: number;
  rate: number;
  decay: number;
};

/** What a step reports: its number from 1 and the mean surprise of a target, in nats. */
export type StepReport = { step: number; loss: number; slopeLength: number };

/**
 * Trains a decoder on one long text of tokens. The steps run in onnxruntime in one thread, and everything random comes
 * from the seed, so that on the same machine the same call gives the same bits.
 */
export async function trainText(
  shape: DecoderShape,
  text: readonly number[],
  options: { schedule: TextSchedule; seed: number; onStep?: (report: StepReport) => void },
): Promise<Weights> {
  const { schedule, seed, onStep } = options;
  const { batch, steps } = schedule;
  const masks = maskNames(shape, schedule);
  if (text.length < steps + 1)
    throw new RangeError(`A text of at least ${steps + 1} tokens was expected, found ${text.length}.`);
  const random = createRandom(seed);
  const weights = createWeights(shape, random);
  const adam = createAdam(weights);
  const session = await InferenceSession.create(writeOnnx(createTrainingGraph(shape, schedule)), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const feeds = Object.fromEntries(
    [...weights].map(([name, { values, shape: size }]) => [name, new Tensor("float32", values, [...size])]),
  );
  try {
    for (let step = 1; step <= schedule.count; step++) {
      const starts = Array.from({ length: batch }, () => Math.floor(random() * (text.length - steps)));
      const left = Object.fromEntries(
        masks.map((name) => [name, drawMask([batch * steps, shape.width], schedule.leaveOut, random)]),
      );
      const results = await session.run({ ...feeds, ...left, ...takeTexts(text, starts, steps) });
      const slopes = new Map([...weights.keys()].map((name) => [name, floatsOf(results, slopeOf(name))]));
      const slopeLength = adam.step(slopes, { rate: rateAt(step, schedule), decay: schedule.decay });
      onStep?.({ step, loss: floatsOf(results, "loss")[0]!, slopeLength });
    }
  } finally {
    await session.release();
  }
  return weights;
}

function rateAt(step: number, { count, warmUp, rate }: TextSchedule): number {
  return rate * (step <= warmUp ? step / warmUp : (count - step) / (count - warmUp));
}

/** Texts from these places, and the token after each of their tokens. */
function takeTexts(
  text: readonly number[],
  starts: readonly number[],
  steps: number,
): Record<string, Tensor> {
  const take = (offset: number): Tensor => {
    const tokens = starts.flatMap((start) => text.slice(start + offset, start + offset + steps));
    return new Tensor("int64", BigInt64Array.from(tokens, BigInt), [tokens.length]);
  };
  return { tokens: take(0), targets: take(1) };
}

/** Zeros for what is left out; what stays is made larger, so that sums keep their size. */
function drawMask(size: [number, number], leaveOut: number, random: Random): Tensor {
  const kept = 1 / (1 - leaveOut);
  const values = Float32Array.from({ length: size[0] * size[1] }, () => (random() < leaveOut ? 0 : kept));
  return new Tensor("float32", values, size);
}

function floatsOf(results: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array))
    throw new TypeError(`The training graph should give "${name}" as floats.`);
  return data;
}
