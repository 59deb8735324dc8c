import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { VotedRelease } from "../../../server/releases/voted-release.ts";
import { createContentStore, type ContentStore } from "../../../server/storage/content-store.ts";

const MODELS = new URL("../../../models/", import.meta.url);

export async function openStore(): Promise<ContentStore> {
  return createContentStore({ dir: await mkdtemp(join(tmpdir(), "comodel-endpoint-")) });
}

/** Stores the files of a trained release and names them as the chain would. */
export async function publishTrained(
  store: ContentStore,
  folder: string,
  number: number,
): Promise<VotedRelease> {
  const read = (name: string): Promise<Buffer> => readFile(new URL(`${folder}/${name}`, MODELS));
  await store.put(await read("vectors.json"));
  return named(
    folder.split("/")[0]!,
    number,
    await store.put(await read("model.onnx")),
    await store.put(await read("manifest.json")),
  );
}

/** Stores a model that a test made, with a manifest of its own. */
export async function publishModel(
  store: ContentStore,
  slug: string,
  bytes: Uint8Array,
): Promise<VotedRelease> {
  const weights = await store.put(bytes);
  const manifest = JSON.stringify({ weights: { sha256: weights.sha256, size: weights.size } });
  return named(slug, 1, weights, await store.put(new TextEncoder().encode(manifest)));
}

let nextModelId = 1;

function named(
  slug: string,
  number: number,
  weights: { sha256: string },
  manifest: { sha256: string },
): VotedRelease {
  const modelId = slug === "digits" ? "1" : String(++nextModelId);
  return {
    ...{ modelId, modelName: slug, slug, route: `${slug}-${modelId}`, number },
    releaseId: BigInt(number),
    weightsSha256: weights.sha256,
    manifestSha256: manifest.sha256,
  };
}
