import { useQuery } from "@tanstack/react-query";
import type { Hex } from "viem";
import { usePublicClient } from "wagmi";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import type { ChannelState } from "./channel-sums.ts";

/** Asks the chain what a channel holds and the operator what it has charged; undefined until the chain has answered. */
export function useChannelState(channelId: Hex): { state: ChannelState | undefined; error: Error | null } {
  const chain = usePublicClient();
  const channels = useChain().addressOf("InferenceChannels");
  const { data, error } = useQuery({
    queryKey: ["channel", channelId],
    enabled: chain !== undefined,
    refetchInterval: 10_000,
    queryFn: async (): Promise<ChannelState> => {
      if (chain === undefined) throw new Error("No chain is connected.");
      const [[balance, claimed], charged] = await Promise.all([
        chain.readContract({
          ...{ address: channels, abi: inferenceChannelsAbi, functionName: "channels" },
          args: [channelId],
        }),
        readCharged(channelId),
      ]);
      return { balance, claimed, charged };
    },
  });
  return { state: data, error };
}

/** Null when the operator does not say: a payer gets unused credits back also from one who is gone. */
async function readCharged(channelId: Hex): Promise<bigint | null> {
  const response = await fetch(`/channels/${channelId}`).catch(() => null);
  if (response === null || !response.ok) return null;
  const { chargedCumulative } = (await response.json()) as { chargedCumulative: string };
  return BigInt(chargedCumulative);
}
