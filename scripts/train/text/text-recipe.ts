import type { DecoderShape } from "./shape.ts";
import type { TextSchedule } from "./train-text.ts";

/** Everything that decides how the weights come out, apart from the book. */
export type TextRecipe = {
  version: number;
  description: string;
  shape: DecoderShape;
  schedule: TextSchedule;
  seed: number;
};

export const textSlug = "whale";
export const textName = "Whale Writer";
export const textLicence = "MIT";

/** What each release asks, in credits: for a call, and for each token that is read and written. */
export const textPrice = { perCall: "0.1", perInputToken: "0.002", perOutputToken: "0.01" };

const shape = { vocabularySize: 512, layers: 3, heads: 4, width: 128, hidden: 512 };
const schedule = { batch: 16, steps: 128, count: 2_400, warmUp: 100, rate: 0.003, decay: 0.1, leaveOut: 0 };

export const textRecipes: readonly [TextRecipe] = [
  {
    version: 1,
    description: "Goes on writing in the manner of Moby-Dick, a few letters at a time.",
    ...{ shape, schedule, seed: 1 },
  },
];
