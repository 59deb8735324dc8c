import { z } from "zod";

/** A file that was chosen, with the sha256 of its bytes as 64 lower-case hexadecimal digits. */
export type PickedFile = { name: string; bytes: Uint8Array; sha256: string };

/** What a manifest names a file for. */
export type FileRole = "weights" | "card" | "evaluation" | "testVectors" | "suite";

/** A file that the manifest names, and the chosen file with that hash; null when none has it. */
export type NamedFile = { role: FileRole; sha256: string; picked: PickedFile | null };

const digits = z.string().regex(/^[0-9a-f]{64}$/, "Expected a sha256 of 64 hexadecimal digits");
const fileShape = z.object({ sha256: digits });
const manifestShape = z.object({
  name: z.string(),
  version: z.union([z.number(), z.string()]).transform(String),
  description: z.string().default(""),
  licence: z.string().default(""),
  weights: fileShape,
  card: fileShape.nullish(),
  evaluation: fileShape.nullish(),
  testVectors: fileShape.nullish(),
  suiteSha256: digits.nullish(),
  parent: z.object({ manifestSha256: digits }).nullish(),
});

/** What a manifest says of its release, as far as a form needs it. */
export type ManifestFacts = z.infer<typeof manifestShape>;

/** How far the chosen files make up a release. */
export type ReleaseBundle =
  | { state: "empty" }
  | { state: "noManifest" }
  | { state: "twoManifests" }
  | { state: "unreadable"; reason: string }
  | { state: "read"; manifest: ManifestFacts; file: PickedFile; named: NamedFile[]; others: PickedFile[] };

/** Finds the manifest among the files and matches the others with what it names, by hash and not by name. */
export function toBundle(files: readonly PickedFile[]): ReleaseBundle {
  if (files.length === 0) return { state: "empty" };
  const manifests = files.filter(isManifest);
  const [file] = manifests;
  if (file === undefined) return { state: "noManifest" };
  if (manifests.length > 1) return { state: "twoManifests" };
  const parsed = manifestShape.safeParse(parseJson(file.bytes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { state: "unreadable", reason: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
  }
  const named = namedFiles(parsed.data, files);
  const used = new Set([file.sha256, ...named.map(({ sha256 }) => sha256)]);
  return {
    state: "read",
    manifest: parsed.data,
    file,
    named,
    others: files.filter(({ sha256 }) => !used.has(sha256)),
  };
}

function namedFiles(manifest: ManifestFacts, files: readonly PickedFile[]): NamedFile[] {
  const roles: [FileRole, string | undefined][] = [
    ["weights", manifest.weights.sha256],
    ["card", manifest.card?.sha256],
    ["evaluation", manifest.evaluation?.sha256],
    ["testVectors", manifest.testVectors?.sha256],
    ["suite", manifest.suiteSha256 ?? undefined],
  ];
  return roles.flatMap(([role, sha256]) =>
    sha256 === undefined
      ? []
      : [{ role, sha256, picked: files.find((file) => file.sha256 === sha256) ?? null }],
  );
}

function isManifest(file: PickedFile): boolean {
  if (file.bytes[0] !== 0x7b) return false;
  const value = parseJson(file.bytes);
  return typeof value === "object" && value !== null && "weights" in value;
}

/** Any file may be chosen, so one that is no JSON is simply none: undefined fits no shape. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A chosen weights file that is not the one that the manifest names; the commonest mistake. */
export function wrongWeights(bundle: ReleaseBundle): PickedFile | null {
  if (bundle.state !== "read") return null;
  return bundle.others.find((file) => file.name.toLowerCase().endsWith(".onnx")) ?? null;
}

/** True when everything that a release must bring is chosen or stored already. The test suite may stay a hash. */
export function isComplete(bundle: ReleaseBundle, stored: ReadonlySet<string>): boolean {
  if (bundle.state !== "read" || wrongWeights(bundle) !== null) return false;
  return bundle.named.every(
    ({ role, picked, sha256 }) => picked !== null || stored.has(sha256) || role === "suite",
  );
}
