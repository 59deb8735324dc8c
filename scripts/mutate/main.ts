/**
 * Makes small mistakes in the contracts, one at a time, and counts those that a test notices: `npm run mutate`. Paths
 * choose contracts, `--sample N --seed S` tries N of the mistakes, `--minutes N` ends after that time. `--defences` takes
 * known defences against attacks out instead: the test that is named for each must fail. What was tried before is not
 * tried again while the contract and the tests are the same.
 */
import { parseArgs } from "node:util";

import { readDefences } from "./defences.ts";
import { chooseSample } from "./sample.ts";
import { tryDefences } from "./try-defences.ts";
import { tryMutants } from "./try-mutants.ts";
import { startWorkers } from "./workers.ts";
import { openWorkshop } from "./workshop.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    minutes: { type: "string" },
    defences: { type: "boolean", default: false },
  },
});

const defences = readDefences();
const workshop = openWorkshop(values.defences ? "defences" : "mutants", defences);
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
        isWhole: positionals.length === 0 && values.sample === undefined && values.minutes === undefined,
      });
  if (failed) process.exitCode = 1;
} finally {
  workers.stop();
}
