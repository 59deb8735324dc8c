import { keccak } from "./keccak.ts";

/**
 * EIP-712 by hand for structs of fixed-size fields: a hash over 32-byte words. The hot path hashes
 * known structs only, and the general way through type descriptions costs several times as much.
 */

const DOMAIN_TYPE_HASH = hashText(
  "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
);
const PREFIX = Uint8Array.of(0x19, 0x01);
const WORD_DIGITS = 64;

export interface SigningDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: string;
}

export function hashText(text: string): Uint8Array {
  return keccak(Buffer.from(text));
}

/** Hashes words that the caller brought to 32 bytes each, the type hash first. */
export function hashWords(words: readonly Uint8Array[]): Uint8Array {
  return keccak(Buffer.concat(words));
}

/** A number, address or bytes32 as the 32 bytes that EIP-712 hashes. */
export function toWord(value: bigint | string): Uint8Array {
  const digits = typeof value === "bigint" ? value.toString(16) : value.slice(2);
  const word = Buffer.from(digits.padStart(WORD_DIGITS, "0"), "hex");
  if (word.byteLength * 2 === WORD_DIGITS) return word;
  throw new RangeError(`Expected a value of at most 32 bytes as hex digits, found ${digits}.`);
}

export function domainSeparator({ name, version, chainId, verifyingContract }: SigningDomain): Uint8Array {
  return hashWords([
    DOMAIN_TYPE_HASH,
    hashText(name),
    hashText(version),
    toWord(BigInt(chainId)),
    toWord(verifyingContract),
  ]);
}

/** What is signed: the struct's hash bound to its domain. */
export function typedDataDigest(separator: Uint8Array, structHash: Uint8Array): Uint8Array {
  return keccak(PREFIX, separator, structHash);
}

/** Bytes as 0x and lower-case hex digits. */
export function toHexText(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
