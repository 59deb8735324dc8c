import { decodeFunctionResult, encodeFunctionData, type Address, type Hex } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import { multicall3Abi } from "../../generated/abi/Multicall3.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";

/** A channel as the chain has it; credits in their smallest unit. */
export interface ChannelState {
  readonly balance: bigint;
  readonly totalClaimed: bigint;
  /** Seconds since 1970; 0 when the payer has not asked for a withdrawal. */
  readonly withdrawRequestedAt: number;
  readonly refundNonce: bigint;
}

export interface ChannelReaderOptions {
  readonly reader: ChainReader;
  /** The x402 batch-settlement contract. */
  readonly channels: Address;
  /** Multicall3: makes many questions one. */
  readonly multicall: Address;
}

const VIEWS = ["channels", "pendingWithdrawals", "refundNonce"] as const;
/** Keeps one question far below what a node computes for anybody. */
const CHANNELS_AT_ONCE = 100;

/** Reads channels from the chain; those that are asked for in one turn of the event loop share a question. */
export function createChannelReader(
  options: ChannelReaderOptions,
): (channelId: Hex) => Promise<ChannelState> {
  let asked = new Map<Hex, PromiseWithResolvers<ChannelState>>();

  const answer = async (part: readonly [Hex, PromiseWithResolvers<ChannelState>][]): Promise<void> => {
    try {
      const states = await readStates(
        part.map(([channelId]) => channelId),
        options,
      );
      part.forEach(([, { resolve }], index) => resolve(states[index]!));
    } catch (error) {
      for (const [, { reject }] of part) reject(error);
    }
  };
  const ask = (): void => {
    const all = [...asked];
    asked = new Map();
    for (let at = 0; at < all.length; at += CHANNELS_AT_ONCE)
      void answer(all.slice(at, at + CHANNELS_AT_ONCE));
  };
  return (channelId) => {
    if (asked.size === 0) setImmediate(ask);
    const answered = asked.get(channelId) ?? Promise.withResolvers<ChannelState>();
    asked.set(channelId, answered);
    return answered.promise;
  };
}

async function readStates(
  channelIds: readonly Hex[],
  { reader, channels: target, multicall }: ChannelReaderOptions,
): Promise<ChannelState[]> {
  const calls = channelIds.flatMap((channelId) =>
    VIEWS.map((functionName) => ({
      target,
      allowFailure: false,
      callData: encodeFunctionData({ abi: inferenceChannelsAbi, functionName, args: [channelId] }),
    })),
  );
  const { result } = await onChain(`reading ${channelIds.length} channels`, () =>
    reader.simulateContract({
      address: multicall,
      abi: multicall3Abi,
      functionName: "aggregate3",
      args: [calls],
    }),
  );
  return channelIds.map((_, index) => {
    const [channel, withdrawal, nonce] = result
      .slice(index * VIEWS.length)
      .map(({ returnData }) => returnData);
    return toState(channel!, withdrawal!, nonce!);
  });
}

function toState(channel: Hex, withdrawal: Hex, nonce: Hex): ChannelState {
  const abi = inferenceChannelsAbi;
  const [balance, totalClaimed] = decodeFunctionResult({ abi, functionName: "channels", data: channel });
  const [, initiatedAt] = decodeFunctionResult({ abi, functionName: "pendingWithdrawals", data: withdrawal });
  const refundNonce = decodeFunctionResult({ abi, functionName: "refundNonce", data: nonce });
  return { balance, totalClaimed, withdrawRequestedAt: Number(initiatedAt), refundNonce };
}
