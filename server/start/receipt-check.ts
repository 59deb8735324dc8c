import { ComodelClientError } from "../../client/errors.ts";
import { parseSignedReceipt, verifyReceipt, type ReceiptVerdict } from "../../client/verify-receipt.ts";
import { CallerMistake } from "../core/errors.ts";
import type { OpenChain } from "./open-chain.ts";

/** Holds receipts against our chain, by the same code with which clients do it. Throws `CallerMistake` for what is none. */
export function createReceiptCheck(
  chain: OpenChain,
): (receipt: unknown, about: { request?: Uint8Array; response?: Uint8Array }) => Promise<ReceiptVerdict> {
  return async (receipt, about) => {
    const { reader: publicClient, chainId } = chain;
    const registry = chain.address("ModelRegistry");
    const releaseRegistry = chain.address("ReleaseRegistry");
    return verifyReceipt(read(receipt), { publicClient, chainId, registry, releaseRegistry, ...about });
  };
}

function read(receipt: unknown): ReturnType<typeof parseSignedReceipt> {
  try {
    return parseSignedReceipt(receipt);
  } catch (error) {
    if (error instanceof ComodelClientError)
      throw new CallerMistake(error.code, error.message, { cause: error });
    throw error;
  }
}
