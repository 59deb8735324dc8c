import { stripVTControlCharacters } from "node:util";

import { type Counts, judgeCounts } from "./counts.ts";
import { runVisibly, type Show } from "./run-visibly.ts";

/** Runs Solidity tests (`.t.sol`): unit, fuzz and invariant tests. */
export async function runSolidityTests(files: readonly string[], show: Show): Promise<Counts> {
  const { exit, output } = await runVisibly("hardhat", ["test", "solidity", ...files], { show });
  const text = stripVTControlCharacters(output);
  const counts = {
    passed: countOf(text, "passing"),
    failed: countOf(text, "failing"),
    skipped: countOf(text, "skipped"),
  };
  return judgeCounts(counts, exit, show);
}

/** Reads Hardhat's own summary, such as `12 passing`; what isn't mentioned didn't happen. */
function countOf(text: string, word: string): number {
  const found = [...text.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"))].at(-1);
  return found === undefined ? 0 : Number(found[1]);
}
