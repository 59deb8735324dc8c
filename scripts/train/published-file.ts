import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { create as createDigest } from "multiformats/hashes/digest";
import { sha256 } from "./canonical-json.ts";
import type { Json } from "./canonical-json.ts";

/** Files to write, by path below their folder. */
export type Files = Map<string, string | Uint8Array>;

/** What one file of a release may be at most: small enough to lie in the repository. */
const fileLimit = 4 * 1024 * 1024;

/**
 * Describes a file by size, sha256 and content address (CIDv1, raw, sha2-256: the hash of the whole file).
 * Throws RangeError for a file of more than 4 MiB.
 */
export function describeFile(path: string, content: string | Uint8Array): { [key: string]: Json } {
  const size = Buffer.byteLength(content);
  if (size > fileLimit)
    throw new RangeError(`${path} may have ${fileLimit} bytes, found ${size}; train a smaller model.`);
  const hash = sha256(content);
  const cid = CID.createV1(raw.code, createDigest(0x12, Buffer.from(hash, "hex")));
  return { path, size, sha256: hash, cid: cid.toString() };
}
