import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { RECORDING } from "./chosen.ts";
import { fileOf } from "./test-files.ts";
import type { Workers } from "./workers.ts";
import type { Workshop } from "./workshop.ts";

/** Which tests to ask about a mutant. */
export interface TestPlan {
  /** All mutants and sides of branches that any test comes by. */
  readonly reached: ReadonlySet<number>;
  /** Those that come by, the likeliest first, as many as the time for one mutant allows. */
  testsOf(mutant: { readonly id: number; readonly file: string }): readonly string[];
}

interface RecordedTest {
  readonly test: string;
  readonly ms: number;
  readonly reached: readonly number[];
}

/** They hold gas, which planted mutants change, or what is deployed elsewhere. */
const LEFT_OUT = /contracts\/(gas|local)\//;
/** A survivor costs the time of all tests that it is shown to. */
const MS_FOR_ONE_MUTANT = 40_000;

/** Runs every test once, and writes down which mutants it comes by. */
export async function createTestPlan(
  workshop: Workshop,
  workers: Workers,
  hasTypeScript: boolean,
): Promise<TestPlan> {
  const files = hasTypeScript ? globSync("test/contracts/**/*.test.ts").sort() : [];
  const all = [...workers.suites, ...files].filter((test) => !LEFT_OUT.test(test));
  const tests = await recordTests(workshop, workers, all);
  const reachedBy = new Map<number, RecordedTest[]>();
  for (const test of tests) {
    for (const id of test.reached) reachedBy.set(id, [...(reachedBy.get(id) ?? []), test]);
  }
  return {
    reached: new Set(reachedBy.keys()),
    testsOf: ({ id, file }) => affordable(likeliestFirst(reachedBy.get(id) ?? [], file)),
  };
}

/** Tests of the folder of the contract before others, and then the quickest. */
function likeliestFirst(tests: readonly RecordedTest[], file: string): RecordedTest[] {
  const own = path.dirname(file);
  const isNear = ({ test }: RecordedTest): boolean => path.dirname(fileOf(test)) === `test/${own}`;
  const cost = (test: RecordedTest): number => (isNear(test) ? test.ms / 3 : test.ms);
  return [...tests].sort((a, b) => cost(a) - cost(b));
}

function affordable(tests: readonly RecordedTest[]): string[] {
  let left = MS_FOR_ONE_MUTANT;
  const chosen: string[] = [];
  for (const { test, ms } of tests) {
    if (chosen.length > 0 && ms > left) continue;
    left -= ms;
    chosen.push(test);
  }
  return chosen;
}

async function recordTests(
  workshop: Workshop,
  workers: Workers,
  all: readonly string[],
): Promise<readonly RecordedTest[]> {
  const file = path.join(workshop.folder, "plan.json");
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recorded) : undefined;
  if (known?.hash === workshop.hash) return known.tests;
  console.log("Seeing which tests come by which mutants ...");
  const tests: RecordedTest[] = [];
  await workers.forEach(all, async (ask, test) => {
    const startedAt = Date.now();
    const { reached = [], failure } = await ask({ mutant: RECORDING, test });
    if (failure !== undefined) {
      throw new Error(`Expected every test to pass without a mutant, but ${test} fails: ${failure}.`);
    }
    tests.push({ test, ms: Date.now() - startedAt, reached });
  });
  writeFileSync(file, JSON.stringify({ hash: workshop.hash, tests } satisfies Recorded));
  return tests;
}

interface Recorded {
  readonly hash: string;
  readonly tests: readonly RecordedTest[];
}
