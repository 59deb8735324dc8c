import type { TypedValue } from "../entity-values.ts";
import { parseDecimal } from "../big-decimal.ts";
import { SubgraphRefused } from "../failure.ts";

/** Reads the `context` of a data source in a manifest. */
export function readContext(
  entries: Readonly<Record<string, { type: string; data?: unknown }>>,
  place: string,
): ReadonlyMap<string, TypedValue> {
  const context = new Map<string, TypedValue>();
  for (const [name, { type, data }] of Object.entries(entries)) {
    context.set(name, toValue(type, data, `${place}.context.${name}`));
  }
  return context;
}

function toValue(type: string, data: unknown, place: string): TypedValue {
  switch (type) {
    case "Bool":
    case "Boolean":
      return { type: "Boolean", value: data === true };
    case "String":
      return { type: "String", value: String(data) };
    case "Int":
      return { type: "Int", value: Number(data) };
    case "Int8":
      return { type: "Int8", value: BigInt(String(data)) };
    case "BigInt":
      return { type: "BigInt", value: BigInt(String(data)) };
    case "BigDecimal": {
      const value = parseDecimal(String(data));
      if (value === undefined)
        throw new SubgraphRefused(`expected ${place} to be a decimal number, found ${String(data)}`);
      return { type: "BigDecimal", value };
    }
    case "Bytes":
      return { type: "Bytes", value: new Uint8Array(Buffer.from(String(data).replace(/^0x/, ""), "hex")) };
    case "List":
      return {
        type: "List",
        value: (data as { type: string; data: unknown }[]).map((each) =>
          toValue(each.type, each.data, place),
        ),
      };
    default:
      throw new SubgraphRefused(`expected ${place} to have a type that contexts know, found ${type}`);
  }
}
