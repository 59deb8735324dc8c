import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { createLogger } from "../../../server/core/logger.ts";
import { createRunnerShelf } from "../../../server/inference/runner-shelf.ts";
import type { ModelState } from "../../../server/releases/model-state.ts";
import { createLocalEngine, type ReleaseEngine } from "../../../server/releases/release-engine.ts";
import { createReleases, type Releases } from "../../../server/releases/releases.ts";
import type { VotedRelease } from "../../../server/releases/voted-release.ts";
import { sha256Of } from "../../../server/storage/content-address.ts";
import { createContentStore, type ContentStore } from "../../../server/storage/content-store.ts";

const MODELS = new URL("../../../models/digits/", import.meta.url);
const started: Releases[] = [];
let store: ContentStore;
let samples: { label: number; pixels: number[] }[];

/** Stores a release's files and names them as the chain would. */
async function publish(folder: string, number: number): Promise<VotedRelease> {
  const read = (name: string): Promise<Buffer> => readFile(new URL(`${folder}/${name}`, MODELS));
  const [weights, manifest, vectors] = await Promise.all(
    ["model.onnx", "manifest.json", "vectors.json"].map(read),
  );
  const stored = await store.put(weights!);
  await store.put(vectors!);
  return toVoted({
    releaseId: BigInt(number),
    number,
    weightsSha256: stored.sha256,
    manifestSha256: (await store.put(manifest!)).sha256,
  });
}

function toVoted(
  parts: Pick<VotedRelease, "releaseId" | "number" | "weightsSha256" | "manifestSha256">,
): VotedRelease {
  return { modelId: "1", modelName: "Digits", slug: "digits", route: "digits-1", ...parts };
}

/** The chain's answer is the test's to decide; everything behind it is real. */
function follow(list: () => VotedRelease[], engine?: ReleaseEngine): Releases {
  const releases = createReleases({
    voted: { list: async () => list() },
    store,
    logger: createLogger({ level: "silent" }),
    ...(engine === undefined ? {} : { engine }),
  });
  started.push(releases);
  return releases;
}

async function read(releases: Releases, state: ModelState): Promise<{ number: number; digit: number }> {
  const lease = releases.lease(state);
  try {
    const data = Float32Array.from(samples[0]!.pixels);
    const outputs = await lease.runner.run({ pixels: { type: "float32", shape: [1, 784], data } });
    const scores = Array.from(outputs["probabilities"]!.data as Float32Array);
    return { number: lease.release.number, digit: scores.indexOf(Math.max(...scores)) };
  } finally {
    lease.done();
  }
}

before(async () => {
  store = await createContentStore({ dir: await mkdtemp(join(tmpdir(), "comodel-releases-")) });
  const text = await readFile(new URL("samples.json", MODELS), "utf8");
  samples =
    (JSON.parse(text) as { samples?: typeof samples }).samples ?? (JSON.parse(text) as typeof samples);
});
after(() => Promise.all(started.map((releases) => releases.stop())));

describe("the releases that are served", () => {
  it("are exactly what the chain calls live, found by route, slug and id, and answer right", async () => {
    const release = await publish("release-1", 1);
    const releases = follow(() => [release]);
    await releases.refresh();
    for (const name of ["digits-1", "digits", "1"]) assert.equal(releases.find(name)?.kind, "serving");
    assert.equal(releases.find("letters"), undefined);
    assert.deepEqual(await read(releases, releases.find("digits")!), { number: 1, digit: samples[0]!.label });
  });

  it("are swapped without dropping a call", async () => {
    const both = [await publish("release-1", 1), await publish("release-2", 2)];
    let live = 0;
    const releases = follow(() => [both[live]!]);
    await releases.refresh();
    const held = releases.lease(releases.find("digits")!);

    let asking = true;
    const numbers = new Set<number>();
    const caller = (async () => {
      while (asking) numbers.add((await read(releases, releases.find("digits")!)).number);
    })();
    live = 1;
    await releases.refresh();
    while (!numbers.has(2)) await new Promise((resolve) => setTimeout(resolve, 5));
    asking = false;
    await caller;

    const pixels = { type: "float32", shape: [1, 784], data: Float32Array.from(samples[0]!.pixels) } as const;
    assert.ok(
      await held.runner.run({ pixels }),
      "a call that began before the swap ends on the release it began with",
    );
    assert.equal(held.release.number, 1);
    held.done();
    assert.deepEqual([...numbers].sort(), [1, 2]);
  });

  it("stay on the previous release when the voted file is nowhere to be had, and move on when it arrives", async () => {
    const first = await publish("release-1", 1);
    const missing = new TextEncoder().encode("a manifest that nobody uploaded yet");
    const second = toVoted({ ...first, releaseId: 2n, number: 2, manifestSha256: sha256Of(missing) });
    let live = [first];
    const releases = follow(() => live);
    await releases.refresh();
    live = [second];
    await releases.refresh();
    const state = releases.find("digits")!;
    assert.ok(state.kind === "serving-previous");
    assert.equal(state.problem.code, "release-content-missing");
    assert.equal((await read(releases, state)).number, 1);

    const real = await publish("release-2", 2);
    live = [real];
    await releases.refresh();
    assert.equal((await read(releases, releases.find("digits")!)).number, 2);
  });

  it("never serve a manifest for other weights than the voted ones", async () => {
    const first = await publish("release-1", 1);
    const second = await publish("release-2", 2);
    const mixed = toVoted({
      releaseId: 3n,
      number: 3,
      weightsSha256: first.weightsSha256,
      manifestSha256: second.manifestSha256,
    });
    const releases = follow(() => [mixed]);
    await releases.refresh();
    const state = releases.find("digits")!;
    assert.ok(state.kind === "not-served");
    assert.equal(state.problem.code, "release-manifest-wrong");
    assert.throws(() => releases.lease(state), {
      code: "release-manifest-wrong",
      message: /Release 3 of Digits/,
    });
  });

  it("never serve a model that computes something else than its published test vectors", async () => {
    const weights = await readFile(new URL("release-1/model.onnx", MODELS));
    const vectors = JSON.parse(await readFile(new URL("release-2/vectors.json", MODELS), "utf8")) as object;
    const wrong = await store.put(new TextEncoder().encode(JSON.stringify(vectors)));
    const { sha256, size } = await store.put(weights);
    const manifest = { weights: { sha256, size }, testVectors: { sha256: wrong.sha256, tolerance: 0.0001 } };
    const stored = await store.put(new TextEncoder().encode(JSON.stringify(manifest)));
    const releases = follow(() => [
      toVoted({ releaseId: 4n, number: 4, weightsSha256: sha256, manifestSha256: stored.sha256 }),
    ]);
    await releases.refresh();
    const state = releases.find("digits")!;
    assert.ok(state.kind === "not-served");
    assert.equal(state.problem.code, "release-vectors-differ");
  });

  it("give a release on trial its share of the requests, the same for a repeated request", async () => {
    const [live, trial] = [await publish("release-1", 1), await publish("release-2", 2)];
    let voted: VotedRelease = { ...live, canary: { release: trial, shareBps: 2_500 } };
    const releases = follow(() => [voted]);
    await releases.refresh();
    const state = releases.find("digits")!;
    const answering = (key: string): number => {
      const lease = releases.lease(state, { key: () => key });
      lease.done();
      return lease.release.number;
    };
    const numbers = Array.from({ length: 400 }, (_, index) => answering(`request ${index}`));
    const onTrial = numbers.filter((number) => number === 2).length;
    assert.ok(onTrial > 60 && onTrial < 140, `about a quarter of 400 requests; found ${onTrial}`);
    assert.deepEqual(
      numbers,
      Array.from({ length: 400 }, (_, index) => answering(`request ${index}`)),
    );
    assert.equal((await read(releases, state)).number, 1, "without a key the live release answers");
    for (const version of ["1", "2"]) {
      const lease = releases.lease(state, { version });
      assert.equal(String(lease.release.number), version);
      lease.done();
    }
    assert.throws(() => releases.lease(state, { version: "3" }), {
      code: "version-not-live",
      message: /1, 2/,
    });

    const before = state.canary!.served!.runner;
    voted = trial;
    await releases.refresh();
    const now = releases.find("digits")!;
    assert.ok(now.kind === "serving");
    assert.equal(
      now.served.runner,
      before,
      "what was on trial goes on as the live release without a new start",
    );
    assert.throws(() => releases.lease(state, { version: "1" }), { code: "version-not-live" });
  });

  it("go on with the live release when the one on trial cannot be served", async () => {
    const live = await publish("release-1", 1);
    const missing = toVoted({ ...live, releaseId: 2n, number: 2, manifestSha256: "0".repeat(64) });
    const releases = follow(() => [{ ...live, canary: { release: missing, shareBps: 9_000 } }]);
    await releases.refresh();
    const state = releases.find("digits")!;
    assert.equal(state.kind, "serving");
    assert.equal(state.canary?.problem?.code, "release-content-missing");
    for (let index = 0; index < 20; index++) {
      const lease = releases.lease(state, { key: () => `${index}` });
      assert.equal(lease.release.number, 1);
      lease.done();
    }
  });
});

describe("more models than fit into memory", () => {
  it("are put away when unused for longest, and come back with the next call", async () => {
    const shelf = createRunnerShelf(2, createLogger({ level: "silent" }));
    const release = await publish("release-1", 1);
    const models = ["1", "2", "3"].map((modelId) => ({
      ...release,
      modelId,
      route: `digits-${modelId}`,
      slug: modelId,
    }));
    const releases = follow(
      () => models,
      createLocalEngine({ shelf, store, logger: createLogger({ level: "silent" }) }),
    );
    await releases.refresh();
    assert.equal(shelf.loaded(), 2);
    for (const round of [1, 2]) {
      for (const { modelId } of models) {
        const { digit } = await read(releases, releases.find(modelId)!);
        assert.equal(digit, samples[0]!.label, `round ${round}, model ${modelId}`);
        assert.ok(shelf.loaded() <= 2);
      }
    }
    const all = await Promise.all(models.map(({ modelId }) => read(releases, releases.find(modelId)!)));
    assert.equal(all.length, 3, "calls of all three at once are answered");
    await read(releases, releases.find("1")!);
    assert.ok(shelf.loaded() <= 2);
  });
});
