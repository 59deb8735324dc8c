import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";

import { createTokenizer, type Tokenizer } from "../../../scripts/train/text/tokens.ts";
import type { ModelRunner } from "../../../server/inference/model-runner.ts";
import type { NamedTensors, Tensor } from "../../../server/inference/tensor.ts";
import { makeNoise, makeVowels, sampleRate } from "../../../scripts/train/voice/sounds.ts";
import { cutFrames } from "../../../scripts/train/voice/voice-runner.ts";
import { openEndpoint, type EndpointInTest } from "./endpoint-in-test.ts";
import { openStore, publishTrained } from "./publish-model.ts";

interface JsonTensor {
  readonly name: string;
  readonly shape: number[];
  readonly datatype: string;
  readonly data: number[];
}

let endpoint: EndpointInTest;

before(async () => {
  const store = await openStore();
  const live = [
    await publishTrained(store, "mail/release-2", 2),
    await publishTrained(store, "voice/release-1", 1),
    await publishTrained(store, "whale/release-1", 1),
  ];
  endpoint = await openEndpoint(store, () => live);
});

/** Asks over HTTP in the Open Inference Protocol; the outputs by name. */
async function infer(
  model: string,
  inputs: JsonTensor[],
  parameters?: object,
): Promise<Record<string, JsonTensor>> {
  const answer = await endpoint.infer(model, { inputs, parameters });
  const body = (await answer.json()) as { outputs: JsonTensor[]; error?: string };
  assert.equal(answer.status, 200, body.error);
  return Object.fromEntries(body.outputs.map((output) => [output.name, output]));
}

/** Frames of sound and what the model remembers. */
function questionOf(frames: number[][], state: JsonTensor): JsonTensor[] {
  return [
    { name: "input", shape: [frames.length, 576], datatype: "FP32", data: frames.flat() },
    state,
    { name: "sr", shape: [], datatype: "INT64", data: [sampleRate] },
  ];
}

async function manifestOf<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../../../models/${path}`, import.meta.url), "utf8")) as T;
}

describe("the published models behind the endpoint", () => {
  it("are all served, after their test vectors were run", () => {
    assert.deepEqual(
      endpoint.releases.list().map(({ kind, voted }) => [voted.slug, kind]),
      [
        ["mail", "serving"],
        ["voice", "serving"],
        ["whale", "serving"],
      ],
    );
  });

  it("hears a voice, call by call, with the state of the last call sent along", async () => {
    const listen = async (sound: Float32Array, carry: boolean): Promise<number[]> => {
      const chances: number[] = [];
      let state = {
        name: "state",
        shape: [2, 1, 128],
        datatype: "FP32",
        data: new Array<number>(256).fill(0),
      };
      for (const frame of cutFrames(sound)) {
        const { output, stateN } = await infer("voice", [
          { name: "input", shape: [1, frame.length], datatype: "FP32", data: [...frame] },
          state,
          { name: "sr", shape: [], datatype: "INT64", data: [sampleRate] },
        ]);
        chances.push(output!.data[0]!);
        if (carry) state = { ...stateN!, name: "state" };
      }
      return chances;
    };
    const voiced = await listen(makeVowels(1), true);
    assert.ok(Math.max(...voiced.slice(-16)) > 0.9, `a voice, found ${voiced.join(", ")}`);
    const noise = await listen(makeNoise(0.5), true);
    assert.ok(Math.max(...noise) < 0.2, `no voice, found ${noise.join(", ")}`);
    const forgetful = await listen(makeVowels(1), false);
    assert.notDeepEqual(forgetful, voiced);
  });

  it("hears a second of sound in one call, exactly as frame by frame, and goes on in the next", async () => {
    const frames = cutFrames(makeVowels(1.5)).map((frame) => [...frame]);
    const state = {
      name: "state",
      shape: [2, 1, 128],
      datatype: "FP32",
      data: new Array<number>(256).fill(0),
    };
    const ask = (these: number[][], before: JsonTensor, sequence: boolean) =>
      infer("voice", questionOf(these, before), sequence ? { sequence } : undefined);
    let [one, apart]: [JsonTensor, number[]] = [state, []];
    for (const frame of frames) {
      const { output, stateN } = await ask([frame], one, false);
      one = { ...stateN!, name: "state" };
      apart = [...apart, ...output!.data];
    }
    const first = await ask(frames.slice(0, 32), state, true);
    const rest = await ask(frames.slice(32), { ...first["stateN"]!, name: "state" }, true);
    assert.deepEqual(first["output"]!.shape, [32, 1]);
    assert.deepEqual(first["stateN"]!.shape, [2, 1, 128]);
    assert.deepEqual([...first["output"]!.data, ...rest["output"]!.data], apart);
    assert.deepEqual(rest["stateN"]!.data, one.data);
    const about = (await (await fetch(`${endpoint.front.url}/v2/models/voice`)).json()) as Record<
      string,
      unknown
    >;
    assert.deepEqual(about["sequence"], { steps: "input", carried: { state: "stateN" }, most: 32 });
  });

  it("takes no more steps than its manifest says, and none of a model that remembers nothing", async () => {
    const frame = new Array<number>(576).fill(0);
    const state = {
      name: "state",
      shape: [2, 1, 128],
      datatype: "FP32",
      data: new Array<number>(256).fill(0),
    };
    for (const [model, inputs, told] of [
      ["voice", questionOf(new Array<number[]>(33).fill(frame), state), /1 to 32 steps .* found 33/],
      ["voice", questionOf([frame], state).slice(1), /found 0/],
      ["mail", [{ name: "text", shape: [1, 1], datatype: "UINT8", data: [65] }], /takes no sequences/],
    ] as const) {
      const answer = await endpoint.infer(model, { inputs, parameters: { sequence: true } });
      assert.equal(answer.status, 400);
      assert.match(((await answer.json()) as { error: string }).error, told);
    }
  });

  it("says of each example mail what it is, from its bytes", async () => {
    const { classification } = await manifestOf<{ classification: { examples: string[] } }>(
      "mail/release-2/manifest.json",
    );
    const found: boolean[] = [];
    for (const mail of classification.examples) {
      const data = [...new TextEncoder().encode(mail)];
      const { probabilities } = await infer("mail", [
        { name: "text", shape: [1, data.length], datatype: "UINT8", data },
      ]);
      assert.ok(Math.abs(probabilities!.data[0]! + probabilities!.data[1]! - 1) < 1e-6);
      found.push(probabilities!.data[1]! > 0.5);
    }
    assert.deepEqual(found, [false, true, false, true]);
  });

  it("goes on with a text token by token, with keys and values sent along", async () => {
    const { text } = await manifestOf<{ text: { vocabulary: string[] } }>("whale/release-1/manifest.json");
    const tokenizer = createTokenizer(text.vocabulary);
    const known = tokenizer.encode("Call me Ishmael. Some years ago");
    const lease = endpoint.releases.lease(endpoint.releases.find("whale")!);
    try {
      const atOnce = await read(lease.runner, tokenizer, [known]);
      const inSteps = await read(
        lease.runner,
        tokenizer,
        known.map((token) => [token]),
      );
      assert.deepEqual(inSteps, atOnce);
    } finally {
      lease.done();
    }
  });

  it("says where a text is answered, when it is asked for in tensors", async () => {
    const answer = await endpoint.infer("whale", { inputs: [] });
    assert.equal(answer.status, 400);
    assert.match(((await answer.json()) as { error: string }).error, /\/v1\/completions/);
  });
});

/** Reads a text in pieces after an empty line; the token that is likeliest then, and the length of the memory. */
async function read(
  runner: ModelRunner,
  tokenizer: Tokenizer,
  pieces: number[][],
): Promise<{ next: number; length: number }> {
  const empty: Tensor = { type: "float32", shape: [3, 4, 0, 32], data: new Float32Array() };
  let memory: NamedTensors = { past_keys: empty, past_values: empty };
  let next = -1;
  for (const tokens of [tokenizer.encode("\n"), ...pieces]) {
    const { logits, keys, values } = await runner.run({
      tokens: { type: "int64", shape: [1, tokens.length], data: BigInt64Array.from(tokens, BigInt) },
      ...memory,
    });
    memory = { past_keys: keys!, past_values: values! };
    const last = [...(logits!.data as Float32Array)].slice(-tokenizer.vocabulary.length);
    next = last.indexOf(Math.max(...last));
  }
  return { next, length: memory["past_keys"]!.shape[2]! };
}
