import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  createTextModel,
  type Ending,
  type Piece,
  type TextModel,
  type WritingTask,
} from "../../../server/generation/text-model.ts";
import { textProfileShape } from "../../../server/generation/text-profile.ts";
import { startModelRunner, type ModelRunner } from "../../../server/inference/model-runner.ts";
import { quietLogger } from "../../support/practice-chain.ts";
import { tinyTextModel } from "../../support/tiny-text-model.ts";

const tiny = tinyTextModel();
const { text: published } = JSON.parse(tiny.manifest) as { text: unknown };
const profile = textProfileShape.parse(published);
let runner: ModelRunner;
let model: TextModel;

before(async () => {
  runner = await startModelRunner({ bytes: tiny.onnx, logger: quietLogger });
  model = createTextModel({ runner, profile });
});
after(() => runner.dispose());

const greedy = { temperature: 0, topP: 1, seed: 1 };

function task(text: string, changes: Partial<WritingTask> = {}): WritingTask {
  return { prompt: model.encode(text), maxTokens: 12, sampling: greedy, stop: [], ...changes };
}

async function write(
  asked: WritingTask,
  signal?: AbortSignal,
  onPiece: (piece: Piece) => void = () => undefined,
): Promise<{ text: string; ending: Ending }> {
  const pieces = model.generate(asked, signal);
  let text = "";
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return { text, ending: next.value };
    onPiece(next.value);
    text += next.value.text;
  }
}

describe("a text model", () => {
  it("writes what the whole graph says without any memory, token by token", async () => {
    const asked = task("the cat");
    const { text, ending } = await write(asked);
    assert.deepEqual(ending, { reason: "length", tokens: 12, promptTokens: asked.prompt.length });
    // The same again, reading everything anew for each token.
    const read = [...asked.prompt];
    let expected = "";
    for (let written = 0; written < asked.maxTokens; written += 1) {
      const state = await runner.openState({
        carried: { past_keys: "keys", past_values: "values" },
        initial: { past_keys: nothing(), past_values: nothing() },
      });
      const { logits } = await state.step({
        tokens: { type: "int64", shape: [1, read.length], data: BigInt64Array.from(read, BigInt) },
      });
      state.close();
      const last = (logits!.data as Float32Array).subarray(-profile.vocabulary.length);
      const token = last.indexOf(Math.max(...last));
      read.push(token);
      expected += profile.vocabulary[token];
    }
    assert.equal(text, expected);
  });

  it("begins every text with what its manifest puts before it", () => {
    assert.deepEqual(model.encode(""), model.encode("").concat(model.encode("").slice(1)));
    assert.equal(model.encode("a").length, 2);
    assert.equal(profile.vocabulary[model.encode("a")[0]!], "\n");
  });

  it("draws the same text with the same seed, and another with another", async () => {
    const drawn = (seed: number) => write(task("a", { sampling: { temperature: 1, topP: 0.95, seed } }));
    const [one, again, other] = [await drawn(4), await drawn(4), await drawn(5)];
    assert.equal(one.text, again.text);
    assert.notEqual(one.text, other.text);
  });

  it("stops before a stop sequence and counts its tokens", async () => {
    const { text } = await write(task("the dog"));
    const stop = text.slice(3, 5);
    const stopped = await write(task("the dog", { stop: [stop] }));
    assert.equal(stopped.text, text.slice(0, text.indexOf(stop)));
    assert.equal(stopped.ending.reason, "stop");
    assert.ok(stopped.ending.tokens < 12);
  });

  it("ends when the reader leaves, and says what was read and written until then", async () => {
    const left = new AbortController();
    const pieces: Piece[] = [];
    const { ending } = await write(task("the end"), left.signal, (piece) => {
      pieces.push(piece);
      if (pieces.length === 3) left.abort();
    });
    assert.equal(ending.reason, "left");
    assert.equal(ending.tokens, pieces.at(-1)?.tokens);
    const gone = await write(task("the end"), AbortSignal.abort());
    assert.deepEqual(gone.ending, { reason: "left", tokens: 0, promptTokens: 0 });
  });

  it("refuses what its context cannot hold, before it computes anything", async () => {
    await assert.rejects(write(task("a", { maxTokens: 31 })), { code: "context-too-long" });
    assert.equal((await write(task("a", { maxTokens: 30 }))).ending.tokens, 30);
    assert.throws(() => model.encode("the ".repeat(10_000)), {
      code: "context-too-long",
      message: /40000 characters/,
    });
    assert.throws(() => model.embed(new Array<number>(33).fill(1)), { code: "context-too-long" });
  });

  it("lets texts that are written at the same time take turns", async () => {
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2].map((who) => write(task("the", { maxTokens: 20 }), undefined, () => order.push(who))),
    );
    for (let place = 6; place + 3 <= 54; place += 3) {
      const round = new Set(order.slice(place, place + 3));
      assert.equal(round.size, 3, `expected each to write in every round, found ${order.join("")}`);
    }
  });

  it("has so many seats and no more; one that is given back twice counts once", () => {
    const small = createTextModel({ runner, profile, seats: 2 });
    const first = small.takeSeat();
    small.takeSeat();
    assert.throws(() => small.takeSeat(), { code: "text-busy" });
    first.giveBack();
    first.giveBack();
    small.takeSeat();
    assert.throws(() => small.takeSeat(), { code: "text-busy" });
  });

  it("gives a text's meaning as one vector of length 1, the same however long the question is cut", async () => {
    const tokens = model.encode("the cat and the dog");
    const vector = await model.embed(tokens);
    assert.equal(vector.length, model.width);
    assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
    assert.deepEqual(await model.embed(tokens), vector);
    assert.notDeepEqual(await model.embed(model.encode("a cow")), vector);
  });

  it("is refused when its graph writes other tokens than its manifest lists", () => {
    const other = { ...profile, vocabulary: [...profile.vocabulary, "zz"] };
    assert.throws(() => createTextModel({ runner, profile: other }), { code: "text-model-malformed" });
  });
});

function nothing() {
  const [layers, heads, , size] = runner.inputs.find(({ name }) => name === "past_keys")!.shape;
  return { type: "float32" as const, shape: [layers!, heads!, 0, size!], data: new Float32Array(0) };
}
