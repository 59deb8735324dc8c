import { CallerMistake } from "../core/errors.ts";
import { readStrings, writeStrings } from "./string-bytes.ts";
import { DATA_CLASS, MAX_ELEMENTS, elementCount, type Tensor, type TensorSignature } from "./tensor.ts";

/**
 * Reads a tensor out of bytes: little-endian numbers, or strings with their lengths before them. Throws
 * `CallerMistake` (`input-data`) when the bytes are too many or too few, and for strings that are no UTF-8.
 */
export function fromTensorBytes({ name, type, shape }: TensorSignature, bytes: Uint8Array): Tensor {
  const count = elementCount(shape);
  if (count > MAX_ELEMENTS) {
    throw new CallerMistake(
      "input-data",
      `Input "${name}" asks for ${count} elements; the limit is ${MAX_ELEMENTS}`,
    );
  }
  if (type === "string") {
    const { strings, byteLength } = readStrings(name, bytes, count);
    assertLength({ name, shape }, bytes, byteLength);
    return { type, shape, data: strings };
  }
  const Data = DATA_CLASS[type];
  assertLength({ name, shape }, bytes, count * Data.BYTES_PER_ELEMENT);
  // Typed arrays begin at multiples of their element, and a piece of a request's body begins anywhere.
  const own = new Uint8Array(bytes);
  if (type === "bool") own.forEach((value, index) => (own[index] = value === 0 ? 0 : 1));
  return { type, shape, data: new Data(own.buffer) };
}

function assertLength(
  { name, shape }: Pick<TensorSignature, "name" | "shape">,
  { byteLength }: Uint8Array,
  expected: number,
): void {
  if (byteLength === expected) return;
  throw new CallerMistake(
    "input-data",
    `Input "${name}" has ${byteLength} bytes; its shape [${shape.join(", ")}] asks for ${expected}`,
  );
}

/** The tensor's elements as bytes: numbers little-endian, as a view; strings each with its length before it. */
export function toTensorBytes({ type, data }: Tensor): Uint8Array {
  if (type === "string") return writeStrings(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
