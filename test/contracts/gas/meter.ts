import type { Hash } from "viem";

import type { Platform } from "../support/platform.ts";
import { spendingOf, type Spending } from "./spending.ts";

/** Gas of whole transactions, by what they do. */
export type GasByStep = Record<string, number>;

/** Writes down what transactions cost. */
export interface Meter {
  readonly gas: GasByStep;
  /** What some of them spent it for. */
  readonly spending: Record<string, Spending>;
  /** Waits for a transaction and writes its gas down under `step`. */
  measure(step: string, sent: Promise<Hash>): Promise<void>;
}

/** @param divided the steps whose spending is wanted too */
export function createMeter(
  platform: Pick<Platform, "publicClient" | "dollar">,
  divided: readonly string[] = [],
): Meter {
  const gas: GasByStep = {};
  const spending: Record<string, Spending> = {};
  return {
    gas,
    spending,
    measure: async (step, sent) => {
      if (step in gas) throw new Error(`Expected to measure "${step}" once, found it measured.`);
      const hash = await sent;
      const receipt = await platform.publicClient.waitForTransactionReceipt({ hash });
      if (receipt.status !== "success") throw new Error(`Expected "${step}" to succeed, but it reverted.`);
      gas[step] = Number(receipt.gasUsed);
      if (divided.includes(step)) spending[step] = await spendingOf(platform, hash);
    },
  };
}
