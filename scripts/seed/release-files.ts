import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { uploadRelease, type ReleaseFiles } from "../../client/actions/publish.ts";
import type { Stage } from "./stage.ts";

const TRAINED_MODEL = "digits";
/** Beside each other in the folder of a release; the manifest names them by hash. */
const NAMED_BY_MANIFEST = ["card.md", "evaluation.json", "vectors.json"];

/** Uploads one of the trained releases with everything that its manifest names. */
export async function uploadTrainedRelease(
  stage: Stage,
  number: 1 | 2,
  notes: string,
): Promise<ReleaseFiles> {
  const folder = join(stage.modelsDir, TRAINED_MODEL);
  const read = (name: string): Promise<Uint8Array> => readFile(join(folder, `release-${number}`, name));
  return uploadRelease(stage.upload, {
    weights: await read("model.onnx"),
    manifest: await read("manifest.json"),
    suite: await readFile(join(folder, "suite.json")),
    others: await Promise.all(NAMED_BY_MANIFEST.map(read)),
    notes,
  });
}

/** Uploads a text and answers its sha256. */
export async function uploadText(stage: Stage, text: string): Promise<`0x${string}`> {
  return (await stage.upload(new TextEncoder().encode(text))).sha256;
}
