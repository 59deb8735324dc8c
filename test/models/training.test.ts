import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClassifier } from "../../scripts/train/digits/classifier.ts";
import { loadDigits } from "../../scripts/train/digits/digits.ts";
import { createDistortion } from "../../scripts/train/digits/distort.ts";
import { createNetwork, forward } from "../../scripts/train/digits/network.ts";
import { createRandom } from "../../scripts/train/random.ts";
import { recipes, trainRelease } from "../../scripts/train/digits/recipes.ts";

const digits = loadDigits();

test("the digits divide into 8,000 and 2,000, and no picture is in both halves", () => {
  assert.deepEqual([digits.training.length, digits.heldOut.length], [8000, 2000]);
  const pictures = new Set(digits.training.map(({ pixels }) => pixels.join()));
  assert.equal(pictures.size, 8000);
  assert.equal(digits.heldOut.filter(({ pixels }) => pictures.has(pixels.join())).length, 0);
});

for (const recipe of recipes) {
  test(`a short training of release ${recipe.version} gives the same bytes twice, and onnxruntime agrees with the trainer`, async () => {
    const short = { ...recipe, schedule: { ...recipe.schedule, epochs: 1 } };
    const examples = digits.training.slice(0, 400);
    const [first, second] = [trainRelease(short, examples), trainRelease(short, examples)];
    assert.deepEqual(first.onnx, second.onnx);

    const classifier = await loadClassifier(first.onnx);
    const pictures = digits.heldOut.slice(0, 50).map(({ pixels }) => pixels);
    const answers = await classifier.classify(pictures);
    await classifier.close();
    pictures.forEach((pixels, index) => {
      const expected = forward(first.network, pixels).at(-1)!;
      answers[index]!.forEach((probability, digit) => {
        const difference = Math.abs(probability - expected[digit]!);
        assert.ok(difference < 1e-5, `picture ${index}, digit ${digit} differs by ${difference}`);
      });
    });
  });
}

test("training lowers the loss, and another seed gives other weights", () => {
  const losses: number[] = [];
  const recipe = { ...recipes[0], schedule: { ...recipes[0].schedule, epochs: 3 } };
  const examples = digits.training.slice(0, 400);
  const { onnx } = trainRelease(recipe, examples, ({ loss }) => losses.push(loss));
  assert.equal(losses.length, 3);
  assert.ok(losses[2]! < losses[0]! / 2, `losses ${losses.join(", ")}`);
  assert.notDeepEqual(trainRelease({ ...recipe, seed: 99 }, examples).onnx, onnx);
});

test("a distortion without limits changes nothing, and one with limits keeps pixels between 0 and 1", () => {
  const { pixels } = digits.training[0]!;
  const still = createDistortion(createRandom(1), { stretch: 0, shear: 0, shift: 0 });
  assert.deepEqual(still(pixels), pixels);
  const lively = createDistortion(createRandom(1), recipes[1].distortion!);
  const moved = lively(pixels);
  assert.notDeepEqual(moved, pixels);
  assert.ok(moved.every((pixel) => pixel >= 0 && pixel <= 1));
});

test("a picture of the wrong size, a network without widths and a broken seed are refused with what was found", () => {
  const network = createNetwork([784, 10], createRandom(1));
  assert.throws(() => forward(network, new Float32Array(783)), /takes 784 numbers, found 783/);
  assert.throws(() => createNetwork([784], createRandom(1)), /at least two positive whole widths, found \[784\]/);
  assert.throws(() => createNetwork([784, 0], createRandom(1)), /found \[784, 0\]/);
  assert.throws(() => createRandom(-1), /found -1/);
});
