import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Mutant } from "./plant.ts";

/** Names every mutant by its contract's text and what it changes there, so that it is known again in a later run. */
export function keysOf(mutants: readonly Mutant[]): Map<number, string> {
  const hashes = new Map<string, string>();
  const counts = new Map<string, number>();
  const keys = new Map<number, string>();
  for (const { id, file, line, before, after } of mutants) {
    const hash = hashes.get(file) ?? createHash("sha256").update(readFileSync(file)).digest("hex");
    hashes.set(file, hash);
    const what = JSON.stringify([hash, line, before, after]);
    const count = counts.get(what) ?? 0;
    counts.set(what, count + 1);
    keys.set(id, createHash("sha256").update(`${what} ${count}`).digest("hex").slice(0, 20));
  }
  return keys;
}
