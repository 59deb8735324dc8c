import { hash } from "node:crypto";

import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as digest from "multiformats/hashes/digest";
import { sha256 as sha256Hasher } from "multiformats/hashes/sha2";

import { CallerMistake } from "../core/errors.ts";

/** Lower-case hex of a sha256, 64 characters, without `0x`. The name under which content is kept. */
export type Sha256Hex = string;

const SHA256_HEX = /^(0x)?[0-9a-f]{64}$/i;

/** sha256 of bytes as lower-case hex. */
export function sha256Of(bytes: Uint8Array): Sha256Hex {
  return hash("sha256", bytes, "hex");
}

/** The content address of bytes with this sha256: CIDv1, raw codec, base32, as IPFS writes it. */
export function toCid(sha256: Sha256Hex): string {
  return CID.createV1(raw.code, digest.create(sha256Hasher.code, Buffer.from(sha256, "hex"))).toString();
}

/**
 * Reads an address in any of the forms that people paste: a CID, or a sha256 with or without `0x`.
 * Throws `CallerMistake` (`content-address-malformed`) when it is none, or a CID of another kind.
 */
export function parseContentAddress(text: string): Sha256Hex {
  if (SHA256_HEX.test(text)) return text.replace(/^0x/i, "").toLowerCase();
  const cid = parseCid(text);
  if (cid === undefined || cid.code !== raw.code || cid.multihash.code !== sha256Hasher.code) {
    throw new CallerMistake(
      "content-address-malformed",
      `"${text.slice(0, 80)}" is not a content address; expected a CIDv1 with raw codec and sha2-256, or 64 hex digits`,
    );
  }
  return Buffer.from(cid.multihash.digest).toString("hex");
}

function parseCid(text: string): CID | undefined {
  try {
    return CID.parse(text);
  } catch {
    return undefined;
  }
}
