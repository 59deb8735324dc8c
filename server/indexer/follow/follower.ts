import { setImmediate as nextTurn } from "node:timers/promises";
import { DeterministicFailure, messageOf } from "../failure.ts";
import type { IndexFailure, IndexState } from "../status.ts";
import type { BlockEntities } from "../store/block-entities.ts";
import type { EntityStore } from "../store/entity-store.ts";
import type { BlockHeader } from "../wasm/event.ts";
import { findCommonAncestor } from "./ancestor.ts";
import type { BlockRunner } from "./block-runner.ts";
import { isTransient, toStoredBlock, type ChainClient, type FullBlock } from "./chain-client.ts";
import type { DataSources } from "./data-sources.ts";
import { BlockFetcher, type Stretch } from "./fetch-blocks.ts";

/** A transaction is closed after this long, so that queries see progress during a long sync. */
const commitEveryMs = 200;
const firstRetryMs = 250;
const longestRetryMs = 15_000;

export type FollowerParts = {
  readonly chain: ChainClient;
  readonly store: EntityStore;
  readonly entities: BlockEntities;
  readonly sources: DataSources;
  readonly runner: BlockRunner;
  readonly pollingIntervalMs: number;
  /** Blocks that must lie on top of a block before it is handled. */
  readonly confirmations: number;
  readonly log: { info(message: string): void; warn(message: string): void; error(message: string): void };
  readonly report: (progress: Progress) => void;
  /** Told about anything that is neither the mapping's fault nor the chain's. The follower has then ended. */
  readonly crash: (error: unknown) => void;
};

export type Progress = {
  readonly state: IndexState;
  readonly chainHead: number | null;
  readonly failure: IndexFailure | null;
};

/** Follows the chain: reads what is new, handles it block by block, and goes back when the chain does. */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #fetcher: BlockFetcher;
  readonly #stopping = new AbortController();
  #chainHead: number | null = null;
  #failure: IndexFailure | null;
  #failures = 0;
  #running: Promise<void> | undefined;

  /** @param failure a failure that is already known, such as a handler that had to be killed */
  constructor(parts: FollowerParts, failure: IndexFailure | null) {
    this.#parts = parts;
    this.#fetcher = new BlockFetcher(parts.chain);
    this.#failure = failure;
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => this.#parts.crash(error));
  }

  /** Ends after the block in progress. What was handled until then is kept. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const waitMs = await this.#turn();
      await this.#sleep(waitMs);
    }
  }

  /** One look at the chain. Answers how long to wait before the next one. */
  async #turn(): Promise<number> {
    try {
      await this.#catchUp();
      this.#failures = 0;
      return this.#parts.pollingIntervalMs;
    } catch (error) {
      this.#parts.entities.forget();
      this.#parts.store.rollback();
      this.#parts.sources.restore(this.#parts.store.dataSources());
      if (!isTransient(error)) throw error;
      this.#failures += 1;
      const waitMs = Math.min(firstRetryMs * 2 ** (this.#failures - 1), longestRetryMs);
      // The first surprise is common while the chain moves; only what lasts is worth a line.
      if (this.#failures === 3)
        this.#parts.log.warn(`the chain cannot be read, trying again: ${messageOf(error)}`);
      if (this.#failures >= 3) this.#report("retrying");
      return waitMs;
    }
  }

  async #catchUp(): Promise<void> {
    const { chain, store, confirmations } = this.#parts;
    const latest = await chain.latest();
    this.#chainHead = Number(latest.number);
    await this.#rewindIfForked(latest);
    if (this.#failure !== null && !(await this.#isFailureGone())) return this.#report("failed");
    const target = this.#chainHead - confirmations;
    while (!this.#stopping.signal.aborted && this.#failure === null) {
      const from = store.head === null ? this.#parts.sources.firstBlock : store.head.number + 1;
      if (from > target) break;
      const sources = this.#parts.sources.all();
      const stretch = await this.#fetcher.fetch(from, target, this.#chainHead, store.head, sources);
      await this.#handle(stretch);
      this.#report("syncing");
    }
    this.#report(this.#failure === null ? "synced" : "failed");
  }

  async #rewindIfForked(latest: BlockHeader): Promise<void> {
    const { chain, store, entities, sources, log } = this.#parts;
    const { head } = store;
    if (head === null || head.hash === latest.hash) return;
    const canonical = await chain.header(head.number);
    if (canonical?.hash === head.hash) return;
    const ancestor = await findCommonAncestor(store, chain);
    entities.forget();
    store.revertTo(ancestor);
    sources.restore(store.dataSources());
    log.info(
      `the chain was reorganised: went back from block ${head.number} to ${ancestor?.number ?? "the start"}`,
    );
    this.#report("syncing");
  }

  /** A block that failed may be gone from the chain; then the index goes on. */
  async #isFailureGone(): Promise<boolean> {
    const block = this.#failure?.block;
    if (block == null) return false;
    const canonical = await this.#parts.chain.header(block.number);
    if (canonical === null || canonical.hash === block.hash) return false;
    this.#parts.log.info(`block ${block.number}, which failed, was reorganised away; going on`);
    this.#failure = null;
    return true;
  }

  /** Handles a stretch, in as many transactions as its length asks for. */
  async #handle(stretch: Stretch): Promise<void> {
    const { store, runner } = this.#parts;
    store.begin();
    let openSince = performance.now();
    // New data sources may add blocks behind the current one, so the list is read as it grows.
    for (let index = 0; index < stretch.blocks.length; index++) {
      const block = stretch.blocks[index] as FullBlock;
      if (this.#stopping.signal.aborted) return store.commit();
      const failure = await this.#runBlock(runner, stretch, block);
      if (failure !== null) return this.#stopAt(failure);
      if (performance.now() - openSince < commitEveryMs) continue;
      store.commit();
      this.#report("syncing");
      await nextTurn();
      store.begin();
      openSince = performance.now();
    }
    if (store.head?.hash !== stretch.end.hash) store.advance(toStoredBlock(stretch.end));
    store.commit();
  }

  async #runBlock(runner: BlockRunner, stretch: Stretch, block: FullBlock): Promise<IndexFailure | null> {
    const number = Number(block.number);
    try {
      await runner.run(block, stretch.logs.get(number) ?? [], (fresh) => stretch.fetchForNew(fresh, block));
      return null;
    } catch (error) {
      if (!(error instanceof DeterministicFailure)) throw error;
      return { message: error.message, deterministic: true, block: { number, hash: block.hash } };
    }
  }

  #stopAt(failure: IndexFailure): void {
    this.#parts.store.commit();
    this.#failure = failure;
    this.#parts.log.error(`the index stops before block ${failure.block?.number}: ${failure.message}`);
  }

  #report(state: IndexState): void {
    this.#parts.report({ state, chainHead: this.#chainHead, failure: this.#failure });
  }

  async #sleep(waitMs: number): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const woken = Promise.withResolvers<void>();
    const timer = setTimeout(woken.resolve, waitMs);
    const wake = (): void => woken.resolve();
    signal.addEventListener("abort", wake, { once: true });
    await woken.promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", wake);
  }
}
