import type { Address, Hex } from "viem";

import { milestoneVaultAbi } from "../../generated/abi/MilestoneVault.ts";

/** Hands in evidence that a milestone is reached; steward only. `releaseId` 0 = the evidence names no release. */
export function submitMilestoneCall(vault: Address, index: bigint, evidenceSha256: Hex, releaseId: bigint) {
  return {
    address: vault,
    abi: milestoneVaultAbi,
    functionName: "submit",
    args: [index, evidenceSha256, releaseId],
  } as const;
}

/** Objects to the evidence of a milestone with the caller's votes. */
export function objectToMilestoneCall(vault: Address, index: bigint) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "object", args: [index] } as const;
}

/** Accepts a milestone when nobody may object any more, and pays what the tap lets through; anyone may send it. */
export function releaseMilestoneCall(vault: Address, index: bigint) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "release", args: [index] } as const;
}

/** Pays the steward what accepted milestones have earned and the tap lets through; anyone may send it. */
export function payOutCall(vault: Address) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "payOut", args: [] } as const;
}

/** Lets members leave because a milestone was missed; anyone may send it. */
export function openExitCall(vault: Address, index: bigint) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "openExit", args: [index] } as const;
}

/** Gives shares (18 decimals) of the caller back for their part, `minOut` dollars (6 decimals) at least. */
export function exitCall(vault: Address, shares: bigint, minOut: bigint) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "exit", args: [shares, minOut] } as const;
}

/** Sends what nobody asked for to the treasury when the time to leave is over; anyone may send it. */
export function closeExitCall(vault: Address) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "closeExit", args: [] } as const;
}
