import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { ensureChromium } from "./chromium.ts";
import { type Counts, judgeCounts, NO_TESTS } from "./counts.ts";
import { runVisibly, type Show } from "./run-visibly.ts";

/** The part of Playwright's JSON report that is read here. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** Runs the browser journeys against the built pages, and brings Chromium first. */
export async function runJourneys(files: readonly string[], show: Show): Promise<Counts> {
  await ensureChromium(show);
  const folder = mkdtempSync(path.join(tmpdir(), "comodel-journeys-"));
  const reportFile = path.join(folder, "report.json");
  const { exit } = await runVisibly("playwright", ["test", "--reporter=list,json", ...files], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    show,
  });
  const report = existsSync(reportFile) ? readFileSync(reportFile, "utf8") : undefined;
  rmSync(folder, { recursive: true });
  return judgeCounts(report === undefined ? NO_TESTS : readReport(report), exit, show);
}

function readReport(text: string): Counts {
  const { stats }: PlaywrightReport = JSON.parse(text);
  // A journey that passes only when it is repeated has failed.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}
