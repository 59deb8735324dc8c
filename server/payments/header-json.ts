import { CallerMistake } from "../core/errors.ts";

const MAX_HEADER_CHARACTERS = 8_192;

/** Several look at the header of one call; nobody changes what it holds. */
let last: { readonly header: string; readonly value: unknown } | undefined;

/** Reads a payment header: base64 of JSON. @throws CallerMistake `payment-header-malformed` */
export function parseHeaderJson(header: string, name: string): unknown {
  if (header.length > MAX_HEADER_CHARACTERS) {
    throw malformed(name, `${header.length} characters, more than ${MAX_HEADER_CHARACTERS}`);
  }
  if (last?.header === header) return last.value;
  try {
    const value = JSON.parse(Buffer.from(header, "base64").toString("utf8")) as unknown;
    last = { header, value };
    return value;
  } catch (cause) {
    throw malformed(name, "something else", cause);
  }
}

export function toHeaderJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

function malformed(name: string, found: string, cause?: unknown): CallerMistake {
  return new CallerMistake(
    "payment-header-malformed",
    `Expected the header ${name} to be base64 of JSON, found ${found}.`,
    { cause },
  );
}
