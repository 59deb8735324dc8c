import { join } from "node:path";

import { fileStorage } from "../../client/file-storage.ts";
import { makeFirstCalls, missingFirstCalls, type FirstCallsOptions } from "../../scripts/seed/first-calls.ts";
import type { Config } from "../config.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenMetering } from "./open-metering.ts";

const READY_POLL_MS = 250;

/**
 * Lets the people of a seeded practice chain call its models once, so that a newcomer sees usage, income and receipts that
 * are real. It begins when the endpoint is ready and nobody waits for it; a file in the state folder says what is done.
 */
export async function startFirstCalls(
  config: Config,
  parts: {
    chain: OpenChain;
    metering: Pick<OpenMetering, "claims">;
    url: string;
    lifecycle: Lifecycle;
    logger: Logger;
  },
): Promise<void> {
  const { chain, metering, url, lifecycle, logger } = parts;
  if (config.chain.kind !== "practice" || !config.chain.seed) return;
  const storage = fileStorage(join(config.homeDir, "first-calls.json"));
  if ((await missingFirstCalls(storage)).length === 0) return;
  const log = logger.child({ part: "first calls" });
  const ending = new AbortController();
  const options: FirstCallsOptions = {
    ...{ url, chain: chain.reader, addressOf: chain.address, storage },
    ...{ modelsDir: "models", settle: metering.claims.claim, signal: ending.signal },
  };
  await lifecycle.start("first calls", () => {
    const work = callWhenReady(options, log).catch((error: unknown) =>
      log.warn({ err: error }, "the first calls broke off; the next start goes on with them"),
    );
    return Promise.resolve({
      stop: () => {
        ending.abort();
        return work;
      },
    });
  });
}

async function callWhenReady(options: FirstCallsOptions, logger: Logger): Promise<void> {
  const { url, signal, storage } = options;
  while (!(await fetch(new URL("/readyz", url))).ok) {
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
    if (signal.aborted) return;
  }
  await makeFirstCalls(options);
  if ((await missingFirstCalls(storage)).length === 0)
    logger.info("people of the seed have made their calls");
}
