import { parseDecimal, formatDecimal } from "../big-decimal.ts";
import { toHex, type TypedValue } from "../entity-values.ts";

type Written = readonly [type: TypedValue["type"], value: unknown];

/** Writes the context of a data source as JSON, in the order of its names, so that equal contexts are equal texts. */
export function encodeContext(context: ReadonlyMap<string, TypedValue> | null): string {
  const sorted = [...(context ?? [])].sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(sorted.map(([name, typed]) => [name, encode(typed)]));
}

export function decodeContext(text: string): ReadonlyMap<string, TypedValue> {
  const entries = JSON.parse(text) as [string, Written][];
  return new Map(entries.map(([name, written]) => [name, decode(written)]));
}

function encode(typed: TypedValue): Written {
  switch (typed.type) {
    case "List":
      return [typed.type, typed.value.map(encode)];
    case "BigDecimal":
      return [typed.type, formatDecimal(typed.value)];
    case "Bytes":
      return [typed.type, toHex(typed.value)];
    case "BigInt":
    case "Int8":
    case "Timestamp":
      return [typed.type, typed.value.toString()];
    case "String":
    case "Int":
    case "Boolean":
    case "Null":
      return [typed.type, typed.value];
  }
}

function decode([type, value]: Written): TypedValue {
  switch (type) {
    case "List":
      return { type, value: (value as Written[]).map(decode) };
    case "BigDecimal": {
      const parsed = parseDecimal(String(value));
      if (parsed === undefined) throw new Error(`expected a stored decimal number, found "${String(value)}"`);
      return { type, value: parsed };
    }
    case "Bytes":
      return { type, value: new Uint8Array(Buffer.from(String(value).slice(2), "hex")) };
    case "BigInt":
    case "Int8":
    case "Timestamp":
      return { type, value: BigInt(String(value)) };
    case "String":
    case "Int":
    case "Boolean":
    case "Null":
      return { type, value } as TypedValue;
  }
}
