import { paddingAfter } from "./frames.ts";
import { DATA_CLASS, elementCount, type NamedTensors, type Tensor, type TensorType } from "./tensor.ts";

/** A tensor in a frame's head; its bytes follow those of the one before it in the body. */
export interface TensorPlace {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
}

/** Tensors as a frame takes them: their places for the head, and the pieces of the body. */
export interface PackedTensors {
  readonly places: TensorPlace[];
  readonly parts: Uint8Array[];
  readonly byteLength: number;
}

/**
 * Lays the tensors of several calls on top of each other, row by row, as one tensor a name. The calls must
 * agree in names, types and all sizes after the first. No byte is copied.
 */
export function packRows(calls: readonly NamedTensors[]): PackedTensors {
  const places: TensorPlace[] = [];
  const parts: Uint8Array[] = [];
  let byteLength = 0;
  for (const [name, first] of Object.entries(calls[0] ?? {})) {
    let rows = 0;
    let bytes = 0;
    for (const call of calls) {
      const { shape, data } = call[name]!;
      rows += shape[0] ?? 1;
      bytes += data.byteLength;
      parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
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

/** The tensors of a body, as views into it. */
export function unpackTensors(places: readonly TensorPlace[], body: ArrayBuffer): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  let offset = 0;
  for (const { name, type, shape } of places) {
    const data = new DATA_CLASS[type](body, offset, elementCount(shape));
    tensors[name] = { type, shape, data };
    offset += data.byteLength + paddingAfter(data.byteLength).byteLength;
  }
  return tensors;
}

/** Takes the rows of one call out of the outputs of a batch, as views. */
export function sliceRows(outputs: NamedTensors, firstRow: number, rows: number): NamedTensors {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, shape, data }]) => {
      const rowLength = elementCount(shape.slice(1));
      const slice = data.subarray(firstRow * rowLength, (firstRow + rows) * rowLength);
      return [name, { type, shape: [rows, ...shape.slice(1)], data: slice }];
    }),
  );
}
