import { ComodelError, Unavailable, toProblem } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { startModelRunner } from "../inference/model-runner.ts";
import type { ContentStore } from "../storage/content-store.ts";
import { checkVectors } from "./check-vectors.ts";
import { createLeaseBook, type Lease, type ServedRelease } from "./lease-book.ts";
import { loadReleaseFiles } from "./release-files.ts";
import type { VotedRelease, VotedReleases } from "./voted-release.ts";

/** Why the voted release of a model is not the one that answers. */
export interface ReleaseProblem {
  /** Stable code, for example `release-content-missing`. */
  readonly code: string;
  readonly message: string;
}

/** What the endpoint knows of one model. */
export type ModelState =
  | { readonly kind: "serving"; readonly voted: VotedRelease; readonly served: ServedRelease }
  | {
      readonly kind: "serving-previous";
      readonly voted: VotedRelease;
      readonly served: ServedRelease;
      readonly problem: ReleaseProblem;
    }
  | { readonly kind: "not-served"; readonly voted: VotedRelease; readonly problem: ReleaseProblem };

export interface Releases {
  /** The state of a model by route, alias, slug or model id. */
  find(name: string): ModelState | undefined;
  list(): readonly ModelState[];
  /** Keeps the release open for one call. Throws `Unavailable` when the model is known but not served. */
  lease(state: ModelState): Lease;
  /** Looks at the chain again; concurrent calls share one look. Never throws: trouble is in states and log. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReleasesOptions {
  readonly voted: VotedReleases;
  readonly store: ContentStore;
  readonly logger: Logger;
  /** Alias -> route, model id or slug. A model's slug is an alias of the first model that has it. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Which models this operator serves; all by default. */
  readonly serves?: (release: VotedRelease) => boolean;
}

/** Follows the chain's live releases and swaps models without dropping a call. Call `refresh` to begin. */
export function createReleases(options: ReleasesOptions): Releases {
  const { voted, logger, aliases = new Map<string, string>(), serves = () => true } = options;
  const states = new Map<string, ModelState>();
  const leases = createLeaseBook();
  let stopped = false;

  const follow = async (release: VotedRelease): Promise<void> => {
    const before = states.get(release.modelId);
    const next = await toNextState(before, release, options);
    states.set(release.modelId, next);
    reportChange(logger, before, next);
    const previous = servedIn(before);
    if (previous !== undefined && servedIn(next) !== previous) await leases.retire(previous);
  };

  const look = async (): Promise<void> => {
    const live = (await voted.list()).filter(serves);
    for (const release of live) if (!stopped) await follow(release);
    const liveIds = new Set(live.map(({ modelId }) => modelId));
    for (const [modelId, state] of states) {
      if (liveIds.has(modelId)) continue;
      states.delete(modelId);
      const served = servedIn(state);
      if (served !== undefined) await leases.retire(served);
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
    lease: (state) => {
      if (state.kind === "not-served") throw notServedError(state);
      return leases.lease(state.served);
    },
    refresh: () => (stopped ? Promise.resolve() : looks.run()),
    stop: async () => {
      stopped = true;
      await looks.idle();
      const served = [...states.values()].map(servedIn).filter((each) => each !== undefined);
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

async function toNextState(
  before: ModelState | undefined,
  release: VotedRelease,
  options: ReleasesOptions,
): Promise<ModelState> {
  const previous = servedIn(before);
  if (previous?.release.releaseId === release.releaseId)
    return { kind: "serving", voted: release, served: previous };
  try {
    return {
      kind: "serving",
      voted: release,
      served: { release, ...(await startRelease(release, options)) },
    };
  } catch (error) {
    const problem = toReleaseProblem(error);
    return previous === undefined
      ? { kind: "not-served", voted: release, problem }
      : { kind: "serving-previous", voted: release, served: previous, problem };
  }
}

async function startRelease(
  release: VotedRelease,
  { store, logger }: ReleasesOptions,
): Promise<Omit<ServedRelease, "release">> {
  const { weights, vectors, prices } = await loadReleaseFiles(store, release);
  const runner = await startModelRunner({ bytes: weights, logger: logger.child({ model: release.route }) });
  try {
    if (vectors !== undefined) await checkVectors(runner, vectors);
    return { runner, prices };
  } catch (error) {
    await runner.dispose();
    throw error;
  }
}

function servedIn(state: ModelState | undefined): ServedRelease | undefined {
  return state === undefined || state.kind === "not-served" ? undefined : state.served;
}

function findByName(states: readonly ModelState[], wanted: string): ModelState | undefined {
  return (
    states.find(({ voted }) => voted.route === wanted) ??
    states.find(({ voted }) => voted.slug === wanted || voted.modelId === wanted)
  );
}

function toReleaseProblem(error: unknown): ReleaseProblem {
  if (error instanceof ComodelError) return { code: error.code, message: error.message };
  const { code, detail } = toProblem(error);
  return { code, message: detail };
}

/** Says a change once, not at every look. */
function reportChange(logger: Logger, before: ModelState | undefined, next: ModelState): void {
  const { route, number, weightsSha256 } = next.voted;
  const facts = { model: route, release: number, sha256: weightsSha256 };
  if (next.kind === "serving") {
    if (servedIn(before) !== next.served) logger.info(facts, "release is served");
    return;
  }
  const said = before !== undefined && before.kind !== "serving" && before.problem.code === next.problem.code;
  const same = said && before.voted.releaseId === next.voted.releaseId;
  if (!same) logger.error({ ...facts, ...next.problem }, "release cannot be served");
}

function notServedError({ voted, problem }: Extract<ModelState, { kind: "not-served" }>): Unavailable {
  const message = `Release ${voted.number} of ${voted.modelName} cannot be served: ${problem.message}`;
  return new Unavailable(problem.code, message, { retryAfterMs: 5_000 });
}
