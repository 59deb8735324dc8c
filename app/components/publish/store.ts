import { httpUpload, type ReleaseFiles } from "../../../client/actions/publish.ts";
import { messages } from "../../messages.ts";
import { ExplainedFailure } from "../../wallet/explain-failure.ts";
import { hashBytes } from "./hash-bytes.ts";
import type { PickedFile, ReleaseBundle } from "./release-bundle.ts";

const maxBytes = 16 * 1024 * 1024;
const text = messages.publish;

/** Reads chosen files and hashes them in this browser. Throws an Error with a plain sentence for one that is too large. */
export async function readFiles(files: readonly File[]): Promise<PickedFile[]> {
  const picked: PickedFile[] = [];
  for (const file of files) {
    if (file.size > maxBytes) throw new Error(text.tooLarge(file.name));
    picked.push(await toPicked(file.name, new Uint8Array(await file.arrayBuffer())));
  }
  return picked;
}

async function toPicked(name: string, bytes: Uint8Array): Promise<PickedFile> {
  return { name, bytes, sha256: await hashBytes(new Uint8Array(bytes)) };
}

/** Fetches a stored file by its sha256; null when nobody has stored it here. */
export async function fetchStored(sha256: string, name: string): Promise<PickedFile | null> {
  const response = await fetch(`/ipfs/${sha256}`);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const picked = await toPicked(name, new Uint8Array(await response.arrayBuffer()));
  if (picked.sha256 !== sha256) throw new Error(`Expected sha256 ${sha256}, found ${picked.sha256}.`);
  return picked;
}

/** Which of these hashes are stored already. */
export async function findStored(hashes: readonly string[]): Promise<Set<string>> {
  const answers = await Promise.all(
    hashes.map(async (sha256) => {
      const { status } = await fetch(`/ipfs/${sha256}`, { method: "HEAD" });
      return { sha256, stored: status === 200 };
    }),
  );
  return new Set(answers.filter(({ stored }) => stored).map(({ sha256 }) => sha256));
}

/** Stores all chosen files of a bundle and answers what the register records. Throws an ExplainedFailure. */
export async function uploadBundle(
  bundle: Extract<ReleaseBundle, { state: "read" }>,
  notes: string,
): Promise<ReleaseFiles> {
  const upload = httpUpload("");
  const files = [...bundle.named.flatMap(({ picked }) => (picked === null ? [] : [picked])), bundle.file];
  for (const file of files) {
    await upload(file.bytes).catch((error: unknown) => {
      throw new ExplainedFailure(text.uploadFailed(error instanceof Error ? error.message : String(error)));
    });
  }
  return bundleFiles(bundle, notes);
}

/** What the register records of a bundle. */
export function bundleFiles(bundle: Extract<ReleaseBundle, { state: "read" }>, notes: string): ReleaseFiles {
  return {
    weightsSha256: `0x${bundle.manifest.weights.sha256}`,
    manifestSha256: `0x${bundle.file.sha256}`,
    suiteSha256: `0x${bundle.manifest.suiteSha256 ?? "0".repeat(64)}`,
    notes,
  };
}
