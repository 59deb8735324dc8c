import { createKeccak } from "hash-wasm";

// Compiled once for each thread, in milliseconds; after that every hash is synchronous.
const hasher = await createKeccak(256);

/** Keccak-256 of these bytes one after the other, without a copy that joins them. */
export function keccak(...parts: readonly Uint8Array[]): Uint8Array {
  hasher.init();
  for (const part of parts) hasher.update(part);
  return hasher.digest("binary");
}
