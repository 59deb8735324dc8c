import { createGraphBuilder, type GraphBuilder } from "../graph-builder.ts";
import { opset, type OnnxModel } from "../onnx-writer.ts";
import { base, fold, lengthStep, mixer, prime, space, type FeatureSet } from "./features.ts";
import type { Logistic } from "./logistic.ts";

/** The names by which callers know the input and the output. */
export const inputName = "text";
export const outputName = "probabilities";

/** "To the end", where a slice asks for a place. */
const end = 2 ** 40;

type Identity = {
  name: string;
  version: number;
  description: string;
  metadata: Readonly<Record<string, string>>;
};

/**
 * Expresses the classifier in ONNX, from bytes to probabilities: `text`, the bytes of a mail in UTF-8 [1, n], goes in;
 * `probabilities` [1, 2], of no spam and of spam, come out. All that `features.ts` does to a text happens in the graph, so
 * that whoever runs the file runs the same steps.
 */
export function createMailGraph(model: Logistic, set: FeatureSet, identity: Identity): OnnxModel {
  const graph = createGraphBuilder();
  const { operate } = graph;
  const boxes = operate("Concat", addBoxes(graph, addSigns(graph, set), set), { axis: 0 });
  const empty = operate("Expand", [graph.floats([0]), graph.whole([set.boxes])]);
  const ones = operate("Expand", [graph.floats([1]), operate("Shape", [boxes])]);
  const presence = operate("ScatterElements", [empty, boxes, ones], { axis: 0 });
  const count = operate("ReduceSum", [presence, graph.whole([0])], { keepdims: 1 });
  const weights = graph.tensor({ name: "weights", shape: [set.boxes, 1], values: model.weights });
  const row = operate("Reshape", [presence, graph.whole([1, set.boxes])]);
  const sum = operate("Div", [operate("MatMul", [row, weights]), operate("Sqrt", [count])]);
  const spam = operate("Sigmoid", [operate("Add", [sum, graph.floats([model.bias])])]);
  const wanted = operate("Sub", [graph.floats([1]), spam]);
  graph.nodes.push({
    operator: "Concat",
    name: "both",
    inputs: [wanted, spam],
    outputs: [outputName],
    attributes: { axis: 1 },
  });
  return {
    producer: { name: "comodel", version: "1" },
    domain: "comodel.mail",
    version: identity.version,
    description: identity.description,
    metadata: identity.metadata,
    opset,
    graph: {
      name: identity.name,
      inputs: [{ name: inputName, shape: [1, "bytes"], type: "uint8" }],
      outputs: [{ name: outputName, shape: [1, 2] }],
      tensors: graph.tensors,
      nodes: graph.nodes,
    },
  };
}

/** The signs of the text, as `signsOf` has them: [signs]. */
function addSigns(graph: GraphBuilder, { lengths }: FeatureSet): string {
  const { operate, whole } = graph;
  const bytes = operate("Cast", [operate("Reshape", [inputName, whole([-1])])], { to: 7 });
  const folded = operate("Gather", [whole(fold), bytes]);
  // A sign before the first one that is no space, so that a leading space stays.
  const before = operate(
    "Concat",
    [whole([0]), operate("Slice", [folded, whole([0]), whole([-1]), whole([0])])],
    { axis: 0 },
  );
  const isSpace = (signs: string): string => operate("Equal", [signs, whole([space], [])]);
  const repeated = operate("And", [isSpace(folded), isSpace(before)]);
  const kept = operate("Compress", [folded, operate("Not", [repeated])], { axis: 0 });
  const margin = new Array<number>(Math.max(...lengths) - 1).fill(space);
  return operate("Concat", [whole(margin), kept, whole([space])], { axis: 0 });
}

/** For each length of pieces the numbers of their boxes. */
function addBoxes(graph: GraphBuilder, signs: string, { lengths, boxes }: FeatureSet): string[] {
  const { operate, whole } = graph;
  const scalar = (value: number): string => whole([value], []);
  return lengths.map((length) => {
    const code = Array.from({ length }, (_, offset) => {
      const last = offset - length + 1;
      const place = [whole([offset]), whole([last === 0 ? end : last]), whole([0])];
      const shifted = operate("Slice", [signs, ...place]);
      return operate("Mul", [shifted, scalar(base ** (length - 1 - offset))]);
    }).reduce((sum, each) => operate("Add", [sum, each]));
    const mixed = operate("Mul", [operate("Mod", [code, scalar(prime)]), scalar(mixer)]);
    const begun = operate("Add", [mixed, scalar(length * lengthStep)]);
    return operate("Mod", [operate("Mod", [begun, scalar(prime)]), scalar(boxes)]);
  });
}
