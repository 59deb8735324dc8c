import { canonicalJson } from "./canonical-json.ts";
import type { Json } from "./canonical-json.ts";
import { writeCard } from "./card.ts";
import { loadClassifier } from "./classifier.ts";
import type { Digits } from "./digits.ts";
import { evaluate } from "./evaluation.ts";
import type { Evaluation } from "./evaluation.ts";
import { describeFile, describeManifest } from "./manifest.ts";
import type { Files } from "./manifest.ts";
import { licence, modelName, modelSlug } from "./recipes.ts";
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

/** Lists every published file with its size, hash and content address (CIDv1, raw, sha2-256). */
export function describeIndex(files: Files): Json {
  return {
    models: [
      { slug: modelSlug, name: modelName, licence, folder: modelSlug, releases: releaseFolders(files) },
    ],
    files: [...files].map(([path, content]) => describeFile(path, content)),
  };
}

function releaseFolders(files: Files): Json {
  const manifests = [...files.keys()].filter((path) => path.endsWith("/manifest.json"));
  return manifests.map((manifest, index) => ({
    version: index + 1,
    folder: manifest.replace("/manifest.json", ""),
    manifest,
  }));
}
