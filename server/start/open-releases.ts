import type { Config } from "../config.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createChainReleases } from "../releases/chain-releases.ts";
import { createReleases, type Releases } from "../releases/releases.ts";
import type { ContentStore } from "../storage/content-store.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";

/** What was refused for want of a file or of the chain is looked at again this often. */
const RETRY_MS = 5_000;

/** Serves what is live now, and follows every move of the index from then on. */
export async function openReleases(
  config: Config,
  parts: { chain: OpenChain; index: OpenIndex; store: ContentStore; lifecycle: Lifecycle; logger: Logger },
): Promise<Releases> {
  const { chain, index, store, lifecycle } = parts;
  const { operatorModels, aliases } = config;
  const releases = createReleases({
    voted: createChainReleases({
      askIndex: index.ask,
      reader: chain.reader,
      releaseRegistry: chain.address("ReleaseRegistry"),
    }),
    store,
    logger: parts.logger.child({ part: "releases" }),
    aliases,
    serves: ({ modelId }) => operatorModels === "all" || operatorModels.has(modelId),
  });
  await lifecycle.start("releases", async () => {
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
