import type { Address } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { ChannelConfig } from "../typed-data.ts";

/**
 * Asks for credits back out of a channel; payer only, one request at a time.
 * @param amount credits, smallest unit; at most what the chain has not seen claimed
 */
export function initiateWithdrawCall(channels: Address, config: ChannelConfig, amount: bigint) {
  return {
    address: channels,
    abi: inferenceChannelsAbi,
    functionName: "initiateWithdraw",
    args: [config, amount],
  } as const;
}

/** Hands out what was asked for, as far as the operator has not claimed it; payer only, after the channel's delay. */
export function finalizeWithdrawCall(channels: Address, config: ChannelConfig) {
  return {
    address: channels,
    abi: inferenceChannelsAbi,
    functionName: "finalizeWithdraw",
    args: [config],
  } as const;
}
