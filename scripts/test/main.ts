/**
 * Runs all tests, two parts at a time: `npm test`. With words, only the files whose path contains one
 * of them: `npm test -- indexer`. The last line sums all parts up.
 */
import { globSync } from "node:fs";
import { inspect } from "node:util";

import { addCounts, type Counts, formatCounts, NO_TESTS } from "./counts.ts";
import { runInLanes } from "./in-lanes.ts";
import { runJourneys } from "./journeys.ts";
import { runNodeTests } from "./node-tests.ts";
import type { Show } from "./run-visibly.ts";
import { createScreen } from "./screen.ts";
import { runSolidityTests } from "./solidity-tests.ts";

/** Tests of one kind, which one program runs. */
interface Part {
  readonly name: string;
  readonly files: readonly string[];
  readonly run: (files: readonly string[], show: Show) => Promise<Counts>;
}

/** Folders whose tests begin in this order, before those of all others: what takes longest must not begin last. */
const FIRST = ["test/server", "test/app", "test/contracts", "test/chaos", "test/models", "test/client"];

/** Returns all parts in the order in which they begin; a new folder in test/ is a new part. */
function findParts(): Part[] {
  const others = globSync("test/*/").filter((folder) => !FIRST.includes(folder));
  const folders = [...FIRST, ...others.sort()].filter((folder) => folder !== "test/journeys");
  // The first two fit together: one computes most of the time, the other mostly waits.
  return [
    {
      name: "contracts, in Solidity",
      files: globSync("test/contracts/**/*.t.sol").sort(),
      run: runSolidityTests,
    },
    {
      name: "journeys, in a browser",
      files: globSync("test/journeys/**/*.{test,spec}.ts").sort(),
      run: runJourneys,
    },
    ...folders.map((folder) => ({
      name: folder.slice("test/".length),
      files: globSync(`${folder}/**/*.test.ts`).sort(),
      run: runNodeTests,
    })),
  ];
}

/** Runs one part; one that cannot even start counts as a failure and the next parts go on. */
async function runPart({ name, files, run }: Part, show: Show): Promise<Counts> {
  show(`\n=== ${name}: ${files.length} files\n`);
  const startedAt = Date.now();
  let counts: Counts;
  try {
    counts = await run(files, show);
  } catch (error) {
    show(`${inspect(error)}\n`);
    counts = { ...NO_TESTS, failed: 1 };
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  show(`=== ${name}: ${formatCounts(counts)} (${seconds} s)\n`);
  return counts;
}

const words = process.argv.slice(2);
const parts = findParts()
  .map((part) => ({
    ...part,
    files: part.files.filter((file) => words.length === 0 || words.some((word) => file.includes(word))),
  }))
  .filter(({ files }) => files.length > 0);
if (parts.length === 0) {
  console.error(`Expected test files that match "${words.join(" ")}", found none in test/.`);
  process.exitCode = 1;
}

let total = NO_TESTS;
const failedParts: string[] = [];
const screen = createScreen((text) => void process.stdout.write(text));
await runInLanes(parts, async (part) => {
  const { print, close } = screen.open();
  const counts = await runPart(part, print);
  close();
  if (counts.failed > 0) failedParts.push(part.name);
  total = addCounts(total, counts);
});
if (failedParts.length > 0) {
  console.log(`\nFailed: ${failedParts.join("; ")}`);
  process.exitCode = 1;
}
console.log(`\n${formatCounts(total)}`);
