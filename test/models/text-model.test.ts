import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sha256 } from "../../scripts/train/canonical-json.ts";
import { loadCorpus, plain } from "../../scripts/train/text/corpus.ts";
import { repeatFirstSteps } from "../../scripts/train/text/first-steps.ts";
import { createNgram } from "../../scripts/train/text/ngram.ts";
import { readWeights } from "../../scripts/train/text/read-weights.ts";
import { countWeights } from "../../scripts/train/text/shape.ts";
import { agreedOrder, bitsOf, evaluateText } from "../../scripts/train/text/text-evaluation.ts";
import { textRecipes } from "../../scripts/train/text/text-recipe.ts";
import { loadTextRunner } from "../../scripts/train/text/text-runner.ts";
import { createTokenizer, findVocabulary } from "../../scripts/train/text/tokens.ts";
import { trainText } from "../../scripts/train/text/train-text.ts";

const folder = join(import.meta.dirname, "..", "..", "models", "whale");
const read = (path: string): Buffer => readFileSync(join(folder, path));
const corpus = loadCorpus();
const manifest = JSON.parse(read("release-1/manifest.json").toString());
const evaluation = JSON.parse(read("release-1/evaluation.json").toString());
const { shape, schedule } = textRecipes[0];

test("the book is divided as the published suite says, and no held-out chapter is in the training", () => {
  const { dataset } = JSON.parse(read("suite.json").toString());
  assert.deepEqual(
    [dataset.trainingSha256, dataset.heldOutSha256],
    [corpus.trainingSha256, corpus.heldOutSha256],
  );
  for (const { text } of corpus.heldOut) assert.ok(!corpus.training.includes(text.slice(0, 200)));
  assert.match(corpus.training, /^Call me Ishmael\./);
});

test("onnxruntime reproduces the evaluation and the samples of the text model exactly", async () => {
  const runner = await loadTextRunner(read("release-1/model.onnx"), shape, schedule.steps);
  const found = await evaluateText(runner, createTokenizer(manifest.text.vocabulary), corpus);
  await runner.close();
  assert.deepEqual(found, Object.fromEntries(Object.keys(found).map((key) => [key, evaluation[key]])));
  assert.equal(evaluation.weightsSha256, sha256(read("release-1/model.onnx")));
  assert.equal(manifest.suiteSha256, sha256(read("suite.json")));
});

test("the text model needs fewer bits than the n-gram of order 5", () => {
  const agreed = evaluation.baselines.find(({ order }: { order: number }) => order === agreedOrder);
  assert.ok(evaluation.bitsPerCharacter < agreed.bitsPerCharacter, `${agreed.bitsPerCharacter}`);
});

test("the text model is small, and its manifest names its tokens, its memory and its tensors", () => {
  assert.ok(countWeights(shape) >= 300_000 && countWeights(shape) <= 900_000);
  assert.ok(manifest.weights.size <= 4 * 1024 * 1024);
  assert.equal(manifest.kind, "text-generation");
  assert.equal(manifest.text.vocabulary.length, shape.vocabularySize);
  assert.equal(new Set(manifest.text.vocabulary).size, shape.vocabularySize);
  assert.deepEqual(
    [manifest.text.layers, manifest.text.heads, manifest.text.headWidth, manifest.text.contextLength],
    [3, 4, 32, 128],
  );
});

test("the weights give the published logits from the published memory", async () => {
  const { inputs, outputs, tolerance } = JSON.parse(read("release-1/vectors.json").toString());
  const tokenizer = createTokenizer(manifest.text.vocabulary);
  assert.equal(tokenizer.decode(inputs[0].data), "Call me Ishmael.");
  const runner = await loadTextRunner(read("release-1/model.onnx"), shape, schedule.steps);
  const reading = runner.begin();
  await reading.read(tokenizer.encode("\n"));
  assert.deepEqual(reading.memory().keys.dims, inputs[1].shape);
  const logits = await reading.read(inputs[0].data);
  await runner.close();
  const largest = Math.max(...logits.map((logit, index) => Math.abs(logit - outputs[0].data[index])));
  assert.ok(largest <= tolerance, `differs by up to ${largest}`);
});

test("training begins as it did for the published weights, which the file holds whole", async () => {
  const { losses } = JSON.parse(read("first-steps-1.json").toString()) as { losses: number[] };
  assert.equal(losses.length, 20);
  const text = createTokenizer(manifest.text.vocabulary).encode(corpus.training);
  const begun = (await repeatFirstSteps(textRecipes[0], text, 3)) as { losses: number[] };
  assert.equal(begun.losses.length, 3);
  // To the bit on the same kind of processor; nearly so on another.
  begun.losses.forEach((loss, step) => assert.ok(Math.abs(loss - losses[step]!) < 1e-4, `${loss} at ${step}`));
  const weights = readWeights(read("release-1/model.onnx"), shape);
  assert.equal([...weights.values()].reduce((sum, { values }) => sum + values.length, 0), countWeights(shape));
  assert.throws(() => readWeights(read("release-1/model.onnx"), { ...shape, layers: 4 }), /Expected "layer3/);
});

test("a short training lowers the loss, gives the same bits again, and other bits from another seed", async () => {
  const small = { vocabularySize: 64, layers: 1, heads: 2, width: 16, hidden: 32 };
  const text = corpus.training.slice(0, 8_000).replaceAll(/[^a-z ]/g, "");
  const tokens = createTokenizer(findVocabulary(text, small.vocabularySize)).encode(text);
  const short = { batch: 4, steps: 16, count: 60, warmUp: 5, rate: 0.01, decay: 0.1, leaveOut: 0.1 };
  const losses: number[] = [];
  const train = (seed: number) =>
    trainText(small, tokens, { schedule: short, seed, onStep: ({ loss }) => losses.push(loss) });
  const [first, again, other] = [await train(1), await train(1), await train(2)];
  assert.equal(losses.length, 3 * short.count);
  assert.ok(losses[short.count - 1]! < losses[0]! - 0.5, `losses ${losses[0]} to ${losses[short.count - 1]}`);
  for (const [name, { values }] of first) assert.deepEqual(again.get(name)!.values, values);
  assert.notDeepEqual(other.get("embedding")!.values, first.get("embedding")!.values);
  await assert.rejects(
    trainText(small, [1, 2, 3], { schedule: short, seed: 1 }),
    /at least 17 tokens was expected, found 3/,
  );
});

test("the chances that an n-gram gives to all characters after a context sum to 1", () => {
  const text = corpus.training.slice(0, 30_000);
  const alphabet = [...new Set(text)];
  for (const order of [1, 3, 5]) {
    const ngram = createNgram(text, order, alphabet.length);
    for (const context of ["", "the ", "whal", "qzxq"]) {
      const before = ngram.bits(context);
      const sum = alphabet.reduce((total, next) => total + 2 ** (before - ngram.bits(context + next)), 0);
      assert.ok(Math.abs(sum - 1) < 1e-9, `order ${order} after "${context}": ${sum}`);
    }
  }
});

test("a text costs the same bits however it is read, and more when its words are shuffled", async () => {
  const runner = await loadTextRunner(read("release-1/model.onnx"), shape, schedule.steps);
  const tokenizer = createTokenizer(manifest.text.vocabulary);
  const sentence = "The ship was now under full sail, and the captain walked the deck.\n";
  const shuffled = `${sentence.trim().split(" ").toReversed().join(" ")}\n`;
  const [plainBits, shuffledBits] = [
    await bitsOf(runner, tokenizer, sentence),
    await bitsOf(runner, tokenizer, shuffled),
  ];
  await runner.close();
  assert.ok(shuffledBits > plainBits + 20, `${plainBits} and ${shuffledBits} bits`);
});

test("a chapter becomes plain text: no heading, straight quotes, one newline between paragraphs", () => {
  assert.equal(
    plain("CHAPTER 7. The Chapel.\n\n“No,”  said\nhe—‘so’.\n\n\nÆ café.\n"),
    "\"No,\" said he--'so'.\ncafe.\n",
  );
});
