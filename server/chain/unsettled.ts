import { TransactionReceiptNotFoundError, type Hex, type TransactionReceipt } from "viem";

import type { Logger } from "../core/logger.ts";
import type { OutboxEntry, OutboxStore } from "../metering/records.ts";
import { broadcast, isNonceTaken } from "./broadcast.ts";
import { toChainError } from "./chain-errors.ts";
import type { ChainReader } from "./clients.ts";

/** Signed transactions whose fate is not known, kept until it is. */
export interface Unsettled {
  /** Keeps a transaction durably before it is sent for the first time. */
  keep(entry: OutboxEntry): Promise<void>;
  /** It was mined, refused, or can never be mined. */
  settle(hash: string): Promise<void>;
  /** Nobody waits for it any more, though it may be mined yet: it is sent again before anything else is. */
  abandon(entry: OutboxEntry): void;
  /** What an earlier process left behind. */
  load(): Promise<void>;
  /**
   * Sends what was abandoned again, in the order of nonces: the same bytes, so that nothing happens twice.
   * @throws Unavailable when the chain does not answer; then nothing new may be signed, for it might take the same nonce
   */
  sendAgain(): Promise<void>;
}

export function createUnsettled(options: {
  outbox: OutboxStore;
  reader: ChainReader;
  logger: Logger;
}): Unsettled {
  const { outbox, reader, logger } = options;
  const abandoned = new Map<string, OutboxEntry>();

  const settle = async (hash: string): Promise<void> => {
    abandoned.delete(hash);
    await outbox.drop(hash);
  };

  const sendOne = async (entry: OutboxEntry): Promise<void> => {
    const { hash, raw, nonce, what } = entry;
    if ((await findReceipt(hash as Hex, reader)) !== null) return settle(hash);
    try {
      await broadcast({ hash: hash as Hex, raw: raw as Hex }, reader);
      logger.warn({ hash, nonce, what }, "a signed transaction was sent again");
    } catch (error) {
      if (!isNonceTaken(error)) throw toChainError(error, what);
      logger.error({ hash, nonce, what }, "another transaction took the nonce of a signed one");
      await settle(hash);
    }
  };

  return {
    keep: (entry) => outbox.put(entry),
    settle,
    abandon: (entry) => void abandoned.set(entry.hash, entry),
    load: async () => {
      for (const entry of await outbox.list()) abandoned.set(entry.hash, entry);
    },
    sendAgain: async () => {
      for (const entry of [...abandoned.values()].sort((a, b) => a.nonce - b.nonce)) await sendOne(entry);
    },
  };
}

/** @throws ComodelError when the chain cannot be asked */
export async function findReceipt(hash: Hex, reader: ChainReader): Promise<TransactionReceipt | null> {
  try {
    return await reader.getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return null;
    throw toChainError(error, "looking for a receipt");
  }
}
