/** A named tensor whose values travel inside the file, in row-major order; a shape without sizes is a scalar. */
export type Tensor = { name: string; shape: readonly number[]; values: Float32Array | BigInt64Array };

/** The element types that our graphs use, with their numbers in `onnx.proto`. */
const elementTypes = { float32: 1, uint8: 2, int64: 7 } as const;

/** A named input or output, of 32-bit floats by default; a text in the shape names a size that the caller chooses. */
export type Value = {
  name: string;
  shape: readonly (number | string)[];
  type?: keyof typeof elementTypes;
};

/** An attribute of an operation: a whole number, or several. */
export type Attribute = number | readonly number[];

/** One operation of the standard ONNX domain. */
export type Node = {
  operator: string;
  name: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, Attribute>>;
};

/** A model as the writer takes it: who made it, and a graph whose nodes are listed in the order in which they run. */
export type OnnxModel = {
  producer: { name: string; version: string };
  domain: string;
  version: number;
  description: string;
  metadata: Readonly<Record<string, string>>;
  opset: number;
  graph: { name: string; inputs: Value[]; outputs: Value[]; tensors: Tensor[]; nodes: Node[] };
};

/** Operator set 17: the newest that runtimes of the last years all have; most of our operators are older. */
export const opset = 17;

/** Version 8 of the ONNX file format: the first that knows opset 15 to 18, and read by every runtime since 2022. */
const formatVersion = 8;
const attributeInt = 2;
const attributeInts = 7;

/**
 * Writes a model as an ONNX file (protobuf, `onnx.proto` field numbers). The same model gives the same bytes.
 * Throws RangeError when a shape is not made of positive whole numbers, does not fit its values, or when a name is
 * used twice or before it exists: a file that no runtime would load is never written.
 */
export function writeOnnx(model: OnnxModel): Uint8Array {
  assertGraph(model.graph);
  return message(
    integer(1, formatVersion),
    text(2, model.producer.name),
    text(3, model.producer.version),
    text(4, model.domain),
    integer(5, model.version),
    text(6, model.description),
    bytes(7, graphBytes(model.graph)),
    bytes(8, message(text(1, ""), integer(2, model.opset))),
    ...Object.entries(model.metadata).map(([key, value]) => bytes(14, message(text(1, key), text(2, value)))),
  );
}

function graphBytes(graph: OnnxModel["graph"]): Uint8Array {
  return message(
    ...graph.nodes.map((node) => bytes(1, nodeBytes(node))),
    text(2, graph.name),
    ...graph.tensors.map((tensor) => bytes(5, tensorBytes(tensor))),
    ...graph.inputs.map((input) => bytes(11, valueBytes(input))),
    ...graph.outputs.map((output) => bytes(12, valueBytes(output))),
  );
}

function nodeBytes(node: Node): Uint8Array {
  return message(
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(3, node.name),
    text(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => bytes(5, attributeBytes(name, value))),
  );
}

function attributeBytes(name: string, value: Attribute): Uint8Array {
  return typeof value === "number"
    ? message(text(1, name), integer(3, value), integer(20, attributeInt))
    : message(text(1, name), ...value.map((each) => integer(8, each)), integer(20, attributeInts));
}

function tensorBytes({ name, shape, values }: Tensor): Uint8Array {
  const type = values instanceof Float32Array ? elementTypes.float32 : elementTypes.int64;
  return message(
    ...shape.map((size) => integer(1, size)),
    integer(2, type),
    text(8, name),
    bytes(9, littleEndian(values)),
  );
}

function littleEndian(values: Tensor["values"]): Uint8Array {
  const raw = new DataView(new ArrayBuffer(values.byteLength));
  if (values instanceof Float32Array)
    values.forEach((value, index) => raw.setFloat32(index * 4, value, true));
  else values.forEach((value, index) => raw.setBigInt64(index * 8, value, true));
  return new Uint8Array(raw.buffer);
}

function valueBytes(value: Value): Uint8Array {
  const dimensions = value.shape.map((size) =>
    bytes(1, typeof size === "number" ? integer(1, size) : text(2, size)),
  );
  const type = elementTypes[value.type ?? "float32"];
  const tensorType = message(integer(1, type), bytes(2, message(...dimensions)));
  return message(text(1, value.name), bytes(2, bytes(1, tensorType)));
}

function assertGraph(graph: OnnxModel["graph"]): void {
  const known = new Set<string>();
  for (const { name, shape } of [...graph.inputs, ...graph.tensors]) {
    assertShape(name, shape);
    define(known, name);
  }
  for (const { name, shape, values } of graph.tensors) {
    const expected = shape.reduce((product, size) => product * size, 1);
    if (values.length !== expected)
      throw new RangeError(
        `Tensor "${name}" of shape [${shape.join(", ")}] needs ${expected} values, found ${values.length}.`,
      );
  }
  for (const node of graph.nodes) {
    const missing = node.inputs.find((name) => !known.has(name));
    if (missing !== undefined)
      throw new RangeError(
        `Node "${node.name}" reads "${missing}", which no input, tensor or earlier node provides.`,
      );
    node.outputs.forEach((name) => define(known, name));
  }
  for (const { name, shape } of graph.outputs) {
    assertShape(name, shape);
    if (!known.has(name))
      throw new RangeError(`Output "${name}" is provided by no node; name the last node's output.`);
  }
}

function assertShape(name: string, shape: readonly (number | string)[]): void {
  const wrong = shape.find((size) =>
    typeof size === "string" ? size === "" : !Number.isSafeInteger(size) || size < 1,
  );
  if (wrong !== undefined)
    throw new RangeError(
      `"${name}" has shape [${shape.join(", ")}]; each size must be a whole number of at least 1, found ${wrong}.`,
    );
}

function define(known: Set<string>, name: string): void {
  if (name === "" || known.has(name))
    throw new RangeError(`The name "${name}" is empty or used twice; each value needs its own name.`);
  known.add(name);
}

// Protobuf: a field is its number and wire type in one varint, then a varint (type 0) or a length and bytes (type 2).

function message(...fields: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(fields));
}

function integer(field: number, value: number): Uint8Array {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`Field ${field} takes a whole number, found ${value}.`);
  return Buffer.concat([varint(BigInt(field << 3)), varint(BigInt.asUintN(64, BigInt(value)))]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(value.length)), value]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value, "utf8"));
}

function varint(value: bigint): Uint8Array {
  const encoded: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const group = Number(rest & 0x7fn);
    if (rest < 0x80n) return Uint8Array.from([...encoded, group]);
    encoded.push(group | 0x80);
  }
}
