import { concatBytes, hexToBytes, keccak256, stringToBytes } from "viem/utils";

/**
 * EIP-712 by hand for structs of fixed-size fields: a hash over 32-byte words. The hot path hashes
 * known structs only, and the general way through type descriptions costs several times as much.
 */

const DOMAIN_TYPE_HASH = hashText(
  "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
);

export interface SigningDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: string;
}

export function hashText(text: string): Uint8Array {
  return keccak256(stringToBytes(text), "bytes");
}

/** Hashes words that the caller brought to 32 bytes each, the type hash first. */
export function hashWords(words: readonly Uint8Array[]): Uint8Array {
  return keccak256(concatBytes(words), "bytes");
}

/** A number, address or bytes32 as the 32 bytes that EIP-712 hashes. */
export function toWord(value: bigint | string): Uint8Array {
  const digits = typeof value === "bigint" ? value.toString(16) : value.slice(2);
  return hexToBytes(`0x${digits.padStart(64, "0")}`);
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
  return keccak256(concatBytes([Uint8Array.of(0x19, 0x01), separator, structHash]), "bytes");
}
