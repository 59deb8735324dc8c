/**
 * Makes small mistakes in the contracts, one at a time, and counts those that a test notices: `npm run mutate`. Paths
 * choose contracts, `--sample N --seed S` tries N of the mistakes, `--minutes N` ends after that time. `--near
 * contracts/market` asks only the Solidity tests of the same folder, which takes minutes. `--defences` takes known
 * defences against attacks out instead: the test that is named for each must fail. What was tried before is not tried
 * again while the contract and the tests are the same.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import { readDefences } from "./defences.ts";
import { chooseSample } from "./sample.ts";
import { tryDefences } from "./try-defences.ts";
import { tryMutants } from "./try-mutants.ts";
import { startWorkers } from "./workers.ts";
import { fileOf } from "./test-files.ts";
import { openWorkshop, type Scope } from "./workshop.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    minutes: { type: "string" },
    near: { type: "string" },
    defences: { type: "boolean", default: false },
  },
});

const defences = readDefences();
const workshop = openWorkshop(chooseScope(), values.near === undefined ? defences : []);
const workers = await startWorkers(workshop.folder, Number(values.workers));
const choose = <T extends { readonly file: string }>(all: readonly T[]): T[] =>
  chooseSample(all, {
    words: positionals,
    size: values.sample === undefined ? undefined : Number(values.sample),
    seed: Number(values.seed),
  });

try {
  const failed = values.defences
    ? await tryDefences(choose(defences), workers)
    : await tryMutants(choose(workshop.mutants), {
        workshop,
        workers,
        minutes: values.minutes === undefined ? Infinity : Number(values.minutes),
        hasTypeScript: values.near === undefined,
        isWhole:
          positionals.length === 0 &&
          [values.sample, values.minutes, values.near].every((value) => value === undefined),
      });
  if (failed) process.exitCode = 1;
} finally {
  workers.stop();
}

function chooseScope(): Scope {
  const { near } = values;
  if (values.defences) {
    const tests = new Set(defences.map(({ test }) => fileOf(test)));
    return { name: "defences", plants: "defences", isPlanted: () => true, isRun: (file) => tests.has(file) };
  }
  if (near === undefined) {
    return { name: "mutants", plants: "mutants", isPlanted: () => true, isRun: () => true };
  }
  if (!near.startsWith("contracts/") || !existsSync(near)) {
    throw new Error(`Expected --near to name a folder such as contracts/market, found ${near}.`);
  }
  const tests = `test/${near}`;
  return {
    name: "near",
    plants: "mutants",
    isPlanted: (file) => file.startsWith(near),
    isRun: (file) => file.startsWith(tests),
  };
}
