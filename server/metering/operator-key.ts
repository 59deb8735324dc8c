import secp256k1 from "secp256k1";

import { Defect } from "../core/errors.ts";
import { keccak } from "./keccak.ts";
import { toHexText } from "./struct-hash.ts";

/** The key with which an operator signs receipts; signs natively, in microseconds. */
export interface OperatorKey {
  /** Lower-case address. */
  readonly address: string;
  /** 65 bytes (r, s, v with v 27 or 28), deterministic (RFC 6979), low s. */
  signDigest(digest: Uint8Array): string;
}

/** @throws Defect when the key is not 32 bytes of a valid secp256k1 secret */
export function createOperatorKey(privateKey: string): OperatorKey {
  const isHex = /^0x[0-9a-fA-F]{64}$/.test(privateKey);
  const secret = Buffer.from(isHex ? privateKey.slice(2) : "", "hex");
  if (secret.length !== 32 || !secp256k1.privateKeyVerify(secret)) {
    throw new Defect(
      "operator-key-invalid",
      "Expected the operator's private key as 0x and 64 hex digits of a valid key.",
    );
  }
  const publicKey = secp256k1.publicKeyCreate(secret, false);
  return {
    address: toHexText(keccak(publicKey.subarray(1)).subarray(12)),
    signDigest: (digest) => {
      const { signature, recid } = secp256k1.ecdsaSign(digest, secret);
      return `${toHexText(signature)}${recid === 0 ? "1b" : "1c"}`;
    },
  };
}
