/** Runs all static checks and tells at the end which of them failed: `npm run check`. */
import { globSync } from "node:fs";

import { runAndCollect } from "../generate/run-quietly.ts";
import { runInLanes } from "../test/in-lanes.ts";

/** A check is a program that ends with 0 when there is nothing to complain about. */
interface Check {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

/** Programs that can keep what they found out about a file keep it here; a clean checkout begins without. */
const CACHE = "node_modules/.cache";

const CHECKS: readonly Check[] = [
  {
    name: "format",
    command: [
      "prettier",
      "--check",
      "--log-level=warn",
      "--cache",
      `--cache-location=${CACHE}/prettier/.prettier-cache`,
      ".",
    ],
  },
  { name: "types of server, scripts and tests", command: ["tsc", "-p", "tsconfig.json"] },
  { name: "types of the app", command: ["tsc", "-p", "app/tsconfig.json"] },
  { name: "types of the journeys", command: ["tsc", "-p", "test/journeys/tsconfig.json"] },
  {
    name: "TypeScript",
    command: [
      "eslint",
      ".",
      "--max-warnings=0",
      "--cache",
      "--cache-strategy=content",
      `--cache-location=${CACHE}/eslint/`,
    ],
  },
  { name: "Solidity", command: ["solhint", "contracts/**/*.sol", "--max-warnings=0", "--disc"] },
  { name: "natspec", command: ["node", "scripts/check/natspec.ts"] },
  { name: "names and sizes", command: ["node", "scripts/check/tree.ts"] },
  {
    name: "who knows whom",
    command: ["depcruise", "--config", ".dependency-cruiser.mjs", ...sourceFolders()],
  },
  { name: "unused files, exports and dependencies", command: ["knip", "--no-progress"] },
  { name: "lock file", command: ["node", "scripts/check/lock.ts"] },
];

function sourceFolders(): string[] {
  return globSync(["app", "client", "generated", "scripts", "server", "subgraph", "test"]);
}

const words = process.argv.slice(2);
const wanted = CHECKS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const failures: { name: string; output: string }[] = [];

// Most checks keep one core busy.
await runInLanes(wanted, async ({ name, command }) => {
  const [program, ...args] = command;
  const { code, output } = await runAndCollect(program, args);
  console.log(`${code === 0 ? "✓" : "✗"} ${name}`);
  if (code !== 0) failures.push({ name, output });
});

for (const { name, output } of failures) console.log(`\n=== ${name}\n${output.trimEnd()}`);
const failed = failures.map(({ name }) => name).join("; ");
console.log(failed === "" ? "\nAll checks passed." : `\nFailed: ${failed}`);
if (failed !== "") process.exitCode = 1;
