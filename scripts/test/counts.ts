import type { Show } from "./run-visibly.ts";

/** How the tests of a part ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** Returns, for example, `12 passed, 0 failed, 1 skipped`; nothing is said of no skipped tests. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  const ending = skipped > 0 ? `, ${skipped} skipped` : "";
  return `${passed} passed, ${failed} failed${ending}`;
}

/**
 * Holds a part's counts against how its program ended, so that a part which crashed or ran nothing
 * never looks like one that passed.
 *
 * @param counts what the program reported
 * @param exit its exit code, or the signal that ended it
 * @param show told why what the program reported is not believed
 */
export function judgeCounts(counts: Counts, exit: number | NodeJS.Signals, show: Show): Counts {
  if (counts.failed > 0) return counts;
  if (exit !== 0) {
    show(`Expected the tests to end with 0, found ${exit}: counted as a failure.\n`);
    return addCounts(counts, { ...NO_TESTS, failed: 1 });
  }
  if (counts.passed === 0) {
    show("Expected at least one test to run, found none: counted as a failure.\n");
    return addCounts(counts, { ...NO_TESTS, failed: 1 });
  }
  return counts;
}
