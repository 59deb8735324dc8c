import { CallerMistake } from "../core/errors.ts";
import { DATA_CLASS, MAX_ELEMENTS, elementCount, type Tensor, type TensorType } from "./tensor.ts";

/** Reads a tensor out of little-endian bytes. Throws `CallerMistake` (`input-data`) when they are too many or too few. */
export function fromTensorBytes(
  name: string,
  { type, shape }: { type: TensorType; shape: readonly number[] },
  bytes: Uint8Array,
): Tensor {
  const count = elementCount(shape);
  const Data = DATA_CLASS[type];
  const expected = count * Data.BYTES_PER_ELEMENT;
  if (count > MAX_ELEMENTS || bytes.byteLength !== expected) {
    throw new CallerMistake(
      "input-data",
      `Input "${name}" has ${bytes.byteLength} bytes; its shape [${shape.join(", ")}] asks for ${expected}, and the limit is ${MAX_ELEMENTS} elements`,
    );
  }
  // Typed arrays begin at multiples of their element, and a piece of a request's body begins anywhere.
  const own = new Uint8Array(bytes);
  if (type === "bool") own.forEach((value, index) => (own[index] = value === 0 ? 0 : 1));
  return { type, shape, data: new Data(own.buffer) };
}

/** The tensor's elements as little-endian bytes, as a view. */
export function toTensorBytes({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
