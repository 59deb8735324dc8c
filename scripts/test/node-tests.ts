import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Counts, judgeCounts, NO_TESTS } from "./counts.ts";
import { runVisibly, showAtOnce, type Show } from "./run-visibly.ts";

/** A test, or a file, that takes longer hangs, even on a machine that is busy with other things. */
const TEST_TIMEOUT_MS = 600_000;

/** Runs files of node:test, each in a process of its own, two at a time. */
export async function runNodeTests(files: readonly string[], show: Show = showAtOnce): Promise<Counts> {
  const folder = mkdtempSync(path.join(tmpdir(), "comodel-test-"));
  const countsFile = path.join(folder, "counts.json");
  const { exit } = await runVisibly(
    "node",
    [
      "--disable-warning=ExperimentalWarning",
      "--test",
      "--test-concurrency=2",
      `--test-timeout=${TEST_TIMEOUT_MS}`,
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=./scripts/test/counts-reporter.ts",
      `--test-reporter-destination=${countsFile}`,
      ...files,
    ],
    { show },
  );
  const text = existsSync(countsFile) ? readFileSync(countsFile, "utf8").trim() : "";
  rmSync(folder, { recursive: true });
  const counts: Counts = text === "" ? NO_TESTS : JSON.parse(text);
  return judgeCounts(counts, exit, show);
}
