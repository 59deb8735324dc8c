import { bigDecimal, type BigDecimal } from "../big-decimal.ts";
import type { TypedValue } from "../entity-values.ts";
import { DeterministicFailure } from "../failure.ts";
import type { Heap, Pointer } from "./heap.ts";
import { typeIndex } from "./type-ids.ts";

const kind = {
  string: 0,
  int: 1,
  bigDecimal: 2,
  bool: 3,
  array: 4,
  null: 5,
  bytes: 6,
  bigInt: 7,
  int8: 8,
  timestamp: 9,
} as const;

/** Reads a mapping's entity: pairs of a field name and a value that carries its own type. */
export function readEntity(heap: Heap, at: Pointer): Map<string, TypedValue> {
  const fields = new Map<string, TypedValue>();
  for (const entry of heap.readArray(heap.readWord(at))) {
    const name = heap.readString(heap.readWord(entry));
    fields.set(name, readStoreValue(heap, heap.readWord(entry + 4)));
  }
  return fields;
}

/** Reads one `Value` of a mapping. */
export function readStoreValue(heap: Heap, at: Pointer): TypedValue {
  const tagged = heap.readTagged(at);
  const pointer = Number(BigInt.asUintN(32, tagged.payload));
  switch (tagged.kind) {
    case kind.string:
      return { type: "String", value: heap.readString(pointer) };
    case kind.int:
      return { type: "Int", value: Number(BigInt.asIntN(32, tagged.payload)) };
    case kind.bigDecimal:
      return { type: "BigDecimal", value: readBigDecimal(heap, pointer) };
    case kind.bool:
      return { type: "Boolean", value: pointer !== 0 };
    case kind.array:
      return { type: "List", value: heap.readArray(pointer).map((element) => readStoreValue(heap, element)) };
    case kind.null:
      return { type: "Null", value: null };
    case kind.bytes:
      return { type: "Bytes", value: heap.readBytes(pointer) };
    case kind.bigInt:
      return { type: "BigInt", value: heap.readBigInt(pointer) };
    case kind.int8:
      return { type: "Int8", value: tagged.payload };
    case kind.timestamp:
      return { type: "Timestamp", value: tagged.payload };
    default:
      throw new DeterministicFailure(`expected a store value of kind 0 to 9, found kind ${tagged.kind}`);
  }
}

/** Writes an entity for a mapping. Fields without a value are left out, as graph-node does. */
export function writeEntity(heap: Heap, fields: ReadonlyMap<string, TypedValue>): Pointer {
  const entries: Pointer[] = [];
  for (const [name, typed] of fields) {
    if (typed.type === "Null") continue;
    entries.push(
      heap.writeWords(typeIndex.storeEntry, [heap.writeString(name), writeStoreValue(heap, typed)]),
    );
  }
  return heap.writeWords(typeIndex.storeMap, [heap.writeArray(typeIndex.arrayStoreEntry, entries)]);
}

export function writeStoreValue(heap: Heap, typed: TypedValue): Pointer {
  const write = (tag: number, payload: number | bigint): Pointer =>
    heap.writeTagged(typeIndex.storeValue, tag, payload);
  switch (typed.type) {
    case "String":
      return write(kind.string, heap.writeString(typed.value));
    case "Int":
      return write(kind.int, typed.value);
    case "BigDecimal":
      return write(kind.bigDecimal, writeBigDecimal(heap, typed.value));
    case "Boolean":
      return write(kind.bool, typed.value ? 1 : 0);
    case "List": {
      const elements = typed.value.map((element) => writeStoreValue(heap, element));
      return write(kind.array, heap.writeArray(typeIndex.arrayStoreValue, elements));
    }
    case "Null":
      return write(kind.null, 0);
    case "Bytes":
      return write(kind.bytes, heap.writeBytes(typed.value));
    case "BigInt":
      return write(kind.bigInt, heap.writeBigInt(typed.value));
    case "Int8":
      return write(kind.int8, typed.value);
    case "Timestamp":
      return write(kind.timestamp, typed.value);
  }
}

export function readBigDecimal(heap: Heap, at: Pointer): BigDecimal {
  const digits = heap.readBigInt(heap.readWord(at));
  const exponent = heap.readBigInt(heap.readWord(at + 4));
  if (exponent > 1_000_000n || exponent < -1_000_000n) {
    throw new DeterministicFailure(`expected a BigDecimal exponent within 1000000, found ${exponent}`);
  }
  return bigDecimal(digits, Number(exponent));
}

export function writeBigDecimal(heap: Heap, value: BigDecimal): Pointer {
  const digits = heap.writeBigInt(value.digits);
  return heap.writeWords(typeIndex.bigDecimal, [digits, heap.writeBigInt(BigInt(value.exponent))]);
}
