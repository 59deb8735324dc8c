import { createHash } from "node:crypto";

/** Values that JSON can carry without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes a value so that equal values give equal bytes, and with them equal hashes: keys in the order given, two
 * spaces of indentation, lists of plain numbers on one line (a picture is a line, not 784), one newline at the end.
 */
export function canonicalJson(value: Json): string {
  return `${write(value, "")}\n`;
}

/** sha256 of text (UTF-8) or bytes, as 64 lower-case hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function write(value: Json, indent: string): string {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RangeError(`JSON has no ${value}; a finite number was expected.`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.every((item) => typeof item === "number"))
      return `[${value.map((item) => write(item, "")).join(",")}]`;
    return `[\n${value.map((item) => inner + write(item, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`,
  );
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}

/** `Array.isArray` does not narrow read-only lists. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
