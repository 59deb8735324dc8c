import { ComodelClientError } from "./errors.ts";

/** JSON in base64, as payment and receipt headers carry it; the same in Node and in browsers. */
export function toHeaderJson(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** @throws ComodelClientError `header-malformed` */
export function fromHeaderJson(header: string, name: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(header), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (cause) {
    throw new ComodelClientError(
      "header-malformed",
      `Expected ${name} to be base64 of JSON, found something else.`,
      { cause },
    );
  }
}
