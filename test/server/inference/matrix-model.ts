import {
  writeOnnx,
  type Node,
  type OnnxModel,
  type Tensor as Weights,
} from "../../../scripts/train/onnx-writer.ts";

type Value = OnnxModel["graph"]["inputs"][number];

/** A small ONNX file; values are 32-bit floats. */
export function writeModel(graph: {
  inputs: Value[];
  outputs: Value[];
  tensors?: Weights[];
  nodes: (Omit<Node, "name"> & { name?: string })[];
}): Uint8Array {
  return writeOnnx({
    producer: { name: "test", version: "1" },
    domain: "test",
    version: 1,
    description: "",
    metadata: {},
    opset: 15,
    graph: {
      name: "test",
      inputs: graph.inputs,
      outputs: graph.outputs,
      tensors: graph.tensors ?? [],
      nodes: graph.nodes.map((node, index) => ({ name: `n${index}`, ...node })),
    },
  });
}

/** `y = x * W` with W of `width` x `width`, all values the same, `layers` times, for any number of rows or for just so many. */
export function matrixModel(
  width: number,
  value: number,
  layers = 1,
  rows: number | "batch" = "batch",
): Uint8Array {
  const names = Array.from({ length: layers + 1 }, (_, layer) =>
    layer === 0 ? "x" : layer === layers ? "y" : `h${layer}`,
  );
  return writeModel({
    inputs: [{ name: "x", shape: [rows, width] }],
    outputs: [{ name: "y", shape: [rows, width] }],
    tensors: [{ name: "w", shape: [width, width], values: new Float32Array(width * width).fill(value) }],
    nodes: names.slice(1).map((output, layer) => ({
      operator: "MatMul",
      inputs: [names[layer]!, "w"],
      outputs: [output],
    })),
  });
}
