import type { Json } from "../canonical-json.ts";
import type { TextRecipe } from "./text-recipe.ts";
import { trainText, type StepReport } from "./train-text.ts";

/** Steps that are published, so that anybody can repeat them in seconds. */
const published = 20;

/** Collects the losses of the first steps, to the bit: each depends on all weights that the step before it made. */
export function createFirstSteps(): { note(report: StepReport): void; describe(): Json } {
  const losses: number[] = [];
  return {
    note: ({ step, loss }) => {
      if (step <= published) losses.push(loss);
    },
    describe: () => ({ steps: losses.length, losses }),
  };
}

/** Takes only the first steps of a training. The rate still rises in them, so the number of all steps changes nothing. */
export async function repeatFirstSteps(
  { shape, schedule, seed }: TextRecipe,
  text: readonly number[],
  count = published,
): Promise<Json> {
  if (count > schedule.warmUp)
    throw new RangeError(
      `Expected at most ${schedule.warmUp} first steps, while the rate rises; found ${count}.`,
    );
  const first = createFirstSteps();
  await trainText(shape, text, { schedule: { ...schedule, count }, seed, onStep: first.note });
  return first.describe();
}
