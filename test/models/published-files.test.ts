import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { CID } from "multiformats/cid";
import { ModelProtoSchema } from "onnx-buf";
import { z } from "zod";
import { sha256 } from "../../scripts/train/canonical-json.ts";
import { answerOf, loadClassifier } from "../../scripts/train/digits/classifier.ts";
import { loadDigits } from "../../scripts/train/digits/digits.ts";
import { evaluate } from "../../scripts/train/digits/evaluation.ts";
import { recipes, trainRelease } from "../../scripts/train/digits/recipes.ts";

const modelsFolder = join(import.meta.dirname, "..", "..", "models");
const digits = loadDigits();
const releases = ["digits/release-1", "digits/release-2"] as const;

const fileSchema = z.object({ path: z.string(), size: z.number(), sha256: z.string(), cid: z.string() });
const indexSchema = z.object({ files: z.array(fileSchema) });
const manifestSchema = z.object({
  version: z.number(),
  licence: z.string(),
  weights: fileSchema,
  card: fileSchema,
  evaluation: fileSchema,
  suiteSha256: z.string(),
  parent: z.object({ manifestSha256: z.string(), weightsSha256: z.string() }).nullable(),
  testVectors: fileSchema.extend({ samples: z.array(z.string()), tolerance: z.number() }),
});
const evaluationSchema = z.object({
  suite: z.object({ sha256: z.string() }),
  weightsSha256: z.string(),
  heldOutSha256: z.string(),
  heldOutCount: z.number(),
  correct: z.number(),
  accuracy: z.number(),
  shifted: z.object({ pixels: z.number(), count: z.number(), correct: z.number(), accuracy: z.number() }),
  classes: z.array(z.object({ digit: z.number(), count: z.number(), precision: z.number(), recall: z.number() })),
  confusionMatrix: z.array(z.array(z.number())),
});
const tensorSchema = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  datatype: z.literal("FP32"),
  data: z.array(z.number()),
});
const vectorsSchema = z.object({
  inputs: z.tuple([tensorSchema]),
  outputs: z.tuple([tensorSchema]),
  tolerance: z.number(),
});
const samplesSchema = z.array(
  z.object({ label: z.number(), heldOutIndex: z.number(), pixels: z.array(z.number()).length(784) }),
);

test("index.json lists every published file with its size, hash and content address", () => {
  const listed = loadJson("index.json", indexSchema).files;
  const present = readdirSync(modelsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(modelsFolder.length + 1));
  assert.deepEqual(["index.json", ...listed.map(({ path }) => path)].sort(), present.sort());
  for (const file of listed) assertFile(file, file.path);
});

for (const release of releases) {
  test(`the manifest of ${release} names the weights, card, evaluation and vectors that lie beside it`, () => {
    const manifest = loadJson(`${release}/manifest.json`, manifestSchema);
    for (const file of [manifest.weights, manifest.card, manifest.evaluation, manifest.testVectors])
      assertFile(file, `${release}/${file.path}`);
    const evaluation = loadJson(`${release}/evaluation.json`, evaluationSchema);
    assert.equal(evaluation.weightsSha256, manifest.weights.sha256);
    assert.deepEqual(
      [manifest.suiteSha256, evaluation.suite.sha256],
      [hashOf("digits/suite.json"), hashOf("digits/suite.json")],
    );
  });

  test(`the graph of ${release} names its producer, version and licence, and uses nothing but standard operators`, () => {
    const manifest = loadJson(`${release}/manifest.json`, manifestSchema);
    const model = fromBinary(ModelProtoSchema, read(`${release}/model.onnx`));
    assert.equal(model.producerName, "comodel");
    assert.equal(Number(model.modelVersion), manifest.version);
    assert.equal(model.metadataProps.find(({ key }) => key === "licence")?.value, manifest.licence);
    const operators = new Set(model.graph!.node.map(({ domain, opType }) => domain + opType));
    assert.deepEqual(
      [...operators].filter((operator) => !["Gemm", "Relu", "Softmax"].includes(operator)),
      [],
    );
  });

  test(`onnxruntime reproduces the evaluation of ${release} on the held-out digits exactly`, async () => {
    const { suite, weightsSha256, heldOutSha256, ...published } = loadJson(
      `${release}/evaluation.json`,
      evaluationSchema,
    );
    assert.ok(suite.sha256 && weightsSha256);
    assert.equal(digits.heldOutSha256, heldOutSha256);
    const classifier = await loadClassifier(read(`${release}/model.onnx`));
    assert.deepEqual(await evaluate(classifier, digits.heldOut), published);
    await classifier.close();
  });

  test(`the weights of ${release} give its published vectors, and the other release's weights do not`, async () => {
    const vectors = loadJson(`${release}/vectors.json`, vectorsSchema);
    for (const weights of releases) {
      const largest = await largestDifference(weights, vectors);
      assert.equal(largest <= vectors.tolerance, weights === release, `${weights} differs by up to ${largest}`);
    }
  });
}

test("release 2 names release 1 as its parent and is better by at least three points", () => {
  const [first, second] = releases.map((release) => loadJson(`${release}/manifest.json`, manifestSchema));
  assert.equal(first!.parent, null);
  assert.equal(second!.parent?.manifestSha256, hashOf("digits/release-1/manifest.json"));
  assert.equal(second!.parent?.weightsSha256, first!.weights.sha256);
  const [before, after] = releases.map((release) => loadJson(`${release}/evaluation.json`, evaluationSchema));
  assert.ok(after!.accuracy >= before!.accuracy + 0.03, `${before!.accuracy} -> ${after!.accuracy}`);
  assert.ok(after!.accuracy >= 0.955);
});

test("samples.json holds two held-out digits of each kind, and the vectors' inputs are among them", () => {
  const samples = loadJson("digits/samples.json", samplesSchema);
  assert.deepEqual(
    samples.map(({ label }) => label),
    Array.from({ length: 20 }, (_, index) => Math.floor(index / 2)),
  );
  const { heldOut } = digits;
  for (const { label, heldOutIndex, pixels } of samples) {
    assert.equal(heldOut[heldOutIndex]!.label, label);
    assert.deepEqual(Float32Array.from(pixels), heldOut[heldOutIndex]!.pixels);
  }
  for (const release of releases) {
    const { samples: references } = loadJson(`${release}/manifest.json`, manifestSchema).testVectors;
    const rows = references.map((reference) => samples[Number(reference.split("#/")[1])]!.pixels);
    assert.deepEqual(loadJson(`${release}/vectors.json`, vectorsSchema).inputs[0].data, rows.flat());
  }
});

test("release 2 answers the samples of the playground with their true digits", async () => {
  const samples = loadJson("digits/samples.json", samplesSchema);
  const classifier = await loadClassifier(read("digits/release-2/model.onnx"));
  const answers = await classifier.classify(samples.map(({ pixels }) => Float32Array.from(pixels)));
  await classifier.close();
  assert.deepEqual(
    answers.map(answerOf),
    samples.map(({ label }) => label),
  );
});

test("training release 1 again in full gives the published bytes", () => {
  const { onnx } = trainRelease(recipes[0], digits.training);
  assert.equal(sha256(onnx), hashOf("digits/release-1/model.onnx"));
});

async function largestDifference(release: string, vectors: z.infer<typeof vectorsSchema>): Promise<number> {
  const [{ data: input, shape }, { data: expected }] = [vectors.inputs[0], vectors.outputs[0]];
  const [rows, width] = shape as [number, number];
  const classifier = await loadClassifier(read(`${release}/model.onnx`));
  const pictures = Array.from({ length: rows }, (_, row) =>
    Float32Array.from(input.slice(row * width, (row + 1) * width)),
  );
  const answers = (await classifier.classify(pictures)).flatMap((answer) => [...answer]);
  await classifier.close();
  assert.equal(answers.length, expected.length);
  return Math.max(...answers.map((value, index) => Math.abs(value - expected[index]!)));
}

function assertFile(file: z.infer<typeof fileSchema>, path: string): void {
  const content = read(path);
  assert.equal(sha256(content), file.sha256, path);
  assert.equal(content.length, file.size, path);
  assert.ok(file.size <= 4 * 1024 * 1024, `${path} is small enough for a repository`);
  const cid = CID.parse(file.cid);
  assert.deepEqual([cid.version, cid.code, cid.multihash.code], [1, 0x55, 0x12]);
  assert.equal(Buffer.from(cid.multihash.digest).toString("hex"), file.sha256, path);
}

function loadJson<T>(path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(read(path).toString("utf8")));
}

function hashOf(path: string): string {
  return sha256(read(path));
}

function read(path: string): Buffer {
  return readFileSync(join(modelsFolder, path));
}
