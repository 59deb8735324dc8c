import { fromBinary } from "@bufbuild/protobuf";
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type GraphProto,
  type ModelProto,
  type TensorProto,
  type ValueInfoProto,
} from "onnx-buf";

import { Refused } from "../core/errors.ts";
import { MAX_ELEMENTS } from "./tensor.ts";

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

/** Operators that run other operators for as long as data says: a file of 80 bytes may run for ever with them. */
const ENDLESS_OPERATORS = new Set(["Loop", "Scan"]);

/** The operator domains of the ONNX standard. Others run code that the standard does not describe. */
const STANDARD_DOMAINS = new Set(["", "ai.onnx", "ai.onnx.ml"]);

/**
 * Reads a model file as hostile input and refuses what could reach outside of it or exhaust the machine:
 * files that do not decode, data kept in other files, operators beyond the standard or without an end, too many
 * nodes, tensors that promise other data than they hold, inputs larger than any request.
 * Throws `Refused` (`model-unreadable`, `model-external-data`, `model-operator`, `model-too-large`, `model-tensor`).
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
  for (const value of [...model.graph.input, ...model.graph.output]) vetDeclaredShape(value);
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
    if (ENDLESS_OPERATORS.has(node.opType)) {
      throw new Refused(
        "model-operator",
        `Operator ${node.opType} may run for ever; export the model without it`,
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
  vetTensorSize(tensor);
}

/** What a tensor declares must lie in the file, so that no small file asks for a large memory. */
function vetTensorSize(tensor: TensorProto): void {
  const { name, dims } = tensor;
  const expected = dims.reduce((product, size) => product * size, 1n);
  const isNegative = dims.some((size) => size < 0n);
  const isText = tensor.dataType === TensorProto_DataType.STRING;
  const found = isText ? BigInt(tensor.stringData.length) : numbersIn(tensor, expected);
  if (!isNegative && found === expected) return;
  throw new Refused(
    "model-tensor",
    `Tensor "${name}" declares [${dims.join(", ")}], which is ${expected} elements, and holds ${found}`,
  );
}

function numbersIn(tensor: TensorProto, expected: bigint): bigint {
  const width = ELEMENT_BYTES.get(tensor.dataType);
  // A tensor whose values are listed has no raw data at all, whatever its type says.
  const rawBytes = (tensor.rawData as Uint8Array | undefined)?.byteLength ?? 0;
  const inRaw = width === undefined ? expected : BigInt(rawBytes) / BigInt(width);
  const lists = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData, tensor.uint64Data];
  const inLists = Math.max(...lists.map(({ length }) => length));
  // Complex and packed types keep several list entries, or a part of one, for an element.
  return rawBytes > 0 || inLists === 0 ? inRaw : width === undefined ? expected : BigInt(inLists);
}

/** Bytes of an element in raw data, by ONNX's numbers of the types that the engine takes. */
const ELEMENT_BYTES = new Map([
  [1, 4],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [6, 4],
  [7, 8],
  [9, 1],
  [10, 2],
  [11, 8],
  [12, 4],
  [13, 8],
  [16, 2],
]);

function vetDeclaredShape({ name, type }: ValueInfoProto): void {
  if (type?.value.case !== "tensorType") {
    throw new Refused("model-operator", `Input or output "${name}" is no tensor; only tensors are served`);
  }
  const sizes = (type.value.value.shape?.dim ?? []).map(({ value }) =>
    value.case === "dimValue" ? value.value : 1n,
  );
  const elements = sizes.reduce(
    (product, size) => product * (size < 0n ? BigInt(MAX_ELEMENTS) + 1n : size),
    1n,
  );
  if (elements <= BigInt(MAX_ELEMENTS)) return;
  throw new Refused(
    "model-too-large",
    `"${name}" declares [${sizes.join(", ")}]; at most ${MAX_ELEMENTS} elements travel in one tensor`,
  );
}
