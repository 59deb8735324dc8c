import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  isComplete,
  type PickedFile,
  toBundle,
  wrongWeights,
} from "../../../app/components/publish/release-bundle.ts";

const digits = new URL("../../../models/digits/", import.meta.url);
const names = ["model.onnx", "manifest.json", "evaluation.json", "card.md", "vectors.json"];
const nothing: ReadonlySet<string> = new Set();

async function pick(path: string): Promise<PickedFile> {
  const bytes = new Uint8Array(await readFile(new URL(path, digits)));
  return {
    name: path.split("/").at(-1) ?? path,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}

const first = await Promise.all(names.map((name) => pick(`release-1/${name}`)));
const second = await Promise.all(names.map((name) => pick(`release-2/${name}`)));

test("the files of a trained release fit together, whatever they are called", () => {
  const renamed = second.map((file, index) => ({ ...file, name: `file-${index}` }));
  const bundle = toBundle(renamed);
  assert.ok(bundle.state === "read");
  assert.equal(bundle.manifest.name, "Digits");
  assert.equal(bundle.manifest.version, "2");
  assert.deepEqual(
    bundle.named.filter(({ picked }) => picked === null).map(({ role }) => role),
    ["suite"],
  );
  assert.equal(isComplete(bundle, nothing), true);
});

test("weights of another release are refused by their hash", () => {
  const [foreign] = first;
  const [, ...rest] = second;
  const bundle = toBundle([...rest, ...(foreign === undefined ? [] : [foreign])]);
  assert.equal(wrongWeights(bundle)?.name, "model.onnx");
  assert.equal(isComplete(bundle, nothing), false);
});

test("what is stored already need not be chosen again", () => {
  const manifest = second.filter(({ name }) => name === "manifest.json");
  const bundle = toBundle(manifest);
  assert.equal(isComplete(bundle, nothing), false);
  assert.ok(bundle.state === "read");
  assert.equal(isComplete(bundle, new Set(bundle.named.map(({ sha256 }) => sha256))), true);
});

test("no manifest, two manifests and a broken one are told apart", () => {
  const weights = second.filter(({ name }) => name === "model.onnx");
  assert.equal(toBundle([]).state, "empty");
  assert.equal(toBundle(weights).state, "noManifest");
  assert.equal(toBundle([...first, ...second]).state, "twoManifests");
  const bytes = new TextEncoder().encode(`{"name": "Digits", "version": 1, "weights": {"sha256": "abc"}}`);
  const broken = toBundle([{ name: "manifest.json", bytes, sha256: "0".repeat(64) }]);
  assert.ok(broken.state === "unreadable");
  assert.match(broken.reason, /^weights\.sha256: Expected a sha256/);
});
