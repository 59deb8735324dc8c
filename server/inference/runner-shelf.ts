import type { Logger } from "../core/logger.ts";
import { startModelRunner, type ModelRunner, type RunnerOptions } from "./model-runner.ts";

/** What a model needs to be started again after it was put away: its file is fetched anew. */
export interface ShelvedOptions extends Omit<RunnerOptions, "bytes"> {
  readonly fetchBytes: () => Promise<Uint8Array>;
}

/** Keeps at most so many models in memory. One that was put away is loaded again by its next call. */
export interface RunnerShelf {
  /** Starts a model, and puts away the one that was unused for longest when there is no room. */
  start(options: ShelvedOptions): Promise<ModelRunner>;
  /** Models in memory now. */
  loaded(): number;
}

interface Entry {
  readonly options: ShelvedOptions;
  /** Undefined while it is put away. */
  runner: ModelRunner | undefined;
  waking: Promise<ModelRunner> | undefined;
  /** Calls and states that need it in memory. */
  users: number;
  lastUsed: number;
  /** Deaths of processes that are gone. */
  deaths: number;
}

export function createRunnerShelf(maxLoaded: number, logger: Logger): RunnerShelf {
  const entries = new Set<Entry>();
  let uses = 0;
  const loaded = (): Entry[] => [...entries].filter(({ runner }) => runner !== undefined);

  const makeRoom = (): void => {
    const idle = loaded().filter(({ users }) => users === 0);
    idle.sort((a, b) => a.lastUsed - b.lastUsed);
    for (const entry of idle.slice(0, Math.max(0, loaded().length - maxLoaded))) putAway(entry, logger);
  };
  const wake = async (entry: Entry, known?: ModelRunner): Promise<ModelRunner> => {
    const bytes = await entry.options.fetchBytes();
    const plan = known === undefined ? {} : { maxRows: known.maxRows };
    entry.runner = await startModelRunner({ ...entry.options, ...plan, bytes });
    makeRoom();
    return entry.runner;
  };
  /** Holds the model in memory for one use; `done` ends the use. */
  const take = async (entry: Entry, known: ModelRunner): Promise<ModelRunner> => {
    entry.users += 1;
    entry.lastUsed = ++uses;
    try {
      if (entry.runner !== undefined) return entry.runner;
      entry.waking ??= wake(entry, known).finally(() => (entry.waking = undefined));
      return await entry.waking;
    } catch (error) {
      entry.users -= 1;
      throw error;
    }
  };
  const done = (entry: Entry): void => {
    entry.users -= 1;
    makeRoom();
  };

  return {
    loaded: () => loaded().length,
    start: async (options) => {
      const entry: Entry = {
        options,
        runner: undefined,
        waking: undefined,
        users: 1,
        lastUsed: ++uses,
        deaths: 0,
      };
      entries.add(entry);
      try {
        const first = await wake(entry);
        done(entry);
        return onShelf(entry, first, {
          take: () => take(entry, first),
          done: () => done(entry),
          leave: () => entries.delete(entry),
        });
      } catch (error) {
        entries.delete(entry);
        throw error;
      }
    },
  };
}

function putAway(entry: Entry, logger: Logger): void {
  const { runner } = entry;
  if (runner === undefined) return;
  entry.runner = undefined;
  entry.deaths += runner.stats().deaths;
  logger.info({ lastUsed: entry.lastUsed }, "a model that was not used is put away");
  runner.dispose().catch((error: unknown) => logger.error({ err: error }, "a model's process did not end"));
}

interface Place {
  take(): Promise<ModelRunner>;
  done(): void;
  leave(): void;
}

/** The model as others see it: the same, in memory or not. */
function onShelf(entry: Entry, first: ModelRunner, place: Place): ModelRunner {
  const { inputs, outputs, runtime, maxRows } = first;
  return {
    ...{ inputs, outputs, runtime, maxRows },
    run: async (tensors) => {
      const runner = await place.take();
      return runner.run(tensors).finally(place.done);
    },
    openState: async (request) => {
      const runner = await place.take();
      try {
        const state = await runner.openState(request);
        let isOpen = true;
        const close = (): void => {
          state.close();
          if (isOpen) place.done();
          isOpen = false;
        };
        return { step: state.step, close };
      } catch (error) {
        place.done();
        throw error;
      }
    },
    assertRoom: (calls) => entry.runner?.assertRoom(calls),
    stats: () => {
      const stats = entry.runner?.stats() ?? { ...first.stats(), waiting: 0, processesUp: 0, deaths: 0 };
      return { ...stats, deaths: stats.deaths + entry.deaths };
    },
    dispose: async () => {
      place.leave();
      await entry.waking?.catch(() => undefined);
      const { runner } = entry;
      entry.runner = undefined;
      await runner?.dispose();
    },
  };
}
