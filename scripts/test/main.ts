/**
 * Runs all tests, part by part: `npm test`. With words, only the files whose path contains one of
 * them: `npm test -- indexer`. The last line sums all parts up.
 */
import { globSync } from "node:fs";

import { addCounts, type Counts, formatCounts, NO_TESTS } from "./counts.ts";
import { runJourneys } from "./journeys.ts";
import { runNodeTests } from "./node-tests.ts";
import { runSolidityTests } from "./solidity-tests.ts";

/** Tests of one kind, which one program runs. */
interface Part {
  readonly name: string;
  readonly files: readonly string[];
  readonly run: (files: readonly string[]) => Promise<Counts>;
}

/** Folders whose tests run in this order, before those of all others. */
const FIRST = ["test/contracts", "test/models", "test/subgraph", "test/server"];

/** Returns all parts; a new folder in test/ is a new part. */
function findParts(): Part[] {
  const others = globSync("test/*/").filter((folder) => !FIRST.includes(folder));
  const folders = [...FIRST, ...others.sort()].filter((folder) => folder !== "test/journeys");
  return [
    {
      name: "contracts, in Solidity",
      files: globSync("test/contracts/**/*.t.sol").sort(),
      run: runSolidityTests,
    },
    ...folders.map((folder) => ({
      name: folder.slice("test/".length),
      files: globSync(`${folder}/**/*.test.ts`).sort(),
      run: runNodeTests,
    })),
    {
      name: "journeys, in a browser",
      files: globSync("test/journeys/**/*.{test,spec}.ts").sort(),
      run: runJourneys,
    },
  ];
}

/** Runs one part; one that cannot even start counts as a failure and the next parts go on. */
async function runPart({ name, files, run }: Part): Promise<Counts> {
  console.log(`\n=== ${name}: ${files.length} files`);
  const startedAt = Date.now();
  let counts: Counts;
  try {
    counts = await run(files);
  } catch (error) {
    console.error(error);
    counts = { ...NO_TESTS, failed: 1 };
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`=== ${name}: ${formatCounts(counts)} (${seconds} s)`);
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
for (const part of parts) {
  const counts = await runPart(part);
  if (counts.failed > 0) failedParts.push(part.name);
  total = addCounts(total, counts);
}
if (failedParts.length > 0) {
  console.log(`\nFailed: ${failedParts.join("; ")}`);
  process.exitCode = 1;
}
console.log(`\n${formatCounts(total)}`);
