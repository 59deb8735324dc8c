import type { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionResult } from "graphql";
import { messageOf, StoreUnusable } from "./failure.ts";
import { BlockRunner } from "./follow/block-runner.ts";
import { ChainClient, isTransient, type FullBlock } from "./follow/chain-client.ts";
import { DataSources } from "./follow/data-sources.ts";
import { Follower, type Progress } from "./follow/follower.ts";
import { QueryEngine, type QueryRequest } from "./graphql/query-engine.ts";
import { loadDeployment, type Deployment } from "./manifest/load-deployment.ts";
import type { EntityModel } from "./manifest/entity-types.ts";
import type { EngineOptions } from "./options.ts";
import type { IndexStatus } from "./status.ts";
import { BlockEntities } from "./store/block-entities.ts";
import { EntityStore } from "./store/entity-store.ts";
import { deleteDatabase, openReader } from "./store/open-database.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export type EngineParts = {
  readonly log: (level: LogLevel, message: string) => void;
  readonly report: (status: IndexStatus) => void;
  /** Told when the engine had to end by itself. */
  readonly crash: (error: unknown) => void;
  readonly watch: { begin(handler: string, block: FullBlock): void; end(): void };
};

const mappingLevels: readonly LogLevel[] = ["error", "error", "warn", "info", "debug"];

/** One subgraph on one chain: store, follower and queries put together. Lives in a worker thread. */
export class Engine {
  readonly #deployment: Deployment;
  readonly #store: EntityStore;
  readonly #reader: DatabaseSync;
  readonly #follower: Follower;
  readonly #queries: QueryEngine;
  readonly #parts: EngineParts;
  #status: IndexStatus;

  private constructor(options: EngineOptions, parts: EngineParts, code: LoadedCode, store: EntityStore) {
    const { deployment, sources } = code;
    this.#parts = parts;
    this.#deployment = deployment;
    this.#store = store;
    this.#reader = openReader(options.databasePath);
    this.#status = firstStatus(deployment, store);
    this.#follower = this.#createFollower(options, sources);
    this.#queries = new QueryEngine(
      this.#reader,
      deployment.model,
      deployment.id,
      () => this.#status.hasIndexingErrors,
    );
  }

  /**
   * Loads the subgraph, waits for the chain, and opens the database, which is rebuilt when it cannot be used.
   * @throws SubgraphRefused when the subgraph cannot run here
   */
  static async create(options: EngineOptions, parts: EngineParts): Promise<Engine> {
    const deployment = loadDeployment({
      path: options.subgraphPath,
      network: options.network,
      ...(options.places === undefined ? {} : { places: options.places }),
    });
    const code = { deployment, sources: new DataSources(deployment) };
    const chain = await identityOf(new ChainClient(options.rpcUrl), parts);
    const identity = { deployment: deployment.id, chain };
    const open = (): EntityStore => new EntityStore(options.databasePath, identity, deployment.model);
    try {
      return new Engine(options, parts, code, open());
    } catch (error) {
      if (!(error instanceof StoreUnusable)) throw error;
      parts.log(
        "warn",
        `the index at ${options.databasePath} is rebuilt from the chain: ${messageOf(error)}`,
      );
      deleteDatabase(options.databasePath);
      return new Engine(options, parts, code, open());
    }
  }

  start(): void {
    this.#follower.start();
  }

  /** Ends after the block in progress and closes the database. */
  async stop(): Promise<void> {
    await this.#follower.stop();
    this.#update({ ...this.#status, state: "stopped" });
    this.#reader.close();
    this.#store.close();
  }

  execute(request: QueryRequest): Promise<ExecutionResult> {
    return this.#queries.execute(request);
  }

  /** Digest of all that the index holds. */
  storeHash(): string {
    return this.#store.hash();
  }

  get model(): EntityModel {
    return this.#deployment.model;
  }

  get status(): IndexStatus {
    return this.#status;
  }

  #createFollower(options: EngineOptions, sources: DataSources): Follower {
    const { log, watch, crash } = this.#parts;
    const store = this.#store;
    const chain = new ChainClient(options.rpcUrl);
    const entities = new BlockEntities(store, this.#deployment.model);
    sources.restore(store.dataSources());
    const mappingLog = (level: number, message: string, source: string): void =>
      log(mappingLevels[level] ?? "info", `mapping of ${source}: ${message}`);
    const runner = new BlockRunner({ store, entities, sources, chain, watch, log: mappingLog });
    return new Follower(
      {
        chain,
        store,
        entities,
        sources,
        runner,
        pollingIntervalMs: options.pollingIntervalMs,
        confirmations: options.confirmations,
        log: {
          info: (message) => log("info", message),
          warn: (message) => log("warn", message),
          error: (message) => log("error", message),
        },
        report: (progress) => this.#progress(progress),
        crash,
      },
      options.knownFailure,
    );
  }

  #progress({ state, chainHead, failure }: Progress): void {
    const hasIndexingErrors = failure !== null;
    this.#update({ ...this.#status, state, chainHead, failure, hasIndexingErrors, head: this.#store.head });
  }

  #update(status: IndexStatus): void {
    this.#status = status;
    this.#parts.report(status);
  }
}

type LoadedCode = { readonly deployment: Deployment; readonly sources: DataSources };

const askAgainAfterMs = 500;

/** Waits for the chain to answer: without it nothing is known about whose index this is. */
async function identityOf(chain: ChainClient, parts: EngineParts): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await chain.identity();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (attempt === 0)
        parts.log("warn", `the chain does not answer yet, waiting for it: ${messageOf(error)}`);
      await delay(askAgainAfterMs);
    }
  }
}

function firstStatus(deployment: Deployment, store: EntityStore): IndexStatus {
  return {
    state: "starting",
    deployment: deployment.id,
    head: store.head,
    chainHead: null,
    hasIndexingErrors: false,
    failure: null,
  };
}
