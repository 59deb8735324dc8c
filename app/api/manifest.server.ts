import { z } from "zod";
import { loadContentText } from "./content.server.ts";
import { type Evaluation, evaluationShape } from "./evaluation-shape.ts";

const fileShape = z.object({ path: z.string(), size: z.number().int(), sha256: z.string() });

const manifestShape = z.object({
  name: z.string(),
  version: z.number().int(),
  description: z.string(),
  licence: z.string(),
  weights: fileShape,
  card: fileShape.nullish(),
  evaluation: fileShape.nullish(),
});

/** What a release says of itself. */
export type Manifest = z.infer<typeof manifestShape>;

/** A document found by its hash: read, not stored here, or not in the shape that we can read. */
export type Found<T> =
  { state: "found"; value: T } | { state: "missing" } | { state: "unreadable"; reason: string };

/** The manifest and the evaluation of a release, as far as they are stored here and can be read. */
export type ReleaseDocuments = { manifest: Found<Manifest>; evaluation: Found<Evaluation> };

/** Loads what a release says of itself, by the manifest's sha256 on chain. */
export async function loadReleaseDocuments(manifestSha256: string): Promise<ReleaseDocuments> {
  const manifest = await loadDocument(manifestSha256, manifestShape);
  if (manifest.state !== "found") return { manifest, evaluation: { state: "missing" } };
  const evaluationFile = manifest.value.evaluation;
  if (evaluationFile == null) return { manifest, evaluation: { state: "missing" } };
  return { manifest, evaluation: await loadDocument(evaluationFile.sha256, evaluationShape) };
}

async function loadDocument<T>(sha256: string, shape: z.ZodType<T>): Promise<Found<T>> {
  const text = await loadContentText(sha256);
  if (text === null) return { state: "missing" };
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return { state: "found", value: parsed.data };
  const [issue] = parsed.error.issues;
  return { state: "unreadable", reason: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not JSON"}` };
}

/** Anybody may publish a manifest, so broken JSON is a fact about the release: undefined fits no shape. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
