import { buildSchema, type ExecutionResult, type GraphQLSchema } from "graphql";
import { messageOf } from "./failure.ts";
import type { DataSourcePlace } from "./manifest/load-deployment.ts";
import type { EngineOptions } from "./options.ts";
import type { IndexFailure, IndexStatus } from "./status.ts";
import type { Head } from "./store/entity-store.ts";
import { deleteDatabase } from "./store/open-database.ts";
import { WorkerLink, type WorkerLoss } from "./worker-link.ts";

/** Where log lines go; pino fits. */
export type IndexLogger = {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

export type SubgraphOptions = {
  /** The folder that `graph build` wrote, or the path of its `subgraph.yaml`. */
  readonly subgraphPath: string;
  /** Places of data sources by name, in place of those in the manifest (what `networks.json` is for `graph build`). */
  readonly places?: Readonly<Record<string, DataSourcePlace>>;
  /** JSON-RPC over HTTP. */
  readonly rpcUrl: string;
  /** A SQLite file of the indexer's own; it is made, and rebuilt when it is damaged or belongs to something else. */
  readonly databasePath: string;
  /** The network as the manifest names it. */
  readonly network: string;
  readonly logger: IndexLogger;
  readonly pollingIntervalMs?: number;
  /** Blocks that must lie on top of a block before it is handled. */
  readonly confirmations?: number;
  /** How long one handler may run before it counts as endless and the index stops. */
  readonly handlerLimitMs?: number;
};

export type IndexHead = Head & { readonly chainHead: number | null };

/** A subgraph that is being indexed and can be queried. */
export type RunningSubgraph = {
  /**
   * Settles when queries can be answered; the index may still be catching up. Waits for the chain to answer.
   * @throws SubgraphRefused when the subgraph cannot run here
   */
  start(): Promise<void>;
  /** Ends after the block in progress. Everything up to it is kept. */
  stop(): Promise<void>;
  /** The last indexed block (timestamp in seconds), or null before the first one. */
  head(): IndexHead | null;
  health(): IndexStatus;
  /** Answers a query; mistakes of the query are in the result's `errors`. @throws when the index is not running */
  execute(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    operationName?: string,
  ): Promise<ExecutionResult>;
  /** The schema without resolvers. Known after `start`. */
  schema(): GraphQLSchema;
  /** Calls the listener after each change of the head. Answers a function that ends this. */
  onHead(listener: (head: IndexHead) => void): () => void;
  /** Settles when the index holds this block or a later one. @throws when the index fails before it */
  whenIndexed(block: number): Promise<void>;
  /** Digest of all entities in all their versions: the same for two indexes of the same blocks. */
  storeHash(): Promise<string>;
};

const defaultPollingIntervalMs = 1_000;
const defaultHandlerLimitMs = 60_000;
const restartAfterMs = 1_000;

/** Runs a compiled subgraph in a worker thread of its own. Nothing happens before `start`. */
export function runSubgraph(options: SubgraphOptions): RunningSubgraph {
  const subgraph = new SubgraphSupervisor(options);
  return {
    start: () => subgraph.start(),
    stop: () => subgraph.stop(),
    head: () => subgraph.head(),
    health: () => subgraph.status,
    execute: (query, variables, operationName) => subgraph.link().query({ query, variables, operationName }),
    schema: () => subgraph.schema(),
    onHead: (listener) => subgraph.onHead(listener),
    whenIndexed: (block) => subgraph.whenIndexed(block),
    storeHash: () => subgraph.link().storeHash(),
  };
}

/** Keeps a worker running: gives each way in which it can be lost its remedy. */
class SubgraphSupervisor {
  readonly #options: SubgraphOptions;
  readonly #listeners = new Set<(head: IndexHead) => void>();
  readonly #watchers = new Set<(status: IndexStatus) => void>();
  #link: WorkerLink | undefined;
  #schema: GraphQLSchema | undefined;
  #restart: NodeJS.Timeout | undefined;
  #isStopped = false;
  status: IndexStatus = {
    state: "starting",
    deployment: "",
    head: null,
    chainHead: null,
    hasIndexingErrors: false,
    failure: null,
  };

  constructor(options: SubgraphOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#link !== undefined)
      throw new Error("expected the subgraph to be started once, found a second start");
    this.#schema = buildSchema(await this.#launch(null), { assumeValidSDL: true });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    await this.#link?.stop();
    this.status = { ...this.status, state: "stopped" };
  }

  link(): WorkerLink {
    if (this.#link === undefined)
      throw new Error("expected the subgraph to be started before it is asked, found it idle");
    return this.#link;
  }

  schema(): GraphQLSchema {
    if (this.#schema === undefined)
      throw new Error("expected the subgraph to be started before its schema is read");
    return this.#schema;
  }

  head(): IndexHead | null {
    const { head, chainHead } = this.status;
    return head === null ? null : { ...head, chainHead };
  }

  onHead(listener: (head: IndexHead) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  whenIndexed(block: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = (status: IndexStatus): void => {
      const { head, failure } = status;
      if ((head?.number ?? -1) >= block) resolve();
      else if (failure !== null) {
        const place = failure.block === null ? "" : ` before block ${failure.block.number}`;
        reject(new Error(`the index stands still${place}: ${failure.message}`));
      } else return;
      this.#watchers.delete(check);
    };
    this.#watchers.add(check);
    check(this.status);
    return promise;
  }

  #launch(knownFailure: IndexFailure | null): Promise<string> {
    const { logger, handlerLimitMs = defaultHandlerLimitMs } = this.#options;
    this.#link = new WorkerLink(engineOptions(this.#options, knownFailure), handlerLimitMs, {
      status: (status) => this.#update(status),
      log: (level, message) => logger[level](message),
      lost: (loss) => this.#recover(loss),
    });
    return this.#link.ready;
  }

  #recover(loss: WorkerLoss): void {
    // A subgraph that never got ready has told so by `start`.
    if (this.#isStopped || this.#schema === undefined) return;
    const { logger, databasePath } = this.#options;
    if (loss.kind === "stuck") {
      const { handler, block } = loss.where;
      const message = `${handler} did not end within ${this.#options.handlerLimitMs ?? defaultHandlerLimitMs} ms`;
      logger.error(`the index stops before block ${block.number}: ${message}`);
      return this.#relaunch({ message, deterministic: true, block }, 0);
    }
    if (loss.kind === "damaged") {
      logger.error(
        `the index at ${databasePath} was damaged while it ran and is rebuilt from the chain: ${loss.message}`,
      );
      deleteDatabase(databasePath);
      return this.#relaunch(null, 0);
    }
    logger.error(`the index ended unexpectedly and is started again: ${loss.message}`);
    this.#relaunch(null, restartAfterMs);
  }

  #relaunch(failure: IndexFailure | null, waitMs: number): void {
    this.#restart = setTimeout(() => {
      this.#launch(failure).catch((error: unknown) =>
        this.#options.logger.error(`the index cannot be started again: ${messageOf(error)}`),
      );
    }, waitMs);
  }

  #update(status: IndexStatus): void {
    const before = this.status.head;
    this.status = status;
    for (const check of this.#watchers) check(status);
    const head = this.head();
    if (head === null || (before?.number === head.number && before.hash === head.hash)) return;
    for (const listener of this.#listeners) listener(head);
  }
}

function engineOptions(options: SubgraphOptions, knownFailure: IndexFailure | null): EngineOptions {
  const { subgraphPath, places, rpcUrl, databasePath, network } = options;
  return {
    subgraphPath,
    ...(places === undefined ? {} : { places }),
    rpcUrl,
    databasePath,
    network,
    pollingIntervalMs: options.pollingIntervalMs ?? defaultPollingIntervalMs,
    confirmations: options.confirmations ?? 0,
    knownFailure,
  };
}
