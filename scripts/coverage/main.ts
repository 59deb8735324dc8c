/**
 * Measures which lines of the contracts the tests run: `npm run coverage`. Each line that none runs must be named in
 * test/contracts/uncovered.json, with its reason, and nothing else may be. Hardhat counts lines, no branches: those are
 * what `npm run mutate` asks about.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

/** A line that no test can or need run. */
interface Exception {
  readonly file: string;
  /** The line's text. */
  readonly code: string;
  readonly why: string;
}

interface Uncovered {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

const EXCEPTIONS = "test/contracts/uncovered.json";
const REPORT = "coverage/lcov.info";
/** Invariants run lines that other tests run too; a little of them is enough here. */
const FUZZ = { FUZZ_RUNS: "2", FUZZ_DEPTH: "20" };

const tests = globSync("test/contracts/*/*.{test.ts,t.sol}").filter((file) => !file.includes("/gas/"));
const run = spawnSync("hardhat", ["test", "--coverage", ...tests.sort()], {
  env: { ...process.env, ...FUZZ },
  stdio: "inherit",
});
if (run.status !== 0)
  throw new Error(`Expected the tests of the contracts to pass, found exit ${run.status}.`);
process.exitCode = judge(readUncovered(), JSON.parse(readFileSync(EXCEPTIONS, "utf8")) as Exception[]);

/** @returns 0 when the lines that no test runs are exactly the exceptions */
function judge(lines: readonly Uncovered[], exceptions: readonly Exception[]): number {
  const isFor = (line: Uncovered) => (one: Exception) => one.file === line.file && one.code === line.code;
  const missing = lines.filter((line) => !exceptions.some(isFor(line)));
  const stale = exceptions.filter((one) => !lines.some((line) => isFor(line)(one)));
  for (const { file, line, code } of missing) console.log(`no test runs ${file}:${line}: ${code}`);
  for (const { file, code } of stale)
    console.log(`a test runs ${file}: ${code}; take it out of ${EXCEPTIONS}`);
  const named = lines.length - missing.length;
  console.log(
    `\n${missing.length} lines without a test, ${named} with a reason, ${stale.length} out of date`,
  );
  return missing.length + stale.length === 0 ? 0 : 1;
}

/** The report's `DA:line,runs` lines below each `SF:file`. */
function readUncovered(): Uncovered[] {
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
