import { sha256 } from "../canonical-json.ts";
import type { Json } from "../canonical-json.ts";
import { describeFile } from "../published-file.ts";
import type { Files } from "../published-file.ts";
import { runtimeProfile } from "../runtime.ts";
import { pixelCount } from "./digits.ts";
import type { Digits } from "./digits.ts";
import { inputName, outputName } from "./onnx-graph.ts";
import { licence, modelName } from "./recipes.ts";
import type { Recipe } from "./recipes.ts";
import { tolerance, vectorSamples } from "./samples.ts";
import { describeDataset, hashSuite } from "./suite.ts";

/** What `manifest.json` says: every other file of the release by hash, where it came from, and how to run it. */
export function describeManifest({
  recipe,
  files,
  digits,
  parent,
}: {
  recipe: Recipe;
  files: Files;
  digits: Digits;
  parent: Files | null;
}): Json {
  return {
    name: modelName,
    version: recipe.version,
    description: recipe.description,
    licence,
    weights: describeFile("model.onnx", files.get("model.onnx")!),
    card: describeFile("card.md", files.get("card.md")!),
    evaluation: describeFile("evaluation.json", files.get("evaluation.json")!),
    suiteSha256: hashSuite(digits),
    dataset: describeDataset(digits),
    training: {
      script: "scripts/train/main.ts",
      layers: recipe.widths,
      seed: recipe.seed,
      schedule: recipe.schedule,
      distortion: recipe.distortion,
    },
    parent: parent && {
      version: recipe.version - 1,
      manifestSha256: sha256(parent.get("manifest.json")!),
      weightsSha256: sha256(parent.get("model.onnx")!),
    },
    runtime: runtimeProfile,
    inputs: [{ name: inputName, datatype: "FP32", shape: [-1, pixelCount] }],
    outputs: [{ name: outputName, datatype: "FP32", shape: [-1, 10] }],
    testVectors: {
      ...describeFile("vectors.json", files.get("vectors.json")!),
      samples: vectorSamples.map((index) => `../samples.json#/${index}`),
      tolerance,
    },
  };
}
