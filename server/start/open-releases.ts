import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import type { Metrics } from "../core/metrics.ts";
import { createRunnerShelf } from "../inference/runner-shelf.ts";
import { createChainReleases } from "../releases/chain-releases.ts";
import { createLocalEngine, createUpstreamEngine, type ReleaseEngine } from "../releases/release-engine.ts";
import { createReleases, type Releases } from "../releases/releases.ts";
import type { ContentStore } from "../storage/content-store.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";
import { watchModels, watchRuns } from "./watch-process.ts";

/** What was refused for want of a file or of the chain is looked at again this often. */
const RETRY_MS = 5_000;
const CATCH_UP_MS = 60_000;
const CATCH_UP_PAUSE_MS = 100;

export interface ReleaseParts {
  readonly chain: OpenChain;
  readonly index: OpenIndex;
  readonly store: ContentStore;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
}

/** Serves what is live now, and follows every move of the index from then on. */
export async function openReleases(config: Config, parts: ReleaseParts): Promise<Releases> {
  const { chain, index, store, lifecycle } = parts;
  const { operatorModels, aliases } = config;
  const logger = parts.logger.child({ part: "releases" });
  const releases = createReleases({
    voted: createChainReleases({
      askIndex: index.ask,
      reader: chain.reader,
      releaseRegistry: chain.address("ReleaseRegistry"),
    }),
    store,
    logger,
    engine: openEngine(config, parts, logger),
    aliases,
    serves: ({ modelId }) => operatorModels === "all" || operatorModels.has(modelId),
  });
  watchModels(parts.metrics, releases);
  await lifecycle.start("releases", async () => {
    if (chain.practice !== undefined) await catchUp(parts);
    await releases.refresh();
    index.onMove(() => void releases.refresh());
    const retry = setInterval(() => void releases.refresh(), RETRY_MS);
    const stop = async (): Promise<void> => {
      clearInterval(retry);
      await releases.stop();
    };
    return { stop };
  });
  return releases;
}

/** What was played on a practice chain a moment ago is served from the first answer on. */
async function catchUp({ chain, index }: ReleaseParts): Promise<void> {
  const head = Number(await chain.reader.getBlockNumber());
  const until = systemClock.nowMs() + CATCH_UP_MS;
  while (systemClock.nowMs() < until) {
    const { number, failed } = await index.block();
    if (number >= head || failed !== null) return;
    await systemClock.sleep(CATCH_UP_PAUSE_MS);
  }
}

function openEngine(
  { models, upstreams }: Config,
  { store, metrics }: ReleaseParts,
  logger: Logger,
): ReleaseEngine {
  const local = createLocalEngine({
    shelf: createRunnerShelf(models.inMemory, logger),
    ...{ store, logger },
    ...{ processes: models.processes, memoryBytes: models.memoryBytes, onRun: watchRuns(metrics) },
  });
  return createUpstreamEngine(upstreams, local);
}
