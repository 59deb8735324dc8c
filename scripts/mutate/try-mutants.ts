import { readFileSync } from "node:fs";
import path from "node:path";

import { keysOf } from "./mutant-keys.ts";
import { Outcomes } from "./outcomes.ts";
import type { Mutant } from "./plant.ts";
import { printReport, type Explanation } from "./report.ts";
import { createStamp } from "./test-files.ts";
import { createTestPlan } from "./test-plan.ts";
import type { Ask, Workers } from "./workers.ts";
import type { Workshop } from "./workshop.ts";

const EXPLANATIONS = "test/contracts/survivors.json";

interface Trial {
  readonly workshop: Workshop;
  readonly workers: Workers;
  readonly minutes: number;
  /** Whether tests in TypeScript are asked, too. */
  readonly hasTypeScript: boolean;
  /** Whether all mutants are tried, so that what explains no survivor is known to be out of date. */
  readonly isWhole: boolean;
}

/**
 * Shows each mutant to the tests that come by it, until one notices it.
 *
 * @returns whether too few were noticed
 */
export async function tryMutants(mutants: readonly Mutant[], trial: Trial): Promise<boolean> {
  const { workshop, workers, minutes, isWhole } = trial;
  const plan = await createTestPlan(workshop, workers, trial.hasTypeScript);
  // What was found near one folder holds for the whole, where only those that survived are shown to more tests.
  const outcomes = new Outcomes(path.dirname(workshop.folder), createStamp());
  const keys = keysOf(workshop.mutants);
  const keyOf = ({ id }: Mutant): string => keys.get(id) ?? "";
  const left = mutants.filter((mutant) => {
    const tests = plan.testsOf(mutant);
    const isKilled = outcomes.of(keyOf(mutant))?.killedBy !== undefined;
    return !isKilled && outcomes.untried(keyOf(mutant), tests).length > 0;
  });
  console.log(`${mutants.length} mutants, ${mutants.length - left.length} of them known from before.`);
  const until = Date.now() + minutes * 60_000;
  let done = 0;
  await workers.forEach(left, async (ask, mutant) => {
    if (Date.now() > until) return;
    const tests = outcomes.untried(keyOf(mutant), plan.testsOf(mutant));
    const { asked, failure } = await showTo(ask, mutant, tests);
    outcomes.add(keyOf(mutant), asked, failure);
    if (++done % 20 === 0) console.log(`${done} of ${left.length} tried`);
  });
  const tried = mutants.filter(
    (mutant) => outcomes.of(keyOf(mutant)) !== undefined || !plan.reached.has(mutant.id),
  );
  return printReport({
    tried,
    survivors: tried.filter((mutant) => outcomes.of(keyOf(mutant))?.killedBy === undefined),
    reached: plan.reached,
    explanations: JSON.parse(readFileSync(EXPLANATIONS, "utf8")) as Explanation[],
    isWhole,
  });
}

async function showTo(
  ask: Ask,
  { id }: Mutant,
  tests: readonly string[],
): Promise<{ readonly asked: readonly string[]; readonly failure?: string }> {
  for (const [index, test] of tests.entries()) {
    const { failure } = await ask({ mutant: id, test });
    if (failure !== undefined) return { asked: tests.slice(0, index + 1), failure };
  }
  return { asked: tests };
}
