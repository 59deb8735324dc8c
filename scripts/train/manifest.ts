import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { create as createDigest } from "multiformats/hashes/digest";
import { sha256 } from "./canonical-json.ts";
import type { Json } from "./canonical-json.ts";
import { runtimeProfile } from "./classifier.ts";
import { pixelCount } from "./digits.ts";
import type { Digits } from "./digits.ts";
import { inputName, outputName } from "./onnx-graph.ts";
import { licence, modelName } from "./recipes.ts";
import type { Recipe } from "./recipes.ts";
import { tolerance, vectorSamples } from "./samples.ts";
import { describeDataset, hashSuite } from "./suite.ts";

/** Files to write, by path below their folder. */
export type Files = Map<string, string | Uint8Array>;

/** A file stays below 1 MiB, so that its content address is the plain sha256 of its bytes, as one block. */
const fileLimit = 1024 * 1024;

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

/**
 * Describes a file by size, sha256 and content address (CIDv1, raw, sha2-256).
 * Throws RangeError for a file of 1 MiB or more.
 */
export function describeFile(path: string, content: string | Uint8Array): { [key: string]: Json } {
  const size = Buffer.byteLength(content);
  if (size >= fileLimit)
    throw new RangeError(`${path} must stay below ${fileLimit} bytes, found ${size}; train a smaller model.`);
  const hash = sha256(content);
  const cid = CID.createV1(raw.code, createDigest(0x12, Buffer.from(hash, "hex")));
  return { path, size, sha256: hash, cid: cid.toString() };
}
