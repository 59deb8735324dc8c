import { BaseError, NonceTooLowError, TransactionNotFoundError, type Hex } from "viem";

import type { ChainReader } from "./clients.ts";

/** A node that knows the transaction already has what we want; the transport repeats when there is no answer. */
export async function broadcast(signed: { hash: Hex; raw: Hex }, reader: ChainReader): Promise<void> {
  try {
    await reader.sendRawTransaction({ serializedTransaction: signed.raw });
  } catch (error) {
    if (await isKnown(signed.hash, reader)) return;
    throw error;
  }
}

export function isNonceTaken(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  const isTaken = (cause: unknown): boolean =>
    cause instanceof NonceTooLowError ||
    (cause instanceof Error && NonceTooLowError.nodeMessage.test(cause.message.toLowerCase()));
  return error.walk(isTaken) !== null;
}

async function isKnown(hash: Hex, reader: ChainReader): Promise<boolean> {
  try {
    await reader.getTransaction({ hash });
    return true;
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return false;
    throw error;
  }
}
