import { onChain, type ChainReader } from "../chain/clients.ts";
import { Refused } from "../core/errors.ts";

/** How things that many people signed go on chain. */
export interface BatchPlan<Item> {
  /** In one transaction, at most. */
  readonly most: number;
  /** Sends one transaction; a `Refused` means that the contract does not take it. */
  readonly send: (batch: readonly Item[]) => Promise<unknown>;
  /** Told of each that the contract does not take even alone. */
  readonly onRefused: (item: Item, why: Refused) => void;
}

export interface BatchResult<Item> {
  readonly taken: readonly Item[];
  readonly refused: readonly Item[];
}

/** Nodes pass no transaction on that is longer than 128 KiB. */
const MOST_IN_ONE = 100;
/** Leaves the rest of a block to others, and room for what an estimate does not see. */
const PART_OF_BLOCK = 4n;

/** Sends in transactions of bounded size; one item that the contract refuses does not hold up the others. */
export async function sendInBatches<Item>(
  items: readonly Item[],
  plan: BatchPlan<Item>,
): Promise<BatchResult<Item>> {
  const results: BatchResult<Item>[] = [];
  for (let at = 0; at < items.length; at += plan.most) {
    results.push(await sendBatch(items.slice(at, at + plan.most), plan));
  }
  return joined(results);
}

/** The most gas that one transaction of ours may take, by the block gas limit of now. */
export async function gasRoom(reader: ChainReader): Promise<bigint> {
  const { gasLimit } = await onChain("reading the block gas limit", () => reader.getBlock());
  return gasLimit / PART_OF_BLOCK;
}

/** How many items that take so much gas each go into one transaction; at least one. */
export function fitsIn(room: bigint, gasEach: bigint): number {
  return Math.max(1, Math.min(MOST_IN_ONE, Number(room / gasEach)));
}

async function sendBatch<Item>(batch: readonly Item[], plan: BatchPlan<Item>): Promise<BatchResult<Item>> {
  try {
    await plan.send(batch);
    return { taken: batch, refused: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0) {
      plan.onRefused(only, error);
      return { taken: [], refused: batch };
    }
    const middle = Math.ceil(batch.length / 2);
    const first = await sendBatch(batch.slice(0, middle), plan);
    return joined([first, await sendBatch(batch.slice(middle), plan)]);
  }
}

function joined<Item>(results: readonly BatchResult<Item>[]): BatchResult<Item> {
  return {
    taken: results.flatMap(({ taken }) => taken),
    refused: results.flatMap(({ refused }) => refused),
  };
}
