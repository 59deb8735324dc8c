import { createGraphBuilder } from "../graph-builder.ts";
import { opset } from "../onnx-writer.ts";
import type { OnnxModel } from "../onnx-writer.ts";
import { addDecoder, ahead, headSlopes } from "./decoder.ts";
import { weightShapes, type DecoderShape } from "./shape.ts";
import { createTape, oneHot } from "./tape.ts";

/** How many texts a step reads at once, how many tokens of each, and the part of numbers that it leaves out. */
export type BatchSize = { batch: number; steps: number; leaveOut: number };

/** The names of the masks that leave numbers out, one for each part of the decoder that adds to the sum; none without. */
export function maskNames({ layers }: DecoderShape, { leaveOut }: BatchSize): string[] {
  return leaveOut === 0 ? [] : Array.from({ length: 2 * layers + 1 }, (_, part) => `mask${part}`);
}

/** What stands before a weight's name in the name of its slopes. */
export const slopeOf = (weight: string): string => `slope.${weight}`;

/**
 * The graph of one training step: the weights, `tokens` and `targets` (whole numbers [batch x steps]) and masks, if numbers
 * are left out ("dropout"), go in; `loss`, the mean surprise of a target in nats, and the slopes of the loss by each weight
 * come out.
 */
export function createTrainingGraph(shape: DecoderShape, size: BatchSize): OnnxModel {
  const { batch, steps } = size;
  const masks = maskNames(shape, size);
  const graph = createGraphBuilder();
  const tape = createTape(graph);
  const count = batch * steps;
  const bias = graph.floats(distanceBias(shape.heads, steps), [1, shape.heads, steps, steps]);
  const change = (added: string, part: number): string =>
    masks[part] === undefined ? added : tape.mask(added, masks[part]);
  const surroundings = { batch, steps, bias, change };
  const { logits } = addDecoder(tape, shape, { tokens: "tokens", surroundings });

  const { operate } = graph;
  const targets = oneHot(graph, "targets", shape.vocabularySize);
  const logarithms = operate("LogSoftmax", [logits], { axis: -1 });
  const ofTargets = operate("ReduceSum", [operate("Mul", [targets, logarithms])], { keepdims: 0 });
  graph.rename(operate("Mul", [ofTargets, graph.floats([-1 / count])]), "loss");
  const excess = operate("Sub", [operate("Exp", [logarithms]), targets]);
  const slopes = tape.backward(logits, operate("Mul", [excess, graph.floats([1 / count])]));

  const weights = weightShapes(shape).map(([name, sizes]) => ({ name, shape: sizes }));
  for (const { name } of weights) graph.rename(slopes.get(name)!, slopeOf(name));
  return {
    producer: { name: "comodel", version: "1" },
    domain: "comodel.training",
    version: 1,
    description: "One training step of a decoder: loss and slopes.",
    metadata: {},
    opset,
    graph: {
      name: "training",
      inputs: [
        ...weights,
        { name: "tokens", shape: [count], type: "int64" },
        { name: "targets", shape: [count], type: "int64" },
        ...masks.map((name) => ({ name, shape: [count, shape.width] })),
      ],
      outputs: [
        { name: "loss", shape: [] },
        ...weights.map(({ name, shape: sizes }) => ({ name: slopeOf(name), shape: sizes })),
      ],
      tensors: graph.tensors,
      nodes: graph.nodes,
    },
  };
}

/** The attention's bias for texts that begin at their first token: [heads, steps, steps]. */
function distanceBias(heads: number, steps: number): Float32Array {
  const bias = new Float32Array(heads * steps * steps).fill(ahead);
  headSlopes(heads).forEach((slope, head) => {
    for (let row = 0; row < steps; row++)
      for (let column = 0; column <= row; column++)
        bias[(head * steps + row) * steps + column] = -slope * (row - column);
  });
  return bias;
}
