import { encodeFunctionData, zeroAddress, zeroHash, type Address, type Hex } from "viem";

import { admissionsAbi } from "../../generated/abi/Admissions.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../generated/abi/ModelShares.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";
import { inFallingOrder } from "./launch-terms.ts";
import { toAction, type ProposalAction } from "./proposal-actions.ts";

/** A parent model and its part of the child's income, in ten-thousandths. */
export interface ParentPart {
  readonly modelId: number;
  readonly bps: number;
}

/** Which models this one was made from, in place of those before. Category constitution. */
export function setParentsAction(
  router: Address,
  modelId: bigint,
  parents: readonly ParentPart[],
): ProposalAction {
  const args = [modelId, inFallingOrder(parents)] as const;
  return toAction(router, encodeFunctionData({ abi: revenueRouterAbi, functionName: "setParents", args }));
}

/** A key that may, or may no longer, sign receipts for a model. */
export interface OperatorChange {
  /** The ModelRegistry contract. */
  readonly registry: Address;
  readonly modelId: bigint;
  readonly operator: Address;
  readonly allowed: boolean;
}

/** Lets a key serve the model, or forbids it. Category constitution. */
export function setOperatorAction(change: OperatorChange): ProposalAction {
  const { registry, modelId, operator, allowed } = change;
  const args = [modelId, operator, allowed] as const;
  return toAction(registry, encodeFunctionData({ abi: modelRegistryAbi, functionName: "setOperator", args }));
}

/** Who admits buyers of a restricted model: a list, an account that signs, or both. */
export interface AdmissionWays {
  /** Root of the Merkle tree of accounts and the dates of their admission; no list by default. */
  readonly allowlistRoot?: Hex;
  /** Nobody by default. */
  readonly attester?: Address;
}

/** Changes who admits buyers; it restricts nothing by itself. Category constitution. */
export function setAdmissionAction(
  admissions: Address,
  modelId: bigint,
  { allowlistRoot = zeroHash, attester = zeroAddress }: AdmissionWays,
): ProposalAction {
  const args = [modelId, { allowlistRoot, attester }] as const;
  return toAction(admissions, encodeFunctionData({ abi: admissionsAbi, functionName: "setRules", args }));
}

/** Lets only those who are admitted receive shares from others, after 30 days of notice. Category constitution. */
export function restrictTransfersAction(shares: Address): ProposalAction {
  return toAction(shares, encodeFunctionData({ abi: modelSharesAbi, functionName: "restrictTransfers" }));
}

/** Lets everybody receive shares again, at once. Category constitution. */
export function freeTransfersAction(shares: Address): ProposalAction {
  return toAction(shares, encodeFunctionData({ abi: modelSharesAbi, functionName: "freeTransfers" }));
}
