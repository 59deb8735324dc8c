// The composition root: the one file that knows every part, and in which order they start.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { loadConfig } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { createLifecycle, type Lifecycle } from "./core/lifecycle.ts";
import { createLogger, type Logger } from "./core/logger.ts";
import { createMetrics } from "./core/metrics.ts";
import { startFirstCalls } from "./start/first-calls.ts";
import { openChain } from "./start/open-chain.ts";
import { openDoors } from "./start/open-doors.ts";
import { openIndex } from "./start/open-index.ts";
import { openMetering } from "./start/open-metering.ts";
import { openReleases } from "./start/open-releases.ts";
import { seedOnce } from "./start/seed-once.ts";
import { createContentStore } from "./storage/content-store.ts";

const config = loadConfig();
const logger = createLogger({ level: config.logLevel });
const lifecycle = createLifecycle({ logger, clock: systemClock });

stopOnSignals(lifecycle, logger);
await start();

async function start(): Promise<void> {
  await mkdir(config.homeDir, { recursive: true });
  const store = await createContentStore({ dir: join(config.homeDir, "content") });
  const chain = await openChain(config, lifecycle, logger);
  await seedOnce(config, { chain, store, logger });
  const index = await openIndex(config, chain, lifecycle, logger);
  const metering = await openMetering(config, { chain, index, lifecycle, logger });
  const metrics = createMetrics();
  const releases = await openReleases(config, { chain, index, store, metrics, lifecycle, logger });
  const running = { chain, index, metering, releases, store, metrics, lifecycle, logger };
  const front = await openDoors(config, running);
  const shown = front.url.replace("127.0.0.1", "localhost");
  logger.info({ url: shown, state: config.homeDir }, `ready: open ${shown} (Ctrl-C stops)`);
  await startFirstCalls(config, { chain, metering, url: front.url, lifecycle, logger });
}

/** A first signal stops gracefully; a second one does not wait. */
function stopOnSignals(running: Lifecycle, log: Logger): void {
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked) process.exit(1);
    asked = true;
    log.info({ signal }, "stopping; once more to end at once");
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
