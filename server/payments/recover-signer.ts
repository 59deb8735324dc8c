import { createRequire } from "node:module";

import secp256k1 from "secp256k1";
import type { Address, Hex } from "viem";

import { Defect } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { keccak } from "../metering/keccak.ts";
import { toHexText } from "../metering/struct-hash.ts";

/** Half of the curve's order: contracts refuse a signature whose s is above it. */
const HALF_ORDER = Buffer.from("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", "hex");

/** Platforms for which the `secp256k1` package brings its compiled form. */
const NATIVE_PLATFORMS = new Set(["linux-x64", "darwin-arm64", "win32-x64"]);

/**
 * Who signed a digest, in lower case; undefined when the 65 bytes are not a signature that our
 * contracts would accept too (v 27 or 28, low s): what cannot be claimed on chain is no payment.
 */
export function recoverSigner(digest: Uint8Array, signature: Hex): Address | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return undefined;
  const bytes = Buffer.from(signature.slice(2), "hex");
  const recovery = bytes[64]! - 27;
  if (recovery !== 0 && recovery !== 1) return undefined;
  if (Buffer.compare(bytes.subarray(32, 64), HALF_ORDER) > 0) return undefined;
  try {
    const publicKey = secp256k1.ecdsaRecover(bytes.subarray(0, 64), recovery, digest, false);
    return toHexText(keccak(publicKey.subarray(1)).subarray(12));
  } catch (error) {
    // The library throws for numbers that are no point of the curve, which is what a forged signature looks like.
    if (error instanceof Error && /recover|parse/i.test(error.message)) return undefined;
    throw error;
  }
}

/**
 * Makes sure that signatures are checked by compiled code: the package falls back silently to
 * JavaScript that is fifty times slower, which would make every paid call slow.
 * @throws Defect `secp256k1-not-native` on a platform where the compiled form must be there
 */
export function assertNativeSignatures(logger: Logger): void {
  const platform = `${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url)("secp256k1/bindings.js");
  } catch (cause) {
    if (NATIVE_PLATFORMS.has(platform)) {
      throw new Defect(
        "secp256k1-not-native",
        `Expected the compiled secp256k1 for ${platform}, could not load it. Install again.`,
        {
          cause,
        },
      );
    }
    logger.warn(
      { platform },
      "secp256k1 runs as JavaScript here, since its package has no compiled form; signature checks are slow",
    );
  }
}
