import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { uploadRelease, type ReleaseFiles } from "../../client/actions/publish.ts";
import type { Stage } from "./stage.ts";

/** A release of the folder `models`. */
export interface TrainedRelease {
  /** Its model's folder. */
  readonly model: string;
  readonly number: number;
  readonly notes: string;
}

/** Uploads one of the trained releases with everything that lies beside it. */
export async function uploadTrainedRelease(
  stage: Stage,
  { model, number, notes }: TrainedRelease,
): Promise<ReleaseFiles> {
  const folder = join(stage.modelsDir, model);
  const release = join(folder, `release-${number}`);
  const read = (name: string): Promise<Uint8Array> => readFile(join(release, name));
  const others = (await readdir(release)).filter((name) => name !== "model.onnx" && name !== "manifest.json");
  return uploadRelease(stage.upload, {
    weights: await read("model.onnx"),
    manifest: await read("manifest.json"),
    suite: await readFile(join(folder, "suite.json")),
    others: await Promise.all(others.map(read)),
    notes,
  });
}

/** Uploads a text and answers its sha256. */
export async function uploadText(stage: Stage, text: string): Promise<`0x${string}`> {
  return (await stage.upload(new TextEncoder().encode(text))).sha256;
}
