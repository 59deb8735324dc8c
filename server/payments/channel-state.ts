import type { Address, Hash, Hex } from "viem";

import { onChain, type ChainReader } from "../chain/clients.ts";
import type { Clock } from "../core/clock.ts";
import { createMemo } from "./memo.ts";
import { createChannelReader, type ChannelState } from "./read-channels.ts";

export interface ChannelStates {
  /** Two seconds old, or a minute behind a node that lags: a withdrawal takes fifteen minutes at least. */
  read(channelId: Hex): Promise<ChannelState>;
  /** From the chain now. */
  readFresh(channelId: Hex): Promise<ChannelState>;
}

export interface ChannelStatesOptions {
  readonly reader: ChainReader;
  readonly channels: Address;
  /** Multicall3. */
  readonly multicall: Address;
  readonly clock: Clock;
}

const LOOK_EVERY_MS = 2_000;
const STATES_KEPT = 10_000;
/**
 * A node that lags behind the one that told of a change may have answered, so that every state is read a second time:
 * far below the time of a withdrawal.
 */
const READ_AGAIN_MS = 60_000;
/** Then only the contract's events make it old. Should one be lost, it is not for good. */
const KEPT_FOR_MS = 600_000;
/** Public nodes answer for so many blocks at once; after a longer rest everything is read anew. */
const MOST_BLOCKS = 500n;

/**
 * States are kept until the contract says that something happened to their channel, so that what the chain is asked does
 * not grow with the channels in use.
 */
export function createChannelStates(options: ChannelStatesOptions): ChannelStates {
  const { clock } = options;
  const memo = createMemo({
    load: createChannelReader(options),
    maxEntries: STATES_KEPT,
    maxAgeMs: READ_AGAIN_MS,
    laterAgeMs: KEPT_FOR_MS,
    clock,
  });
  const changes = createChangeReader(options);
  const looks = createMemo({
    maxEntries: 1,
    maxAgeMs: LOOK_EVERY_MS,
    clock,
    load: async (_: "chain") => {
      const changed = await changes();
      if (changed === "any") memo.clear();
      else for (const channelId of changed) memo.forget(channelId);
    },
  });
  return {
    read: async (channelId) => {
      await looks.get("chain");
      return memo.get(channelId);
    },
    readFresh: (channelId) => memo.reload(channelId),
  };
}

/** Which channels have changed since it was asked last. */
function createChangeReader({
  reader,
  channels: address,
}: ChannelStatesOptions): () => Promise<readonly Hex[] | "any"> {
  let seen: { readonly number: bigint; readonly hash: Hash } | undefined;

  const isStillThere = async ({ number, hash }: NonNullable<typeof seen>): Promise<boolean> =>
    (await reader.getBlock({ blockNumber: number })).hash === hash;

  return () =>
    onChain("looking for changed channels", async () => {
      const before = seen;
      const head = await reader.getBlock();
      if (before?.hash === head.hash) return [];
      const isNear =
        before !== undefined && head.number > before.number && head.number - before.number <= MOST_BLOCKS;
      // After a reorganisation nobody says which states were undone.
      const isSequel = isNear && (head.parentHash === before.hash || (await isStillThere(before)));
      const logs = isSequel
        ? await reader.getLogs({ address, fromBlock: before.number + 1n, toBlock: head.number })
        : undefined;
      seen = { number: head.number, hash: head.hash };
      return logs?.flatMap(({ topics }) => topics[1] ?? []) ?? "any";
    });
}
