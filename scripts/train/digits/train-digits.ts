import { canonicalJson } from "../canonical-json.ts";
import type { Files } from "../published-file.ts";
import type { TrainedModel } from "../trained-model.ts";
import { loadDigits } from "./digits.ts";
import { publishRelease } from "./publish.ts";
import { licence, modelName, modelSlug, recipes, trainRelease } from "./recipes.ts";
import { chooseSamples } from "./samples.ts";
import { describeSuite } from "./suite.ts";

/** Reads one handwritten digit. */
export const digitsModel: TrainedModel = { slug: modelSlug, name: modelName, licence, train: trainDigits };

async function trainDigits(say: (line: string) => void): Promise<Files> {
  const digits = loadDigits();
  say(`${digits.training.length} digits to train on, ${digits.heldOut.length} held out.`);
  const files: Files = new Map<string, string | Uint8Array>([
    ["samples.json", canonicalJson(chooseSamples(digits))],
    ["suite.json", canonicalJson(describeSuite(digits))],
  ]);
  let parent: Files | null = null;
  for (const recipe of recipes) {
    const { onnx } = trainRelease(recipe, digits.training, ({ epoch, loss }) =>
      say(`release ${recipe.version}: pass ${epoch} of ${recipe.schedule.epochs}, loss ${loss.toFixed(4)}`),
    );
    const release = await publishRelease({ recipe, onnx, digits, parent });
    const { correct, heldOutCount, accuracy, shifted } = release.evaluation;
    say(
      `release ${recipe.version}: ${correct} of ${heldOutCount} right (${accuracy}), shifted ${shifted.accuracy}, ${onnx.length} bytes`,
    );
    for (const [path, content] of release.files) files.set(`release-${recipe.version}/${path}`, content);
    parent = release.files;
  }
  return files;
}
