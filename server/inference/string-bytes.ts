import { CallerMistake } from "../core/errors.ts";

/** Each string has its length before it, in so many bytes, little-endian. */
const LENGTH_BYTES = 4;
// A byte-order mark is a character of the string like any other.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Strings as bytes: each its length, then itself in UTF-8. */
export function writeStrings(strings: readonly string[]): Uint8Array {
  const lengths = strings.map((text) => Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
  let offset = 0;
  strings.forEach((text, index) => {
    offset = bytes.writeUInt32LE(lengths[index]!, offset);
    offset += bytes.write(text, offset);
  });
  return bytes;
}

/**
 * Reads the first `count` strings of the bytes, and says how many bytes those have. Throws `CallerMistake`
 * (`input-data`) where one is cut off or is no UTF-8.
 */
export function readStrings(
  name: string,
  bytes: Uint8Array,
  count: number,
): { strings: string[]; byteLength: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings: string[] = [];
  let offset = 0;
  while (strings.length < count) {
    const start = offset + LENGTH_BYTES;
    const isWhole = start <= bytes.byteLength;
    const end = isWhole ? start + view.getUint32(offset, true) : start;
    if (end > bytes.byteLength) {
      throw new CallerMistake(
        "input-data",
        `Input "${name}" has ${bytes.byteLength} bytes; ${isWhole ? "the text" : "the length"} of element ${strings.length} of ${count} ends at byte ${end}`,
      );
    }
    strings.push(end === start ? "" : decode(name, bytes.subarray(start, end), strings.length));
    offset = end;
  }
  return { strings, byteLength: offset };
}

function decode(name: string, bytes: Uint8Array, index: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new CallerMistake(
      "input-data",
      `Element ${index} of input "${name}" is not UTF-8; strings are taken in UTF-8 only`,
    );
  }
}
