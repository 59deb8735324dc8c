import { encodeFunctionData, type Address, type Hex } from "viem";

import { creditVaultAbi } from "../../generated/abi/CreditVault.ts";
import { holderAllowanceAbi } from "../../generated/abi/HolderAllowance.ts";
import { milestoneVaultAbi } from "../../generated/abi/MilestoneVault.ts";
import { modelTimelockAbi } from "../../generated/abi/ModelTimelock.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";

/** One call that a proposal makes once it is executed. */
export interface ProposalAction {
  readonly target: Address;
  /** Wei. */
  readonly value: bigint;
  readonly calldata: Hex;
}

/** A new price of calls: dollars (6 decimals) for one credit. Category price. */
export function setPriceAction(creditVault: Address, newPrice: bigint): ProposalAction {
  return toAction(
    creditVault,
    encodeFunctionData({ abi: creditVaultAbi, functionName: "setPrice", args: [newPrice] }),
  );
}

/** What the treasury gives the holders. */
export interface AllowanceChange {
  /** The HolderAllowance contract. */
  readonly allowance: Address;
  readonly modelId: bigint;
  /** Whole calls for all holders together in each epoch. */
  readonly callsPerEpoch: bigint;
  readonly epochSeconds: number;
  /** Dollars (6 decimals) that the treasury pays the operator for each of these calls. */
  readonly payPerCall: bigint;
}

/** Other calls for holders, or another pay for them. Category treasury. */
export function setAllowanceAction(change: AllowanceChange): ProposalAction {
  const { allowance, modelId, callsPerEpoch, epochSeconds, payPerCall } = change;
  const args = [modelId, callsPerEpoch, epochSeconds, payPerCall] as const;
  return toAction(
    allowance,
    encodeFunctionData({ abi: holderAllowanceAbi, functionName: "setAllowance", args }),
  );
}

/** Who gets a part of what calls earn. */
export interface FeeChange {
  /** The RevenueRouter contract. */
  readonly router: Address;
  readonly modelId: bigint;
  readonly operator: Address;
  /** Ten-thousandths of each payment for calls. */
  readonly feeBps: number;
}

/** Another fee of the operator. Category treasury. */
export function setFeeAction({ router, modelId, operator, feeBps }: FeeChange): ProposalAction {
  const args = [modelId, operator, feeBps] as const;
  return toAction(
    router,
    encodeFunctionData({ abi: revenueRouterAbi, functionName: "setOperatorFee", args }),
  );
}

/** Pays dollars (6 decimals) of the treasury into the budget for holders' calls. Category treasury. */
export function fundCallsAction(timelock: Address, amount: bigint): ProposalAction {
  return toAction(
    timelock,
    encodeFunctionData({ abi: modelTimelockAbi, functionName: "fundHolderCalls", args: [amount] }),
  );
}

/** Takes dollars (6 decimals) of that budget back into the treasury. Category treasury. */
export function withdrawCallsAction(allowance: Address, modelId: bigint, amount: bigint): ProposalAction {
  return toAction(
    allowance,
    encodeFunctionData({ abi: holderAllowanceAbi, functionName: "withdraw", args: [modelId, amount] }),
  );
}

/** Accepts a release: endpoints serve it from then on. Category release. */
export function approveReleaseAction(releases: Address, releaseId: bigint): ProposalAction {
  return toAction(
    releases,
    encodeFunctionData({ abi: releaseRegistryAbi, functionName: "approve", args: [releaseId] }),
  );
}

/** Who must evaluate releases before a vote on them counts. Category constitution. */
export function setEvaluatorsAction(
  releases: Address,
  modelId: bigint,
  gate: { readonly evaluators: readonly Address[]; readonly needed: number },
): ProposalAction {
  const args = [modelId, gate] as const;
  return toAction(
    releases,
    encodeFunctionData({ abi: releaseRegistryAbi, functionName: "setEvaluators", args }),
  );
}

/** Turns a release down that waits for its vote. Category release. */
export function rejectReleaseAction(releases: Address, releaseId: bigint): ProposalAction {
  return toAction(
    releases,
    encodeFunctionData({ abi: releaseRegistryAbi, functionName: "reject", args: [releaseId] }),
  );
}

/** Ends the trial of a release: `live` or rejected. Category release. */
export function endTrialAction(
  releases: Address,
  releaseId: bigint,
  end: "live" | "rejected",
): ProposalAction {
  const functionName = end === "live" ? "finalizeCanary" : "abortCanary";
  return toAction(releases, encodeFunctionData({ abi: releaseRegistryAbi, functionName, args: [releaseId] }));
}

/** A payment out of the treasury. */
export interface TreasuryPayment {
  readonly timelock: Address;
  readonly to: Address;
  /** Dollars, 6 decimals. */
  readonly amount: bigint;
  /** What it is for, at most 500 bytes. */
  readonly memo: string;
}

/** Pays out of the treasury. Category treasury. */
export function payAction({ timelock, to, amount, memo }: TreasuryPayment): ProposalAction {
  const args = [to, amount, memo] as const;
  return toAction(timelock, encodeFunctionData({ abi: modelTimelockAbi, functionName: "pay", args }));
}

/** Pays a milestone out although members objected or no date was kept. Category treasury. */
export function releaseMilestoneAction(vault: Address, index: bigint): ProposalAction {
  return toAction(
    vault,
    encodeFunctionData({ abi: milestoneVaultAbi, functionName: "releaseByVote", args: [index] }),
  );
}

/** Ends all milestones and lets members leave with their part of the proceeds that are left. Category constitution. */
export function windDownAction(vault: Address): ProposalAction {
  return toAction(vault, encodeFunctionData({ abi: milestoneVaultAbi, functionName: "windDown" }));
}

/** The call of a proposal that sends no coin along. */
export function toAction(target: Address, calldata: Hex): ProposalAction {
  return { target, value: 0n, calldata };
}
