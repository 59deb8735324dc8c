import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

import type { Uncovered } from "./uncovered.ts";

const REPORT = "coverage/lcov.info";
/** Instrumented contracts lie apart, so that other verbs may run meanwhile, and a run that is broken off leaves nothing behind. */
const BUILD_FOLDER = ".comodel/coverage";
/** Invariants run lines that other tests run too; a little of them is enough here. */
const FUZZ = { FUZZ_RUNS: "2", FUZZ_DEPTH: "20" };

/** Runs the tests of the contracts on what Hardhat instruments, and reads which lines none of them ran. */
export async function measureLines(): Promise<Uncovered[]> {
  const tests = globSync("test/contracts/*/*.{test.ts,t.sol}").filter((file) => !file.includes("/gas/"));
  const run = spawnSync("hardhat", ["test", "--coverage", ...tests.sort()], {
    env: { ...process.env, ...FUZZ, COMODEL_COVERAGE: BUILD_FOLDER },
    stdio: "inherit",
  });
  if (run.status !== 0)
    throw new Error(`Expected the tests of the contracts to pass, found exit ${run.status}.`);
  return readReport();
}

/** The report's `DA:line,runs` lines below each `SF:file`. */
function readReport(): Uncovered[] {
  return readFileSync(REPORT, "utf8")
    .split("end_of_record")
    .flatMap((record) => {
      const file = /^SF:(.+)$/m.exec(record)?.[1];
      if (file === undefined) return [];
      const source = readFileSync(file, "utf8").split("\n");
      return [...record.matchAll(/^DA:(\d+),0$/gm)].map(([, line]) => ({
        file,
        line: Number(line),
        code: source[Number(line) - 1]?.trim() ?? "",
      }));
    });
}
