import { ChainMoved } from "../failure.ts";
import type { Head } from "../store/entity-store.ts";
import type { BlockHeader } from "../wasm/event.ts";
import { isTooMuch, type ChainClient, type ChainLog, type FullBlock } from "./chain-client.ts";
import { filterFor, type ActiveDataSource } from "./data-sources.ts";

/** Blocks closer to the chain's head than this are read one by one by hash, since they can still change. */
export const reorganisableBlocks = 64;

const firstSpan = 2_000;
const widestSpan = 20_000;
const blocksPerRequest = 50;

/** A stretch of the chain with all logs that the data sources want. Blocks without logs may be left out. */
export type Stretch = {
  readonly blocks: readonly FullBlock[];
  /** Logs by block number; data sources made on the way add theirs. */
  readonly logs: Map<number, ChainLog[]>;
  /** The last block of the stretch, where the head stands afterwards. */
  readonly end: BlockHeader;
  /** Reads what sources made in `block` want from it, and, for the rest of the stretch, adds it to `logs`. */
  fetchForNew(sources: readonly ActiveDataSource[], block: FullBlock): Promise<ChainLog[]>;
};

/** Reads the chain in stretches: long ones by range far behind its head, short exact ones close to it. */
export class BlockFetcher {
  readonly #chain: ChainClient;
  #span = firstSpan;

  constructor(chain: ChainClient) {
    this.#chain = chain;
  }

  /**
   * Reads the stretch that follows `head` (or starts at `from`).
   * @throws ChainMoved when the answers belong to different forks
   */
  async fetch(
    from: number,
    target: number,
    chainHead: number,
    head: Head | null,
    sources: readonly ActiveDataSource[],
  ): Promise<Stretch> {
    const settled = Math.min(target, chainHead - reorganisableBlocks);
    if (from <= settled) return this.#fetchSettled(from, settled, sources);
    return this.#fetchRecent(from, Math.min(target, from + reorganisableBlocks - 1), head, sources);
  }

  async #fetchSettled(from: number, settled: number, sources: readonly ActiveDataSource[]): Promise<Stretch> {
    const { to, found } = await this.#logsWithinLimits(from, settled, sources);
    const logs = groupByBlock(found);
    const end = await this.#chain.header(to);
    if (end === null) throw new ChainMoved(`expected block ${to} on the chain, found none`);
    const blocks = await this.#fullBlocks([...logs.keys()]);
    for (const block of blocks) requireSameBlock(block, logs.get(Number(block.number)) ?? []);
    const stretch: Stretch & { blocks: FullBlock[] } = {
      blocks,
      logs,
      end,
      fetchForNew: async (fresh, block) => {
        const number = Number(block.number);
        const rest = await this.#chain.logsInRange(number, to, filterFor(fresh));
        const own = rest.filter((log) => Number(log.blockNumber) === number);
        requireSameBlock(block, own);
        const later = groupByBlock(rest.filter((log) => Number(log.blockNumber) > number));
        await this.#addLater(stretch.blocks, logs, later);
        return own;
      },
    };
    return stretch;
  }

  /** Asks for a range, and for half of it when the node finds the answer too long. */
  async #logsWithinLimits(
    from: number,
    settled: number,
    sources: readonly ActiveDataSource[],
  ): Promise<{ to: number; found: ChainLog[] }> {
    for (;;) {
      const to = Math.min(settled, from + this.#span - 1);
      try {
        const found = await this.#chain.logsInRange(from, to, filterFor(sources));
        if (to - from + 1 === this.#span) this.#span = Math.min(this.#span * 2, widestSpan);
        return { to, found };
      } catch (error) {
        if (!isTooMuch(error) || to === from) throw error;
        this.#span = Math.max(1, Math.floor((to - from + 1) / 2));
      }
    }
  }

  async #fetchRecent(
    from: number,
    to: number,
    head: Head | null,
    sources: readonly ActiveDataSource[],
  ): Promise<Stretch> {
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const blocks = await this.#fullBlocks(numbers);
    requireChain(blocks, head);
    const filter = filterFor(sources);
    const found = await Promise.all(blocks.map((block) => this.#chain.logsInBlock(block.hash, filter)));
    const logs = groupByBlock(found.flat());
    return {
      blocks,
      logs,
      end: blocks.at(-1) as FullBlock,
      fetchForNew: async (fresh, block) => {
        const wanted = filterFor(fresh);
        const own = await this.#chain.logsInBlock(block.hash, wanted);
        const later = blocks.filter((each) => Number(each.number) > Number(block.number));
        const rest = await Promise.all(later.map((each) => this.#chain.logsInBlock(each.hash, wanted)));
        for (const [number, added] of groupByBlock(rest.flat())) mergeLogs(logs, number, added);
        return own;
      },
    };
  }

  async #addLater(
    blocks: FullBlock[],
    logs: Map<number, ChainLog[]>,
    later: Map<number, ChainLog[]>,
  ): Promise<void> {
    const missing = [...later.keys()].filter((number) => !logs.has(number));
    blocks.push(...(await this.#fullBlocks(missing)));
    blocks.sort((left, right) => Number(left.number) - Number(right.number));
    for (const [number, added] of later) {
      const block = blocks.find((each) => Number(each.number) === number);
      if (block !== undefined) requireSameBlock(block, added);
      mergeLogs(logs, number, added);
    }
  }

  async #fullBlocks(numbers: readonly number[]): Promise<FullBlock[]> {
    const blocks: FullBlock[] = [];
    for (let start = 0; start < numbers.length; start += blocksPerRequest) {
      const wanted = numbers.slice(start, start + blocksPerRequest);
      const found = await Promise.all(wanted.map((number) => this.#chain.block(number)));
      for (const [index, block] of found.entries()) {
        if (block === null) throw new ChainMoved(`expected block ${wanted[index]} on the chain, found none`);
        blocks.push(block);
      }
    }
    return blocks.sort((left, right) => Number(left.number) - Number(right.number));
  }
}

function requireChain(blocks: readonly FullBlock[], head: Head | null): void {
  let parent = head?.hash;
  for (const block of blocks) {
    if (parent !== undefined && block.parentHash !== parent) {
      throw new ChainMoved(
        `expected block ${Number(block.number)} to follow ${parent}, found that it follows ${block.parentHash}`,
      );
    }
    parent = block.hash;
  }
}

function requireSameBlock(block: FullBlock, logs: readonly ChainLog[]): void {
  for (const log of logs) {
    if (log.blockHash === block.hash) continue;
    throw new ChainMoved(`expected logs of block ${block.hash}, found one of ${log.blockHash}`);
  }
}

function groupByBlock(logs: readonly ChainLog[]): Map<number, ChainLog[]> {
  const grouped = new Map<number, ChainLog[]>();
  for (const log of logs) {
    const number = Number(log.blockNumber);
    const known = grouped.get(number);
    if (known === undefined) grouped.set(number, [log]);
    else known.push(log);
  }
  return grouped;
}

/** Adds logs to a block's, each only once: a filter without addresses finds those of new sources as well. */
function mergeLogs(logs: Map<number, ChainLog[]>, number: number, added: readonly ChainLog[]): void {
  const known = logs.get(number) ?? [];
  const seen = new Set(known.map((log) => log.logIndex));
  logs.set(number, [...known, ...added.filter((log) => !seen.has(log.logIndex))]);
}
