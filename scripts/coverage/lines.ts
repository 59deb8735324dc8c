import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";

import type { Uncovered } from "./uncovered.ts";

const REPORT = "coverage/lcov.info";
/** Without it the next verb compiles again: Hardhat leaves instrumented code where the contracts lie. */
const STAMP = "generated/abi.hash";
/** Invariants run lines that other tests run too; a little of them is enough here. */
const FUZZ = { FUZZ_RUNS: "2", FUZZ_DEPTH: "20" };

/** Runs the tests of the contracts on what Hardhat instruments, and reads which lines none of them ran. */
export async function measureLines(): Promise<Uncovered[]> {
  const tests = globSync("test/contracts/*/*.{test.ts,t.sol}").filter((file) => !file.includes("/gas/"));
  rmSync(STAMP, { force: true });
  const run = spawnSync("hardhat", ["test", "--coverage", ...tests.sort()], {
    env: { ...process.env, ...FUZZ },
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
