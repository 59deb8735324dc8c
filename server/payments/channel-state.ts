import type { Address, Hex } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { Clock } from "../core/clock.ts";
import { createMemo } from "./memo.ts";

/** A channel as the chain has it; credits in their smallest unit. */
export interface ChannelState {
  readonly balance: bigint;
  readonly totalClaimed: bigint;
  /** Seconds since 1970; 0 when the payer has not asked for a withdrawal. */
  readonly withdrawRequestedAt: number;
  readonly refundNonce: bigint;
}

export interface ChannelStates {
  /** At most two seconds old: a withdrawal takes fifteen minutes at least. */
  read(channelId: Hex): Promise<ChannelState>;
  /** From the chain now. */
  readFresh(channelId: Hex): Promise<ChannelState>;
}

const STATE_AGE_MS = 2_000;
const STATES_KEPT = 10_000;

export function createChannelStates(options: {
  reader: ChainReader;
  channels: Address;
  clock: Clock;
}): ChannelStates {
  const { reader, channels: address, clock } = options;
  const load = (channelId: Hex): Promise<ChannelState> =>
    onChain(`reading channel ${channelId}`, async () => {
      const contract = { address, abi: inferenceChannelsAbi, args: [channelId] } as const;
      const [[balance, totalClaimed], [, initiatedAt], refundNonce] = await Promise.all([
        reader.readContract({ ...contract, functionName: "channels" }),
        reader.readContract({ ...contract, functionName: "pendingWithdrawals" }),
        reader.readContract({ ...contract, functionName: "refundNonce" }),
      ]);
      return { balance, totalClaimed, withdrawRequestedAt: Number(initiatedAt), refundNonce };
    });
  const memo = createMemo({ load, maxEntries: STATES_KEPT, maxAgeMs: STATE_AGE_MS, clock });
  return { read: (channelId) => memo.get(channelId), readFresh: (channelId) => memo.reload(channelId) };
}
