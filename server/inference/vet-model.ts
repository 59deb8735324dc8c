import { fromBinary } from "@bufbuild/protobuf";
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  type GraphProto,
  type ModelProto,
  type TensorProto,
} from "onnx-buf";

import { Refused } from "../core/errors.ts";

/** What a model file may be at most; read from the file before any runtime sees it. */
export interface ModelLimits {
  readonly maxBytes: number;
  readonly maxNodes: number;
  /** Graphs inside `If`, `Loop` and `Scan`, counted downwards. */
  readonly maxDepth: number;
}

export const DEFAULT_MODEL_LIMITS: ModelLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxNodes: 20_000,
  maxDepth: 4,
};

/** The operator domains of the ONNX standard. Others run code that the standard does not describe. */
const STANDARD_DOMAINS = new Set(["", "ai.onnx", "ai.onnx.ml"]);

/**
 * Reads a model file as hostile input and refuses what could reach outside of it or exhaust the machine:
 * files that do not decode, data kept in other files, operators beyond the standard, too many nodes.
 * Throws `Refused` (`model-unreadable`, `model-external-data`, `model-operator`, `model-too-large`).
 */
export function vetModel(bytes: Uint8Array, limits: ModelLimits = DEFAULT_MODEL_LIMITS): void {
  if (bytes.byteLength > limits.maxBytes) {
    throw new Refused(
      "model-too-large",
      `The model has ${bytes.byteLength} bytes; the limit is ${limits.maxBytes}`,
    );
  }
  const model = decodeModel(bytes);
  if (model.graph === undefined || model.graph.node.length === 0) {
    throw new Refused("model-unreadable", "The file is no ONNX model: it has no graph with nodes");
  }
  if (model.trainingInfo.length > 0 || model.functions.length > 0) {
    throw new Refused(
      "model-operator",
      "Models with own functions or training graphs are not served; export inference only",
    );
  }
  const budget = { nodes: limits.maxNodes };
  vetGraph(model.graph, limits, budget, 0);
}

function decodeModel(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw new Refused("model-unreadable", "The file does not decode as an ONNX model", { cause });
  }
}

function vetGraph(graph: GraphProto, limits: ModelLimits, budget: { nodes: number }, depth: number): void {
  if (depth > limits.maxDepth) {
    throw new Refused("model-too-large", `Graphs are nested deeper than ${limits.maxDepth}`);
  }
  for (const tensor of graph.initializer) vetTensor(tensor);
  for (const { values, indices } of graph.sparseInitializer) {
    if (values !== undefined) vetTensor(values);
    if (indices !== undefined) vetTensor(indices);
  }
  for (const node of graph.node) {
    budget.nodes -= 1;
    if (budget.nodes < 0)
      throw new Refused("model-too-large", `The model has more than ${limits.maxNodes} nodes`);
    if (!STANDARD_DOMAINS.has(node.domain)) {
      throw new Refused(
        "model-operator",
        `Operator ${node.domain}.${node.opType} is outside the ONNX standard`,
      );
    }
    for (const attribute of node.attribute) {
      if (attribute.t !== undefined) vetTensor(attribute.t);
      for (const tensor of attribute.tensors) vetTensor(tensor);
      const graphs = attribute.g === undefined ? attribute.graphs : [attribute.g, ...attribute.graphs];
      for (const inner of graphs) vetGraph(inner, limits, budget, depth + 1);
    }
  }
}

function vetTensor(tensor: TensorProto): void {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    throw new Refused(
      "model-external-data",
      `Tensor "${tensor.name}" keeps its data in another file; put all data inside`,
    );
  }
}
