/**
 * Tries the invariants for long: `npm run fuzz`, for ten minutes or a million calls, whichever comes first; `-- --minutes
 * 30 --calls 10000000` for longer, `--runs 180` makes its rounds longer. Every round begins with another seed, and no run
 * repeats another: two runs from one seed were seen to differ. What fails is told with the calls that led there. The last line counts like that of the tests.
 */
import { globSync } from "node:fs";
import { parseArgs, stripVTControlCharacters } from "node:util";

import { runVisibly } from "../test/run-visibly.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "10" },
    calls: { type: "string", default: "1000000" },
    runs: { type: "string", default: "60" },
  },
});

/** Calls in one sequence. */
const DEPTH = 120;

const files = globSync("test/contracts/**/*Invariants.t.sol")
  .filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)))
  .sort();
const startedAt = Date.now();
const until = startedAt + Number(values.minutes) * 60_000;
let [calls, failed, rounds] = [0, 0, 0];
let invariants: number;

do {
  const seed = `0x${(startedAt + rounds).toString(16)}`;
  console.log(`\n=== round ${++rounds}`);
  const env = { FUZZ_RUNS: values.runs, FUZZ_DEPTH: String(DEPTH), FUZZ_SEED: seed };
  const { exit, output } = await runVisibly("hardhat", ["test", "solidity", ...files], { env });
  const runs = [...stripVTControlCharacters(output).matchAll(/invariant_\w+\(\) \(runs: (\d+)\)/g)];
  invariants = runs.length;
  calls += runs.reduce((sum, [, count]) => sum + Number(count) * DEPTH, 0);
  if (exit !== 0) failed += 1;
} while (failed === 0 && Date.now() < until && calls < Number(values.calls));

const seconds = (Date.now() - startedAt) / 1_000;
const rate = Math.round(calls / seconds).toLocaleString("en");
console.log(
  `\n${calls.toLocaleString("en")} calls in ${seconds.toFixed(0)} s, ${rate} a second, ${rounds} rounds`,
);
console.log(`\n${invariants} passed, ${failed} failed`);
if (failed > 0 || invariants === 0) process.exitCode = 1;
