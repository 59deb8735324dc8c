import { DeterministicFailure } from "../failure.ts";
import type { BlockEntities } from "../store/block-entities.ts";
import type { EntityStore, StoredDataSource } from "../store/entity-store.ts";
import type { TypedValue } from "../entity-values.ts";
import type { ChainEvent, ChainTransaction } from "../wasm/event.ts";
import type { ChainReader, HostContext } from "../wasm/host-context.ts";
import { toStoredBlock, type ChainClient, type ChainLog, type FullBlock } from "./chain-client.ts";
import { encodeContext } from "./context-text.ts";
import { matchLog, type ActiveDataSource, type DataSources, type Match } from "./data-sources.ts";

const noAddress = `0x${"00".repeat(20)}`;
const mostRoundsOfNewSources = 16;

export type BlockRunnerParts = {
  readonly store: EntityStore;
  readonly entities: BlockEntities;
  readonly sources: DataSources;
  readonly chain: ChainClient;
  readonly log: (level: number, message: string, source: string) => void;
  /** Told before and after each handler, so that one that never ends is noticed. */
  readonly watch: { begin(handler: string, block: FullBlock): void; end(): void };
};

/** Runs the handlers of one block after the other and writes what they change. */
export class BlockRunner {
  readonly #parts: BlockRunnerParts;

  constructor(parts: BlockRunnerParts) {
    this.#parts = parts;
  }

  /**
   * Runs all handlers of a block and writes its changes into the open transaction.
   * @param fetchLogs reads this block's logs of data sources that its handlers make
   * @returns the data sources that the block made
   * @throws DeterministicFailure when a handler fails; the block then left nothing behind
   */
  async run(
    block: FullBlock,
    logs: readonly ChainLog[],
    fetchLogs: (sources: readonly ActiveDataSource[]) => Promise<ChainLog[]>,
  ): Promise<ActiveDataSource[]> {
    const { entities, sources, store } = this.#parts;
    const made: ActiveDataSource[] = [];
    store.beginBlock();
    try {
      let fresh = await this.#runHandlers(block, sources.all(), logs);
      for (let round = 0; fresh.length > 0; round++) {
        if (round === mostRoundsOfNewSources) {
          throw new DeterministicFailure(
            `the handlers of block ${Number(block.number)} make new data sources without end`,
          );
        }
        made.push(...fresh);
        fresh = await this.#runHandlers(block, fresh, await fetchLogs(fresh));
      }
      entities.flush(Number(block.number));
      store.advance(toStoredBlock(block));
      store.keepBlock();
      return made;
    } catch (error) {
      entities.forget();
      store.dropBlock();
      sources.restore(store.dataSources());
      throw error;
    }
  }

  async #runHandlers(
    block: FullBlock,
    active: readonly ActiveDataSource[],
    logs: readonly ChainLog[],
  ): Promise<ActiveDataSource[]> {
    const fresh: ActiveDataSource[] = [];
    const sorted = [...logs].sort((left, right) => Number(left.logIndex) - Number(right.logIndex));
    for (const log of sorted) {
      for (const match of matchLog(active, log)) await this.#runHandler(block, match, fresh);
    }
    return fresh;
  }

  async #runHandler(block: FullBlock, match: Match, fresh: ActiveDataSource[]): Promise<void> {
    const { mapping } = match.source.runnable;
    const event: ChainEvent = {
      address: match.log.address,
      logIndex: match.log.logIndex,
      block,
      transaction: findTransaction(block, match.log),
      parameters: match.parameters,
    };
    this.#parts.watch.begin(match.handler, block);
    try {
      const waiting = mapping.handle(match.handler, event, this.#contextFor(block, match.source, fresh));
      if (waiting !== undefined) await waiting;
    } finally {
      this.#parts.watch.end();
    }
  }

  #contextFor(block: FullBlock, source: ActiveDataSource, fresh: ActiveDataSource[]): HostContext {
    const create = (template: string, parameters: readonly string[], context: Fields | null): void => {
      const made = this.#makeDataSource(Number(block.number), template, parameters, context);
      if (made !== null) fresh.push(made);
    };
    return {
      store: this.#parts.entities,
      dataSource: {
        name: source.name,
        network: source.network,
        address: source.address ?? noAddress,
        context: source.context,
        create,
      },
      chain: readerAt(this.#parts.chain, block, source),
      log: (level, message) => this.#parts.log(level, message, source.name),
    };
  }

  #makeDataSource(
    block: number,
    template: string,
    parameters: readonly string[],
    context: Fields | null,
  ): ActiveDataSource | null {
    const address = parameters[0]?.toLowerCase() ?? "";
    if (!this.#parts.sources.hasTemplate(template)) {
      throw new DeterministicFailure(`expected a template of the manifest, found ${template}`);
    }
    if (!/^0x[0-9a-f]{40}$/.test(address)) {
      throw new DeterministicFailure(
        `expected the template ${template} to be given an address, found "${address}"`,
      );
    }
    const stored: StoredDataSource = { block, template, address, context: encodeContext(context) };
    const made = this.#parts.sources.add(stored);
    if (made !== null) this.#parts.store.addDataSource(stored);
    return made;
  }
}

type Fields = ReadonlyMap<string, TypedValue>;

function readerAt(chain: ChainClient, block: FullBlock, source: ActiveDataSource): ChainReader {
  return {
    call: (contract, input) => chain.call(contract, input, block.hash),
    balance: (address) => chain.balance(address, block.hash),
    hasCode: async (address) => (await chain.code(address, block.hash)) !== "0x",
    abi: (name) => source.runnable.code.abis.get(name),
  };
}

function findTransaction(block: FullBlock, log: ChainLog): ChainTransaction {
  const expected = block.transactions[Number(log.transactionIndex)];
  if (expected?.hash === log.transactionHash) return expected;
  const found = block.transactions.find((transaction) => transaction.hash === log.transactionHash);
  if (found !== undefined) return found;
  throw new Error(
    `expected block ${Number(block.number)} to contain transaction ${log.transactionHash}, found none`,
  );
}
