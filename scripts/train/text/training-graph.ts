import { createGraphBuilder } from "../graph-builder.ts";
import { opset } from "../onnx-graph.ts";
import type { OnnxModel } from "../onnx-writer.ts";
import { addDecoder, ahead, headSlopes } from "./decoder.ts";
import { weightShapes, type DecoderShape } from "./shape.ts";
import { createTape, oneHot } from "./tape.ts";

/** How many texts a step reads at once, and how many tokens of each. */
export type BatchSize = { batch: number; steps: number };

/** What stands before a weight's name in the name of its slopes. */
export const slopeOf = (weight: string): string => `slope.${weight}`;

/**
 * The graph of one training step: the weights, `tokens` and `targets` (whole numbers [batch x steps]) go in; `loss`, the
 * mean surprise of a target in nats, and the slopes of the loss by each weight come out.
 */
export function createTrainingGraph(shape: DecoderShape, { batch, steps }: BatchSize): OnnxModel {
  const graph = createGraphBuilder();
  const tape = createTape(graph);
  const count = batch * steps;
  const bias = graph.floats(distanceBias(shape.heads, steps), [1, shape.heads, steps, steps]);
  const { logits } = addDecoder(tape, shape, { tokens: "tokens", surroundings: { batch, steps, bias } });

  const { operate } = graph;
  const targets = oneHot(graph, "targets", shape.vocabularySize);
  const logarithms = operate("LogSoftmax", [logits], { axis: -1 });
  const ofTargets = operate("ReduceSum", [operate("Mul", [targets, logarithms])], { keepdims: 0 });
  graph.rename(operate("Mul", [ofTargets, graph.floats([-1 / count])]), "loss");
  const excess = operate("Sub", [operate("Exp", [logarithms]), targets]);
  const slopes = tape.backward(logits, operate("Mul", [excess, graph.floats([1 / count])]));

  const weights = weightShapes(shape).map(([name, size]) => ({ name, shape: size }));
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
      ],
      outputs: [
        { name: "loss", shape: [] },
        ...weights.map(({ name, shape: size }) => ({ name: slopeOf(name), shape: size })),
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
