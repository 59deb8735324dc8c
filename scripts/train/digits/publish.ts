import { canonicalJson } from "../canonical-json.ts";
import type { Files } from "../published-file.ts";
import { writeCard } from "./card.ts";
import { loadClassifier } from "./classifier.ts";
import type { Digits } from "./digits.ts";
import { evaluate } from "./evaluation.ts";
import type { Evaluation } from "./evaluation.ts";
import { describeManifest } from "./manifest.ts";
import type { Recipe } from "./recipes.ts";
import { describeVectors } from "./samples.ts";
import { describeEvaluation } from "./suite.ts";

/** Evaluates a trained file and writes everything that is published with it, the manifest last. */
export async function publishRelease({
  recipe,
  onnx,
  digits,
  parent,
}: {
  recipe: Recipe;
  onnx: Uint8Array;
  digits: Digits;
  parent: Files | null;
}): Promise<{ files: Files; evaluation: Evaluation }> {
  const classifier = await loadClassifier(onnx);
  try {
    const evaluation = await evaluate(classifier, digits.heldOut);
    const files: Files = new Map<string, string | Uint8Array>([
      ["model.onnx", onnx],
      ["card.md", writeCard(recipe, digits, evaluation)],
      ["evaluation.json", canonicalJson(describeEvaluation({ recipe, onnx, digits, evaluation }))],
      ["vectors.json", canonicalJson(await describeVectors(classifier, digits))],
    ]);
    files.set("manifest.json", canonicalJson(describeManifest({ recipe, files, digits, parent })));
    return { files, evaluation };
  } finally {
    await classifier.close();
  }
}
