import { NONE } from "./chosen.ts";
import type { Defence } from "./defences.ts";
import type { Workers } from "./workers.ts";

/**
 * Takes each defence out, and runs the tests of the attack that it stops.
 *
 * @returns whether a defence was missed by nobody
 */
export async function tryDefences(defences: readonly Defence[], workers: Workers): Promise<boolean> {
  await workers.forEach([...new Set(defences.map(({ test }) => test))], async (ask, test) => {
    const { failure } = await ask({ mutant: NONE, test });
    if (failure !== undefined) {
      throw new Error(`Expected ${test} to pass with all defences in place, but ${failure} fails.`);
    }
  });
  let missed = 0;
  await workers.forEach(defences, async (ask, { id, attack, test }) => {
    const { failure } = await ask({ mutant: id, test });
    console.log(failure === undefined ? `✗ ${attack}` : `✓ ${attack} (${failure})`);
    if (failure === undefined) missed += 1;
  });
  console.log(`\n${defences.length - missed} passed, ${missed} failed`);
  return missed > 0 || defences.length === 0;
}
