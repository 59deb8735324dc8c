import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { CallerMistake, Defect, Unavailable } from "../core/errors.ts";
import { sha256Of, toCid, type Sha256Hex } from "./content-address.ts";

/** One stored file: where it is found and how many bytes it has. */
export interface StoredContent {
  readonly cid: string;
  readonly sha256: Sha256Hex;
  readonly size: number;
}

/** The port: bytes by the hash of the bytes. What comes back always matches the hash asked for. */
export interface ContentStore {
  /** Stores bytes durably; storing the same bytes again changes nothing. */
  put(bytes: Uint8Array): Promise<StoredContent>;
  /** The bytes with this sha256, or null when they are not here. Throws `Defect` when the disk lies. */
  get(sha256: Sha256Hex): Promise<Uint8Array | null>;
  /** The same piece by piece, for whoever passes it on; null when it is not here. */
  open(sha256: Sha256Hex): Promise<OpenContent | null>;
}

export interface OpenContent {
  readonly size: number;
  /**
   * All bytes, once. The last piece comes only when all of them match their hash; else this throws `Defect`. Read to the
   * end or `return()`, so that the file is closed.
   */
  readonly pieces: AsyncGenerator<Uint8Array, void, void>;
}

/** Room for models of this kind of endpoint; larger files belong to an IPFS node with chunks. */
export const MAX_CONTENT_BYTES = 16 * 1024 * 1024;

export interface ContentStoreOptions {
  readonly dir: string;
  /** Bytes of the disk that contents leave free: anybody may upload, and journal and ledger need room. */
  readonly keepFreeBytes?: number;
}

const KEEP_FREE_BYTES = 256 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/** Keeps contents as files named by their hash, in `dir`. Needs nothing but the disk. */
export async function createContentStore({
  dir,
  keepFreeBytes = KEEP_FREE_BYTES,
}: ContentStoreOptions): Promise<ContentStore> {
  await mkdir(dir, { recursive: true });
  await removeHalfWritten(dir);
  return {
    put: async (bytes) => {
      assertSize(bytes.byteLength);
      const sha256 = sha256Of(bytes);
      if (!(await exists(join(dir, sha256)))) {
        await assertRoom(dir, bytes.byteLength + keepFreeBytes);
        await writeDurably(dir, sha256, bytes);
      }
      return { cid: toCid(sha256), sha256, size: bytes.byteLength };
    },
    get: (sha256) => readVerified(dir, sha256),
    open: (sha256) => openVerified(dir, sha256),
  };
}

function assertSize(size: number): void {
  if (size > 0 && size <= MAX_CONTENT_BYTES) return;
  throw new CallerMistake(
    "content-size-refused",
    `The file has ${size} bytes; expected between 1 and ${MAX_CONTENT_BYTES}`,
    { status: size === 0 ? 400 : 413 },
  );
}

async function assertRoom(dir: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize >= needed) return;
  throw new Unavailable("content-store-full", "The disk is nearly full, so no more files are taken", {
    status: 507,
  });
}

/** Written beside its place, flushed, then renamed: a crash leaves the whole file or none. */
async function writeDurably(dir: string, sha256: Sha256Hex, bytes: Uint8Array): Promise<void> {
  const half = join(dir, `${sha256}.${randomUUID()}.half`);
  const file = await open(half, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, join(dir, sha256));
  const folder = await open(dir);
  await folder.sync().finally(() => folder.close());
}

async function readVerified(dir: string, sha256: Sha256Hex): Promise<Uint8Array | null> {
  const path = join(dir, sha256);
  if (!(await exists(path))) return null;
  const bytes = await readFile(path);
  const found = sha256Of(bytes);
  if (found === sha256) return bytes;
  throw await setAside(path, { sha256, found });
}

async function openVerified(dir: string, sha256: Sha256Hex): Promise<OpenContent | null> {
  const path = join(dir, sha256);
  if (!(await exists(path))) return null;
  const file = await open(path);
  const { size } = await file.stat();
  return { size, pieces: readPieces(file, { path, sha256, size }) };
}

async function* readPieces(
  file: FileHandle,
  { path, sha256, size }: { path: string; sha256: Sha256Hex; size: number },
): OpenContent["pieces"] {
  const hash = createHash("sha256");
  try {
    for (let at = 0; at < size;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, at);
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      at += bytesRead;
      const found = at < size && bytesRead > 0 ? sha256 : hash.digest("hex");
      if (found !== sha256) throw await setAside(path, { sha256, found });
      yield piece;
    }
  } finally {
    await file.close();
  }
}

/** So that the right bytes can be stored again under their name. */
async function setAside(
  path: string,
  { sha256, found }: { sha256: Sha256Hex; found: Sha256Hex },
): Promise<Defect> {
  await rename(path, `${path}.damaged`);
  return new Defect("content-damaged", `Stored content ${sha256} reads as ${found}; it was set aside`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

async function removeHalfWritten(dir: string): Promise<void> {
  const names = await readdir(dir);
  await Promise.all(names.filter((name) => name.endsWith(".half")).map((name) => rm(join(dir, name))));
}
