import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import {
  centreOfMass,
  inkOfPicture,
  inkToPixels,
  type InkMap,
  type Point,
  strokesToPixels,
} from "../../../app/components/playground/digit-image.ts";

type Sample = { label: number; pixels: number[] };

const digits = new URL("../../../models/digits/", import.meta.url);
const samples = JSON.parse(await readFile(new URL("samples.json", digits), "utf8")) as Sample[];

/** A sample as somebody might have drawn it: larger, and off the middle. */
function enlarge({ pixels }: Sample, factor: number, offset: Point): InkMap {
  const side = 240;
  const values = new Float32Array(side * side);
  for (let at = 0; at < values.length; at += 1) {
    const x = Math.floor(((at % side) - offset.x) / factor);
    const y = Math.floor((Math.floor(at / side) - offset.y) / factor);
    if (x >= 0 && x < 28 && y >= 0 && y < 28) values[at] = pixels[y * 28 + x] ?? 0;
  }
  return { width: side, height: side, values };
}

async function loadReader(release: number) {
  const path = new URL(`release-${release}/model.onnx`, digits).pathname;
  const session = await InferenceSession.create(path);
  return async (pixels: number[]): Promise<number> => {
    const input = new Tensor("float32", Float32Array.from(pixels), [1, 784]);
    const { probabilities } = await session.run({ pixels: input });
    const parts = [...(probabilities?.data as Float32Array)];
    return parts.indexOf(Math.max(...parts));
  };
}

test("enlarged and shifted samples come back nearly as they were", () => {
  const differences = samples.map((sample) => {
    const pixels = inkToPixels(enlarge(sample, 5.3, { x: 60, y: 12 }));
    assert.equal(pixels?.length, 784);
    const ink = sample.pixels.reduce((sum, value) => sum + value, 0);
    const difference = pixels.reduce((sum, value, at) => sum + Math.abs(value - (sample.pixels[at] ?? 0)), 0);
    return difference / ink;
  });
  // Now and then rounding moves one by a whole point.
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  assert.ok(mean < 0.2, `they differ by ${mean} of their ink`);
});

test("enlarged samples are read by both releases as well as the samples themselves", async () => {
  for (const release of [1, 2]) {
    const read = await loadReader(release);
    let [plain, enlarged] = [0, 0];
    for (const sample of samples) {
      const pixels = inkToPixels(enlarge(sample, 4.1, { x: 3, y: 90 }));
      if ((await read(sample.pixels)) === sample.label) plain += 1;
      if ((await read(pixels ?? [])) === sample.label) enlarged += 1;
    }
    assert.ok(enlarged >= plain - 1, `release ${release} reads ${enlarged} enlarged of ${plain} plain`);
  }
});

test("a digit drawn small in a corner is read like one that fills the field", async () => {
  const read = await loadReader(1);
  const seven: Point[] = [{ x: 0.2, y: 0.2 }, { x: 0.8, y: 0.2 }, { x: 0.4, y: 0.95 }]; // prettier-ignore
  const small = seven.map(({ x, y }) => ({ x: 0.7 + x / 5, y: 0.75 + y / 5 }));
  for (const stroke of [seven, small]) assert.equal(await read(strokesToPixels([stroke]) ?? []), 7);
  const [large, tiny] = [strokesToPixels([seven]) ?? [], strokesToPixels([small]) ?? []];
  const difference = large.reduce((sum, value, at) => sum + Math.abs(value - (tiny[at] ?? 0)), 0);
  assert.ok(difference < 1, `they differ by ${difference} points of ink`);
});

test("the centre of mass lies in the middle of the field, as in the training data", () => {
  const one = strokesToPixels([[{ x: 0.1, y: 0.1 }, { x: 0.1, y: 0.5 }]]) ?? []; // prettier-ignore
  const { x, y } = centreOfMass({ width: 28, values: Float32Array.from(one) });
  assert.ok(Math.abs(x - 14.5) <= 0.6 && Math.abs(y - 14.5) <= 0.6, `it lies at ${x}, ${y}`);
});

test("no strokes and blank paper are nothing to ask about", () => {
  assert.equal(strokesToPixels([]), null);
  assert.equal(inkToPixels({ width: 4, height: 4, values: new Float32Array(16) }), null);
});

test("a single dot is a small dot and not a blot", () => {
  const dot = strokesToPixels([[{ x: 0.5, y: 0.5 }]]) ?? [];
  assert.ok(dot.some((value) => value > 0.9));
  assert.ok(dot.every((value) => value >= 0 && value <= 1));
});

test("dark ink on light paper and light ink on dark paper give the same drawing", () => {
  const side = 9;
  const picture = (ink: number, paper: number) => {
    const rgba = new Uint8ClampedArray(side * side * 4);
    for (let at = 0; at < side * side; at += 1) {
      const light = at % side === 4 && at > side && at < side * (side - 1) ? ink : paper;
      rgba.set([light, light, light, 255], at * 4);
    }
    return inkOfPicture({ width: side, height: side, rgba });
  };
  assert.deepEqual([...picture(0, 255).values], [...picture(255, 0).values]);
});
