import type { Hash } from "viem";

import type { Platform } from "../support/platform.ts";

/** Gas of whole transactions, by what they do. */
export type GasByStep = Record<string, number>;

/** Writes down what transactions cost. */
export interface Meter {
  readonly gas: GasByStep;
  /** Waits for a transaction and writes its gas down under `step`. */
  measure(step: string, sent: Promise<Hash>): Promise<void>;
}

export function createMeter({ publicClient }: Pick<Platform, "publicClient">): Meter {
  const gas: GasByStep = {};
  return {
    gas,
    measure: async (step, sent) => {
      if (step in gas) throw new Error(`Expected to measure "${step}" once, found it measured.`);
      const receipt = await publicClient.waitForTransactionReceipt({ hash: await sent });
      if (receipt.status !== "success") throw new Error(`Expected "${step}" to succeed, but it reverted.`);
      gas[step] = Number(receipt.gasUsed);
    },
  };
}
