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

/** Pays a milestone out to the steward when nobody may object any more; anyone may send it. */
export function releaseMilestoneCall(vault: Address, index: bigint) {
  return { address: vault, abi: milestoneVaultAbi, functionName: "release", args: [index] } as const;
}
