import { nowSeconds, systemClock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { createTextModel } from "../generation/text-model.ts";
import { assertSequenceFits } from "../inference/run-sequence.ts";
import { createRunnerShelf } from "../inference/runner-shelf.ts";
import type { ContentStore } from "../storage/content-store.ts";
import { chooseRelease, type ReleaseChoice } from "./choose-release.ts";
import { createLeaseBook, type Lease, type ServedRelease } from "./lease-book.ts";
import { createLocalEngine, type ReleaseEngine } from "./release-engine.ts";
import { toNextState } from "./follow-release.ts";
import { servedIn, type ModelState } from "./model-state.ts";
import { loadReleaseFiles } from "./release-files.ts";
import { reportChange } from "./report-change.ts";
import type { VotedRelease, VotedReleases } from "./voted-release.ts";

export interface Releases {
  /** The state of a model by route, alias, slug or model id. */
  find(name: string): ModelState | undefined;
  list(): readonly ModelState[];
  /**
   * Keeps a release open for one call: the live one, or the one on trial for its share of the keys. Throws
   * `Unavailable` when the model is known but not served, or too busy (`model-busy`), and `CallerMistake` for a
   * version that does not answer.
   */
  lease(state: ModelState, choice?: ReleaseChoice): Lease;
  /** Throws what `lease` would throw, without choosing: to be asked before a call costs anything. */
  assertRoom(state: ModelState, choice?: ReleaseChoice): void;
  /** Looks at the chain again; concurrent calls share one look. Never throws: trouble is in states and log. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReleasesOptions {
  readonly voted: VotedReleases;
  readonly store: ContentStore;
  readonly logger: Logger;
  /** What computes; processes on this machine by default. */
  readonly engine?: ReleaseEngine;
  /** Alias -> route, model id or slug. A model's slug is an alias of the first model that has it. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Which models this operator serves; all by default. */
  readonly serves?: (release: VotedRelease) => boolean;
}

/** Models in memory where nothing else is said. */
const MAX_LOADED = 8;

/** Follows the chain's live releases and swaps models without dropping a call. Call `refresh` to begin. */
export function createReleases(options: ReleasesOptions): Releases {
  const { voted, store, logger, aliases = new Map<string, string>(), serves = () => true } = options;
  const engine =
    options.engine ?? createLocalEngine({ shelf: createRunnerShelf(MAX_LOADED, logger), store, logger });
  const states = new Map<string, ModelState>();
  const leases = createLeaseBook();
  const start = (release: VotedRelease): Promise<ServedRelease> => startRelease(release, store, engine);
  let stopped = false;

  const follow = async (release: VotedRelease): Promise<void> => {
    const before = states.get(release.modelId);
    const next = await toNextState(before, release, start);
    states.set(release.modelId, next);
    reportChange(logger, before, next);
    const kept = servedIn(next);
    for (const previous of servedIn(before)) if (!kept.includes(previous)) await leases.retire(previous);
  };
  // A swap may have come between the time a door looked and the time it asks.
  const choose = (state: ModelState, choice: ReleaseChoice = {}): ServedRelease => {
    const served = chooseRelease(states.get(state.voted.modelId) ?? state, choice);
    served.runner.assertRoom(leases.openOf(served));
    return served;
  };

  const look = async (): Promise<void> => {
    const live = (await voted.list()).filter(serves);
    for (const release of live) if (!stopped) await follow(release);
    const liveIds = new Set(live.map(({ modelId }) => modelId));
    for (const [modelId, state] of states) {
      if (liveIds.has(modelId)) continue;
      states.delete(modelId);
      for (const served of servedIn(state)) await leases.retire(served);
    }
  };
  const looks = shareRuns(() =>
    look().catch((error: unknown) =>
      logger.warn({ err: error }, "live releases could not be read; serving goes on"),
    ),
  );

  return {
    find: (name) => findByName([...states.values()], aliases.get(name) ?? name),
    list: () => [...states.values()],
    lease: (state, choice) => leases.lease(choose(state, choice)),
    assertRoom: (state, choice) => void choose(state, choice),
    refresh: () => (stopped ? Promise.resolve() : looks.run()),
    stop: async () => {
      stopped = true;
      await looks.idle();
      const served = [...states.values()].flatMap(servedIn);
      states.clear();
      await Promise.all([...served.map((each) => each.runner.dispose()), leases.retireAll()]);
    },
  };
}

/** Runs one at a time; a call during a run asks for exactly one more run and waits for it. */
function shareRuns(work: () => Promise<void>): { run(): Promise<void>; idle(): Promise<void> } {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    current = work().finally(() => (current = undefined));
    return current;
  };
  const run = (): Promise<void> => {
    if (current === undefined) return begin();
    next ??= current.then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
  return { run, idle: async () => next ?? current };
}

async function startRelease(
  release: VotedRelease,
  store: ContentStore,
  engine: ReleaseEngine,
): Promise<ServedRelease> {
  const files = await loadReleaseFiles(store, release);
  const runner = await engine.start(release, files);
  try {
    if (files.sequence !== undefined) assertSequenceFits(runner, files.sequence);
    const text = files.text === undefined ? undefined : createTextModel({ runner, profile: files.text });
    return {
      release,
      prices: files.prices,
      runner,
      text,
      classes: files.classes,
      sequence: files.sequence,
      servedSince: nowSeconds(systemClock),
    };
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}

function findByName(states: readonly ModelState[], wanted: string): ModelState | undefined {
  return (
    states.find(({ voted }) => voted.route === wanted) ??
    states.find(({ voted }) => voted.slug === wanted || voted.modelId === wanted)
  );
}
