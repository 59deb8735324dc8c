import { CallerMistake } from "../core/errors.ts";

/** Number types that cross the border of the engine, by onnxruntime's names. */
type NumberType =
  | "float16"
  | "float32"
  | "float64"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "bool";

/** Element types that cross the border of the engine. */
export type TensorType = NumberType | "string";

export type NumberData =
  | Float16Array
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Numbers; `bool` is one byte an element. */
interface NumberTensor {
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly data: NumberData;
}

/** Texts, each one element. */
interface StringTensor {
  readonly type: "string";
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

/** A dense, row-major tensor; `data.length` is the product of `shape`. */
export type Tensor = NumberTensor | StringTensor;

/** Tensors by input or output name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** What a model declares of one input or output; a size that callers choose is -1. */
export interface TensorSignature {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/** The typed array that holds numbers of this type. */
export const DATA_CLASS = {
  float16: Float16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const satisfies Record<NumberType, unknown>;

/** How many elements one request may bring in one tensor. */
export const MAX_ELEMENTS = 4_000_000;

/** The product of the sizes; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Holds the caller's tensors against the model's signature. A size that callers choose may be 0, as that of a memory is
 * before anything was read; but for the first, where batches go, which is at least `smallestBatch`.
 * Throws `CallerMistake`: `input-unknown`, `input-missing`, `input-type`, `input-shape`, `input-size`.
 */
export function assertInputsFit(
  signatures: readonly TensorSignature[],
  inputs: NamedTensors,
  smallestBatch = 1,
): void {
  const expected = signatures.map(({ name }) => name).join(", ");
  for (const name of Object.keys(inputs)) {
    if (!signatures.some((signature) => signature.name === name)) {
      throw new CallerMistake("input-unknown", `The model has no input "${name}"; expected: ${expected}`);
    }
  }
  for (const signature of signatures) {
    const input = inputs[signature.name];
    if (input === undefined) {
      throw new CallerMistake("input-missing", `Input "${signature.name}" is missing; expected: ${expected}`);
    }
    assertInputFits(signature, input, smallestBatch);
  }
}

function assertInputFits({ name, type, shape }: TensorSignature, input: Tensor, smallestBatch: number): void {
  if (input.type !== type) {
    throw new CallerMistake("input-type", `Input "${name}" is ${input.type}; expected ${type}`);
  }
  const fits =
    input.shape.length === shape.length &&
    input.shape.every((size, axis) =>
      shape[axis] === -1 ? size >= (axis === 0 ? smallestBatch : 0) : shape[axis] === size,
    );
  if (!fits) {
    throw new CallerMistake(
      "input-shape",
      `Input "${name}" has shape [${input.shape.join(", ")}]; expected [${shape.join(", ")}], where -1 is any size${smallestBatch > 0 && shape[0] === -1 ? `, the first from ${smallestBatch}` : ""}`,
    );
  }
  const count = elementCount(input.shape);
  if (count > MAX_ELEMENTS || input.data.length !== count) {
    throw new CallerMistake(
      "input-size",
      `Input "${name}" has ${input.data.length} elements; its shape asks for ${count}, and the limit is ${MAX_ELEMENTS}`,
    );
  }
  if (input.type === "string") assertNoNul(name, input.data);
}

/** The runtime takes texts that end at their first NUL, and would compute with a part of one without a word. */
function assertNoNul(name: string, texts: readonly string[]): void {
  const index = texts.findIndex((text) => text.includes("\0"));
  if (index === -1) return;
  throw new CallerMistake(
    "input-data",
    `Element ${index} of input "${name}" has a NUL character; strings are taken without it`,
  );
}
