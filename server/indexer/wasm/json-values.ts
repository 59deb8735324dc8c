import { DeterministicFailure, messageOf } from "../failure.ts";
import type { Heap, Pointer } from "./heap.ts";
import { typeIndex } from "./type-ids.ts";

const kind = { null: 0, bool: 1, number: 2, string: 3, array: 4, object: 5 } as const;

/** A number of a JSON text in the digits in which it was written. */
class NumberText {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/**
 * Parses JSON and keeps every number as it was written, however long.
 * @throws DeterministicFailure when the bytes are no UTF-8 or no JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return JSON.parse(text, keepNumberText as (key: string, value: unknown) => unknown);
  } catch (error) {
    throw new DeterministicFailure(`the mapping asked to read JSON that is malformed: ${messageOf(error)}`);
  }
}

function keepNumberText(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === "number" ? new NumberText(context.source ?? String(value)) : value;
}

/** Writes a value made by `parseJson`. Object entries go in the order of their names, as graph-node keeps them. */
export function writeJsonValue(heap: Heap, value: unknown): Pointer {
  const write = (tag: number, payload: number): Pointer =>
    heap.writeTagged(typeIndex.jsonValue, tag, payload);
  if (value === null) return write(kind.null, 0);
  if (typeof value === "boolean") return write(kind.bool, value ? 1 : 0);
  if (value instanceof NumberText) return write(kind.number, heap.writeString(value.digits));
  if (typeof value === "string") return write(kind.string, heap.writeString(value));
  if (Array.isArray(value)) {
    const items = value.map((item) => writeJsonValue(heap, item));
    return write(kind.array, heap.writeArray(typeIndex.arrayJsonValue, items));
  }
  return write(kind.object, writeJsonObject(heap, value as Record<string, unknown>));
}

function writeJsonObject(heap: Heap, object: Record<string, unknown>): Pointer {
  const sorted = Object.entries(object).sort(([left], [right]) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  const entries = sorted.map(([name, value]) =>
    heap.writeWords(typeIndex.jsonEntry, [heap.writeString(name), writeJsonValue(heap, value)]),
  );
  return heap.writeWords(typeIndex.jsonMap, [heap.writeArray(typeIndex.arrayJsonEntry, entries)]);
}
