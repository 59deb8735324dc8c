import { canonicalJson, sha256 } from "../canonical-json.ts";
import type { Json } from "../canonical-json.ts";
import { runtimeProfile } from "../runtime.ts";
import { heldOutCount, splitSeed } from "./digits.ts";
import type { Digits } from "./digits.ts";
import type { Evaluation } from "./evaluation.ts";
import { modelName } from "./recipes.ts";
import type { Recipe } from "./recipes.ts";

const suiteName = "digits-held-out";

/** What every release of the model is measured by; its hash is the suite that the chain records. */
export function describeSuite(digits: Digits): Json {
  return {
    name: suiteName,
    dataset: describeDataset(digits),
    count: digits.heldOut.length,
    measures:
      "share of right answers (the most probable digit), as they are and moved by 2 pixels in four directions",
    engine: runtimeProfile.engine,
  };
}

/** The suite's hash: of `suite.json`, byte for byte. */
export function hashSuite(digits: Digits): string {
  return sha256(canonicalJson(describeSuite(digits)));
}

/** Where the digits come from and how they are divided, with the hash of each half. */
export function describeDataset(digits: Digits): { [key: string]: Json } {
  return {
    source: `npm:${digits.package.name}@${digits.package.version}`,
    packageLicence: digits.package.licence,
    split: { seed: splitSeed, training: digits.training.length, heldOut: heldOutCount },
    trainingSha256: digits.trainingSha256,
    heldOutSha256: digits.heldOutSha256,
  };
}

/** What `evaluation.json` says: the figures, and what was run on what to get them. */
export function describeEvaluation({
  recipe,
  onnx,
  digits,
  evaluation,
}: {
  recipe: Recipe;
  onnx: Uint8Array;
  digits: Digits;
  evaluation: Evaluation;
}): Json {
  return {
    suite: { name: suiteName, sha256: hashSuite(digits) },
    model: modelName,
    version: recipe.version,
    weightsSha256: sha256(onnx),
    heldOutSha256: digits.heldOutSha256,
    ...evaluation,
    computedBy: runtimeProfile,
    method: "model.onnx run over every held-out digit; confusionMatrix[true digit][answer] counts pictures",
  };
}
