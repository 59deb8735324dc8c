import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { create as createDigest } from "multiformats/hashes/digest";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import type { Json } from "./canonical-json.ts";
import { loadClassifier, runtimeProfile } from "./classifier.ts";
import type { Classifier } from "./classifier.ts";
import { writeCard } from "./card.ts";
import { heldOutCount, pixelCount, splitSeed } from "./digits.ts";
import type { Digits } from "./digits.ts";
import { evaluate } from "./evaluation.ts";
import type { Evaluation } from "./evaluation.ts";
import { inputName, outputName } from "./onnx-graph.ts";
import { licence, modelName, modelSlug } from "./recipes.ts";
import type { Recipe } from "./recipes.ts";

/** Files to write, by path below `models/`. */
export type Files = Map<string, string | Uint8Array>;

/** Two digits of each kind from the held-out half, in its order: not picked by whether a model reads them. */
type Sample = { label: number; heldOutIndex: number; pixels: number[] };

/** A file stays below 1 MiB, so that its content address is the plain sha256 of its bytes, as one block. */
const fileLimit = 1024 * 1024;
const tolerance = 0.0001;
const vectorSamples = [0, 7, 14];

export function chooseSamples(digits: Digits): Sample[] {
  const numbered = digits.heldOut.map((example, heldOutIndex) => ({ ...example, heldOutIndex }));
  return Array.from({ length: 10 }, (_, digit) => numbered.filter(({ label }) => label === digit).slice(0, 2))
    .flat()
    .map(({ label, heldOutIndex, pixels }) => ({ label, heldOutIndex, pixels: Array.from(pixels, rounded(3)) }));
}

/** What every release of the model is measured by; its hash is the suite that the chain records. */
export function describeSuite(digits: Digits): Json {
  return {
    name: "digits-held-out",
    dataset: describeDataset(digits),
    count: digits.heldOut.length,
    measures: "share of right answers (the most probable digit), as they are and moved by 2 pixels in four directions",
    engine: runtimeProfile.engine,
  };
}

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
    models: [{ slug: modelSlug, name: modelName, licence, folder: modelSlug, releases: releaseFolders(files) }],
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

function describeEvaluation({
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
    suite: { name: "digits-held-out", sha256: sha256(canonicalJson(describeSuite(digits))) },
    model: modelName,
    version: recipe.version,
    weightsSha256: sha256(onnx),
    heldOutSha256: digits.heldOutSha256,
    ...evaluation,
    computedBy: runtimeProfile,
    method: "model.onnx run over every held-out digit; confusionMatrix[true digit][answer] counts pictures",
  };
}

async function describeVectors(classifier: Classifier, digits: Digits): Promise<Json> {
  const samples = chooseSamples(digits);
  const pictures = vectorSamples.map((index) => Float32Array.from(samples[index]!.pixels));
  const outputs = await classifier.classify(pictures);
  const tensor = (name: string, rows: Float32Array[], decimals: number): Json => ({
    name,
    shape: [rows.length, rows[0]!.length],
    datatype: "FP32",
    data: rows.flatMap((row) => Array.from(row, rounded(decimals))),
  });
  return { inputs: [tensor(inputName, pictures, 3)], outputs: [tensor(outputName, outputs, 6)], tolerance };
}

function describeManifest({
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
    suiteSha256: sha256(canonicalJson(describeSuite(digits))),
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

function describeDataset(digits: Digits): { [key: string]: Json } {
  return {
    source: `npm:${digits.package.name}@${digits.package.version}`,
    packageLicence: digits.package.licence,
    split: { seed: splitSeed, training: digits.training.length, heldOut: heldOutCount },
    trainingSha256: digits.trainingSha256,
    heldOutSha256: digits.heldOutSha256,
  };
}

function describeFile(path: string, content: string | Uint8Array): { [key: string]: Json } {
  const size = Buffer.byteLength(content);
  if (size >= fileLimit)
    throw new RangeError(`${path} must stay below ${fileLimit} bytes, found ${size}; train a smaller model.`);
  const hash = sha256(content);
  const cid = CID.createV1(raw.code, createDigest(0x12, Buffer.from(hash, "hex")));
  return { path, size, sha256: hash, cid: cid.toString() };
}

function rounded(decimals: number): (value: number) => number {
  const scale = 10 ** decimals;
  return (value) => Math.round(value * scale) / scale;
}
