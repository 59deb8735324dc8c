import { createGraphBuilder, type GraphBuilder } from "../graph-builder.ts";
import { opset } from "../onnx-writer.ts";
import type { OnnxModel, Value } from "../onnx-writer.ts";
import { addDecoder, ahead, headSlopes, type Heads } from "./decoder.ts";
import { weightShapes, type DecoderShape, type Weights } from "./shape.ts";
import { createTape } from "./tape.ts";

/** What a file says about itself besides its graph. */
export type TextIdentity = {
  name: string;
  version: number;
  description: string;
  metadata: Readonly<Record<string, string>>;
};

/**
 * The graph that is served. `tokens` [1, n] go in with the keys and values of all tokens before them, [layers, heads, past,
 * width of a head], where `past` may be 0; `logits` [1, n, vocabulary] come out with the keys and values to bring along
 * next time and `hidden` [1, n, width], which stands for the meaning of each token in its place.
 */
export function createInferenceGraph(
  shape: DecoderShape,
  weights: Weights,
  identity: TextIdentity,
): OnnxModel {
  const graph = createGraphBuilder();
  for (const [name] of weightShapes(shape)) graph.tensor({ name, ...weights.get(name)! });
  const keptKeys: string[] = [];
  const keptValues: string[] = [];
  const tokens = graph.operate("Reshape", ["tokens", graph.whole([-1])]);
  const { hidden, logits } = addDecoder(createTape(graph), shape, {
    tokens,
    surroundings: {
      batch: 1,
      steps: -1,
      bias: addDistanceBias(graph, shape.heads),
      remember: (layer, heads) => {
        const both = withPast(graph, layer, heads);
        keptKeys.push(both.keys);
        keptValues.push(both.values);
        return both;
      },
    },
  });
  const { vocabularySize, layers, heads, width } = shape;
  const memory = (name: string, count: string): Value => ({
    name,
    shape: [layers, heads, count, width / heads],
  });
  graph.rename(graph.operate("Reshape", [logits, graph.whole([1, -1, vocabularySize])]), "logits");
  graph.rename(graph.operate("Reshape", [hidden, graph.whole([1, -1, width])]), "hidden");
  graph.rename(graph.operate("Concat", keptKeys, { axis: 0 }), "keys");
  graph.rename(graph.operate("Concat", keptValues, { axis: 0 }), "values");
  return {
    producer: { name: "comodel", version: "1" },
    domain: "comodel.text",
    version: identity.version,
    description: identity.description,
    metadata: identity.metadata,
    opset,
    graph: {
      name: identity.name,
      inputs: [
        { name: "tokens", shape: [1, "n"], type: "int64" },
        memory("past_keys", "past"),
        memory("past_values", "past"),
      ],
      outputs: [
        { name: "logits", shape: [1, "n", vocabularySize] },
        memory("keys", "total"),
        memory("values", "total"),
        { name: "hidden", shape: [1, "n", width] },
      ],
      tensors: graph.tensors,
      nodes: graph.nodes,
    },
  };
}

function withPast(graph: GraphBuilder, layer: number, { queries, keys, values }: Heads): Heads {
  const [from, to] = [graph.whole([layer]), graph.whole([layer + 1])];
  const pastOf = (memory: string): string => graph.operate("Slice", [memory, from, to, graph.whole([0])]);
  const after = (memory: string, own: string): string =>
    graph.operate("Concat", [pastOf(memory), own], { axis: 2 });
  return { queries, keys: after("past_keys", keys), values: after("past_values", values) };
}

/** The attention's bias of n tokens after `past` others: [heads, n, past + n]. */
function addDistanceBias(graph: GraphBuilder, heads: number): string {
  const { operate, whole, floats } = graph;
  const sizeOf = (tensor: string, axis: number): string =>
    operate("Gather", [operate("Shape", [tensor]), whole([axis], [])]);
  const past = sizeOf("past_keys", 2);
  const total = operate("Add", [past, sizeOf("tokens", 1)]);
  const rows = operate("Range", [past, total, whole([1], [])]);
  const columns = operate("Range", [whole([0], []), total, whole([1], [])]);
  const distance = operate("Sub", [operate("Unsqueeze", [rows, whole([1])]), columns]);
  const falling = operate("Mul", [
    operate("Cast", [distance], { to: 1 }),
    floats(
      headSlopes(heads).map((slope) => -slope),
      [heads, 1, 1],
    ),
  ]);
  return operate("Where", [operate("Less", [distance, whole([0], [])]), floats([ahead]), falling]);
}
