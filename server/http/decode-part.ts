import { CallerMistake } from "../core/errors.ts";

/** Reads one part of a path. Throws `CallerMistake` (`path-malformed`) when its percent escapes are no UTF-8. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new CallerMistake(
      "path-malformed",
      `"${part.slice(0, 80)}" in the path is not percent-encoded UTF-8`,
    );
  }
}
