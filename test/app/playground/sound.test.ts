import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { countPieces, outlineOf, pieceAt, spansOf } from "../../../app/components/playground/sound.ts";
import { makeVowels } from "../../../scripts/train/voice/sounds.ts";
import { cutFrames, loadVoiceRunner } from "../../../scripts/train/voice/voice-runner.ts";

const framing = { frame: 512, context: 64 };

test("the page cuts a sound into the pieces that the release's evaluation was made with", () => {
  const samples = makeVowels(1);
  const expected = cutFrames(samples).map((frame) => [...frame]);
  const pieces = Array.from({ length: countPieces({ samples }, framing) }, (_, index) =>
    pieceAt({ samples }, index, framing),
  );
  assert.deepEqual(pieces, expected);
});

test("the release's examples are sounds of 16 bits in which the detector hears what their names say", async () => {
  const folder = new URL("../../../models/voice/release-1/", import.meta.url);
  const { audio } = JSON.parse(await readFile(new URL("manifest.json", folder), "utf8"));
  const runner = await loadVoiceRunner(await readFile(new URL("model.onnx", folder)));
  for (const { name, path } of audio.examples as { name: string; path: string }[]) {
    const bytes = await readFile(new URL(path, folder));
    assert.equal(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 12), "RIFFWAVE");
    assert.equal(bytes.readUInt32LE(24), audio.sampleRate);
    assert.equal(bytes.readUInt32LE(40), bytes.length - 44);
    const samples = new Int16Array(
      bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length),
    );
    const chances = await runner.listen(Float32Array.from(samples, (sample) => sample / 32_768));
    assert.equal(spansOf(chances, 0.032).length > 0, name.toLowerCase().includes("voice"), name);
  }
  await runner.close();
});

test("pieces with a voice that follow each other are one span", () => {
  const spans = spansOf([0.1, 0.5, 0.9, 0.49, 0.7], 0.5);
  assert.deepEqual(spans, [{ from: 0.5, until: 1.5 }, { from: 2, until: 2.5 }]); // prettier-ignore
  assert.deepEqual(spansOf([], 0.5), []);
});

test("the outline of a sound keeps its loudest samples, however many there are", () => {
  const samples = new Float32Array(1_000);
  samples[617] = 0.8;
  samples[618] = -0.6;
  const outline = outlineOf(samples, 10);
  assert.equal(outline.length, 10);
  assert.deepEqual([outline[6]!.high, outline[6]!.low].map((value) => Math.round(value * 10)), [8, -6]); // prettier-ignore
  assert.deepEqual(outlineOf(Float32Array.of(0.5), 4).map(({ high }) => high).filter((high) => high > 0).length > 0, true); // prettier-ignore
});
