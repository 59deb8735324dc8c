import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createChainClock } from "../payments/chain-clock.ts";
import { createSuspensions, type Suspensions } from "../payments/suspensions.ts";
import { listSuspensions } from "./listed-suspensions.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";

/** A look that failed is repeated, also when the index does not move. */
const RETRY_MS = 5_000;

/** Reads who is suspended, and reads it again with every move of the index. */
export async function openSuspensions(
  { reader }: OpenChain,
  index: OpenIndex,
  lifecycle: Lifecycle,
  logger: Logger,
): Promise<Suspensions> {
  const chainTime = createChainClock(reader, systemClock);
  const suspensions = createSuspensions({
    chainTime,
    list: async () => listSuspensions(index.ask, await chainTime()),
  });
  const look = (): Promise<void> =>
    suspensions.refresh().catch((error: unknown) => {
      logger.warn({ err: error }, "suspensions were not read; those that are known stay in force");
    });
  return lifecycle.start("suspensions", async () => {
    await look();
    index.onMove(() => void look());
    const retry = setInterval(() => void look(), RETRY_MS);
    return { ...suspensions, stop: () => Promise.resolve(clearInterval(retry)) };
  });
}
