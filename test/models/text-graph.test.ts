import assert from "node:assert/strict";
import { test } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeOnnx } from "../../scripts/train/onnx-writer.ts";
import { createRandom } from "../../scripts/train/random.ts";
import { createInferenceGraph } from "../../scripts/train/text/inference-graph.ts";
import { createWeights } from "../../scripts/train/text/shape.ts";
import { createTokenizer, findVocabulary } from "../../scripts/train/text/tokens.ts";
import { createTrainingGraph, slopeOf } from "../../scripts/train/text/training-graph.ts";
import { tinyTextModel } from "../support/tiny-text-model.ts";

const shape = { vocabularySize: 7, layers: 2, heads: 2, width: 8, hidden: 12 };
const headWidth = shape.width / shape.heads;
const tokens = [1, 2, 3, 4, 5, 0, 6, 2, 2, 1];
const targets = [2, 3, 4, 5, 6, 6, 2, 2, 1, 0];
const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };

test("the slopes of the training graph are those that small changes of the weights show", async () => {
  const weights = createWeights(shape, createRandom(3));
  const onnx = writeOnnx(createTrainingGraph(shape, { batch: 2, steps: 5, leaveOut: 0 }));
  const session = await InferenceSession.create(onnx, options);
  const run = () =>
    session.run({
      tokens: whole(tokens, [10]),
      targets: whole(targets, [10]),
      ...Object.fromEntries(
        [...weights].map(([name, { values, shape: size }]) => [name, new Tensor("float32", values, [...size])]),
      ),
    });
  const slopes = await run();
  const change = 0.01;
  for (const [name, { values }] of weights) {
    const step = Math.max(1, Math.floor(values.length / 12));
    for (let index = 0; index < values.length; index += step) {
      const before = values[index]!;
      const lossAt = async (value: number): Promise<number> => {
        values[index] = value;
        const { loss } = await run();
        return Number(loss!.data[0]);
      };
      const measured = ((await lossAt(before + change)) - (await lossAt(before - change))) / (2 * change);
      values[index] = before;
      const slope = Number(slopes[slopeOf(name)]!.data[index]);
      const scale = 0.02 + Math.abs(measured) + Math.abs(slope);
      assert.ok(Math.abs(measured - slope) < 0.02 * scale, `${name}[${index}]: ${slope}, measured ${measured}`);
    }
  }
  await session.release();
});

test("the loss of the training graph is the surprise that the served graph's logits say", async () => {
  const weights = createWeights(shape, createRandom(3));
  const training = await InferenceSession.create(
    writeOnnx(createTrainingGraph(shape, { batch: 1, steps: 5, leaveOut: 0 })),
    options,
  );
  const { loss } = await training.run({
    tokens: whole(tokens.slice(0, 5), [5]),
    targets: whole(targets.slice(0, 5), [5]),
    ...Object.fromEntries(
      [...weights].map(([name, { values, shape: size }]) => [name, new Tensor("float32", values, [...size])]),
    ),
  });
  const served = await InferenceSession.create(
    writeOnnx(createInferenceGraph(shape, weights, { name: "tiny", version: 1, description: "", metadata: {} })),
    options,
  );
  const { logits } = await served.run({ tokens: whole(tokens.slice(0, 5), [1, 5]), ...memory(0) });
  const surprise = targets.slice(0, 5).map((target, row) => {
    const ofRow = Array.from({ length: 7 }, (_, column) => Number(logits!.data[row * 7 + column]));
    return Math.log(ofRow.reduce((sum, logit) => sum + Math.exp(logit), 0)) - ofRow[target]!;
  });
  const mean = surprise.reduce((sum, each) => sum + each, 0) / surprise.length;
  assert.ok(Math.abs(Number(loss!.data[0]) - mean) < 1e-5, `${Number(loss!.data[0])} and ${mean}`);
});

test("a text read at once and token by token, with the memory that comes back, gives the same logits", async () => {
  const { onnx, shape: tiny, tokenizer } = tinyTextModel();
  const session = await InferenceSession.create(onnx, options);
  const text = tokenizer.encode("the cat, then the dog.");
  const empty = () => new Tensor("float32", new Float32Array(0), [tiny.layers, tiny.heads, 0, tiny.width / tiny.heads]);
  const atOnce = await session.run({ tokens: whole(text, [1, text.length]), past_keys: empty(), past_values: empty() });
  assert.deepEqual(atOnce["logits"]!.dims, [1, text.length, tiny.vocabularySize]);
  assert.deepEqual(atOnce["hidden"]!.dims, [1, text.length, tiny.width]);
  let past = { past_keys: empty() as Tensor, past_values: empty() as Tensor };
  const pieces: number[] = [];
  for (const token of text) {
    const { logits, keys, values } = await session.run({ tokens: whole([token], [1, 1]), ...past });
    pieces.push(...(logits!.data as Float32Array));
    past = { past_keys: keys as Tensor, past_values: values as Tensor };
  }
  assert.deepEqual(past.past_keys.dims, [tiny.layers, tiny.heads, text.length, tiny.width / tiny.heads]);
  const largest = Math.max(...pieces.map((value, index) => Math.abs(value - Number(atOnce["logits"]!.data[index]))));
  assert.ok(largest < 1e-5, `differs by up to ${largest}`);
});

test("no token sees what comes after it", async () => {
  const { onnx, shape: tiny } = tinyTextModel();
  const session = await InferenceSession.create(onnx, options);
  const empty = () => new Tensor("float32", new Float32Array(0), [tiny.layers, tiny.heads, 0, tiny.width / tiny.heads]);
  const logitsOf = async (text: number[]) =>
    (await session.run({ tokens: whole(text, [1, text.length]), past_keys: empty(), past_values: empty() }))["logits"]!
      .data as Float32Array;
  const [one, other] = [await logitsOf([5, 6, 7, 8]), await logitsOf([5, 6, 7, 20])];
  const before = 3 * tiny.vocabularySize;
  assert.deepEqual(one.slice(0, before), other.slice(0, before));
  assert.notDeepEqual(one.slice(before), other.slice(before));
});

test("a vocabulary joins what stands together most, never over the end of a word, and cuts any of its text", () => {
  const text = "the thin thief, the other thing then. the end";
  const vocabulary = findVocabulary(text, 20);
  assert.deepEqual(vocabulary.slice(0, new Set(text).size), [...new Set(text)].sort());
  assert.equal(vocabulary[new Set(text).size], "th");
  assert.ok(vocabulary.every((token) => !/\S /.test(token)));
  const tokenizer = createTokenizer(vocabulary);
  const tokens = tokenizer.encode(text);
  assert.ok(tokens.length < text.length);
  assert.equal(tokenizer.decode(tokens), text);
});

test("a character without a token, a token without a text and a vocabulary without room are refused", () => {
  const tokenizer = createTokenizer(["a", "b", "ab"]);
  assert.deepEqual(tokenizer.encode("aab"), [0, 2]);
  assert.throws(() => tokenizer.encode("ab€"), /no "€" \(at 2\)/);
  assert.throws(() => tokenizer.decode([3]), /below 3, found 3/);
  assert.throws(() => findVocabulary("abc", 2), /has 3 characters/);
  assert.throws(() => createWeights({ ...shape, heads: 3 }, createRandom(1)), /multiple of the 3 heads, found 8/);
});

function whole(values: readonly number[], size: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), [...size]);
}

function memory(past: number): Record<"past_keys" | "past_values", Tensor> {
  const size = [shape.layers, shape.heads, past, headWidth];
  const make = () => new Tensor("float32", new Float32Array(size.reduce((product, each) => product * each, 1)), size);
  return { past_keys: make(), past_values: make() };
}
