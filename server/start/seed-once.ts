import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { seedPractice } from "../../scripts/seed/seed-practice.ts";
import type { Config } from "../config.ts";
import type { Logger } from "../core/logger.ts";
import type { ContentStore } from "../storage/content-store.ts";
import type { OpenChain } from "./open-chain.ts";

/**
 * Plays the example models on a practice chain, once: the mark in the state folder says that it is
 * done. A start that was broken off goes on where it stopped.
 */
export async function seedOnce(
  config: Config,
  { chain, store, logger }: { chain: OpenChain; store: ContentStore; logger: Logger },
): Promise<void> {
  if (config.chain.kind !== "practice" || !config.chain.seed || chain.practice === undefined) return;
  const markFile = join(config.homeDir, "seeded.json");
  if (await isThere(markFile)) return;
  const mark = await seedPractice({
    rpcUrl: chain.rpcUrl,
    chainId: chain.chainId,
    addressOf: chain.address,
    upload: store.put,
    moveTime: chain.practice.moveTime,
    modelsDir: "models",
    onStep: (step) => logger.info({ part: "seed" }, step),
  });
  await writeFile(markFile, `${JSON.stringify(mark, null, 2)}\n`, { flush: true });
}

function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
