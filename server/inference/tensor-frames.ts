import { paddingAfter } from "./frames.ts";
import { readStrings } from "./string-bytes.ts";
import { toTensorBytes } from "./tensor-bytes.ts";
import { DATA_CLASS, elementCount, type NamedTensors, type Tensor, type TensorSignature } from "./tensor.ts";

/** A tensor in a frame's head; its bytes follow those of the one before it in the body. */
export type TensorPlace = TensorSignature;

/** Tensors as a frame takes them: their places for the head, and the pieces of the body. */
export interface PackedTensors {
  readonly places: TensorPlace[];
  readonly parts: Uint8Array[];
  readonly byteLength: number;
}

/**
 * Lays the tensors of several calls on top of each other, row by row, as one tensor a name. The calls must
 * agree in names, types and all sizes after the first. No byte of a number is copied.
 */
export function packRows(calls: readonly NamedTensors[]): PackedTensors {
  const places: TensorPlace[] = [];
  const parts: Uint8Array[] = [];
  let byteLength = 0;
  for (const [name, first] of Object.entries(calls[0] ?? {})) {
    let rows = 0;
    let bytes = 0;
    for (const call of calls) {
      const tensor = call[name]!;
      const part = toTensorBytes(tensor);
      rows += tensor.shape[0] ?? 1;
      bytes += part.byteLength;
      parts.push(part);
    }
    const padding = paddingAfter(bytes);
    if (padding.byteLength > 0) parts.push(padding);
    byteLength += bytes + padding.byteLength;
    places.push({
      name,
      type: first.type,
      shape: calls.length === 1 ? first.shape : [rows, ...first.shape.slice(1)],
    });
  }
  return { places, parts, byteLength };
}

/** The tensors of a body, numbers as views into it. */
export function unpackTensors(places: readonly TensorPlace[], body: ArrayBuffer): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  let offset = 0;
  for (const place of places) {
    const { tensor, byteLength } = unpackTensor(place, body, offset);
    tensors[place.name] = tensor;
    offset += byteLength + paddingAfter(byteLength).byteLength;
  }
  return tensors;
}

function unpackTensor(
  { name, type, shape }: TensorPlace,
  body: ArrayBuffer,
  offset: number,
): { tensor: Tensor; byteLength: number } {
  const count = elementCount(shape);
  if (type === "string") {
    const { strings, byteLength } = readStrings(name, new Uint8Array(body, offset), count);
    return { tensor: { type, shape, data: strings }, byteLength };
  }
  const data = new DATA_CLASS[type](body, offset, count);
  return { tensor: { type, shape, data }, byteLength: data.byteLength };
}

/** The rows of several calls as one, copied. They agree as `packRows` asks. */
export function layTogether(calls: readonly NamedTensors[]): NamedTensors {
  const { places, parts } = packRows(calls);
  const body = Buffer.concat(parts);
  return unpackTensors(
    places,
    body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength) as ArrayBuffer,
  );
}

/** Takes the rows of one call out of the outputs of a batch, numbers as views. */
export function sliceRows(outputs: NamedTensors, firstRow: number, rows: number): NamedTensors {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, sliceTensor(tensor, firstRow, rows)]),
  );
}

function sliceTensor(tensor: Tensor, firstRow: number, rows: number): Tensor {
  const sizes = tensor.shape.slice(1);
  const rowLength = elementCount(sizes);
  const shape = [rows, ...sizes];
  const [start, end] = [firstRow * rowLength, (firstRow + rows) * rowLength];
  return tensor.type === "string"
    ? { type: tensor.type, shape, data: tensor.data.slice(start, end) }
    : { type: tensor.type, shape, data: tensor.data.subarray(start, end) };
}
