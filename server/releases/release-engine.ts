import type { Logger } from "../core/logger.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import type { RunnerShelf } from "../inference/runner-shelf.ts";
import type { ContentStore } from "../storage/content-store.ts";
import { checkVectors } from "./check-vectors.ts";
import { fetchContent, type ReleaseFiles } from "./release-files.ts";
import { startUpstreamRunner } from "./upstream-runner.ts";
import type { VotedRelease } from "./voted-release.ts";

/** The port to whatever computes: turns the files of a release into a runner that keeps to their test vectors. */
export interface ReleaseEngine {
  /** Throws `Refused` or `Unavailable` when this release cannot be computed here. */
  start(release: VotedRelease, files: ReleaseFiles): Promise<ModelRunner>;
}

export interface LocalEngineOptions {
  readonly shelf: RunnerShelf;
  readonly store: ContentStore;
  readonly logger: Logger;
  readonly processes?: number;
  readonly memoryBytes?: number | undefined;
  readonly onRun?: (release: VotedRelease, run: { rows: number; calls: number; tookMs: number }) => void;
}

/** Models in processes on this machine. */
export function createLocalEngine(options: LocalEngineOptions): ReleaseEngine {
  const { shelf, store, logger, processes = 1, memoryBytes, onRun } = options;
  return {
    start: async (release, { vectors }) => {
      const runner = await shelf.start({
        // The store hands out only bytes that match their hash, also when the model comes back into memory.
        fetchBytes: () => fetchContent(store, release.weightsSha256, "weights"),
        logger: logger.child({ model: release.route, release: release.number }),
        processes,
        sample: vectors?.inputs,
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        ...(onRun === undefined ? {} : { onRun: (run) => onRun(release, run) }),
      });
      return keepToVectors(runner, vectors);
    },
  };
}

/** Ends a runner that computes something else than its author published. */
async function keepToVectors(runner: ModelRunner, vectors: ReleaseFiles["vectors"]): Promise<ModelRunner> {
  try {
    if (vectors !== undefined) await checkVectors(runner, vectors);
    return runner;
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}

/** Models that other servers compute, by route, slug or id; everything else stays with `local`. */
export function createUpstreamEngine(
  upstreams: ReadonlyMap<string, string>,
  local: ReleaseEngine,
): ReleaseEngine {
  return {
    start: async (release, files) => {
      const url = [release.route, release.slug, release.modelId]
        .map((name) => upstreams.get(name))
        .find(Boolean);
      // What computes elsewhere must compute what was voted: it has to pass the release's own test vectors.
      if (url === undefined) return local.start(release, files);
      return keepToVectors(await startUpstreamRunner({ url }), files.vectors);
    },
  };
}
