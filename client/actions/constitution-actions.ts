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

/** Gives the steward's role to an account, or to nobody. Category constitution. */
export function setStewardAction(
  registry: Address,
  modelId: bigint,
  steward: Address | null,
): ProposalAction {
  const args = [modelId, steward ?? zeroAddress] as const;
  return toAction(registry, encodeFunctionData({ abi: modelRegistryAbi, functionName: "setSteward", args }));
}

/** What everybody reads about a model. */
export interface ModelDescription {
  /** At most 2,000 bytes. */
  readonly description: string;
  /** An SPDX identifier, or `custom:` and the sha256 of a text. */
  readonly licence: string;
  /** sha256 of the file that tools for tokens read (ERC-721 metadata). */
  readonly metadataSha256: Hex;
}

/** Changes what everybody reads about the model. Category constitution. */
export function setMetadataAction(
  registry: Address,
  modelId: bigint,
  { description, licence, metadataSha256 }: ModelDescription,
): ProposalAction {
  const args = [modelId, description, licence, metadataSha256] as const;
  return toAction(registry, encodeFunctionData({ abi: modelRegistryAbi, functionName: "setMetadata", args }));
}

/** Parts of all income, in ten-thousandths; together they are the whole. */
export interface IncomeParts {
  readonly authorsBps: number;
  readonly sharesBps: number;
  readonly treasuryBps: number;
}

/** Splits income in other parts from then on. Category constitution. */
export function setSplitAction(
  router: Address,
  modelId: bigint,
  { authorsBps, sharesBps, treasuryBps }: IncomeParts,
): ProposalAction {
  const args = [modelId, authorsBps, sharesBps, treasuryBps] as const;
  return toAction(router, encodeFunctionData({ abi: revenueRouterAbi, functionName: "setSplit", args }));
}

/** Royalty units that an author has in all. */
export interface AuthorUnits {
  readonly account: Address;
  readonly units: number;
}

/** Gives the named authors so many royalty units in all; others keep theirs. Category constitution. */
export function setUnitsAction(
  router: Address,
  modelId: bigint,
  authors: readonly AuthorUnits[],
): ProposalAction {
  const args = [modelId, authors] as const;
  return toAction(router, encodeFunctionData({ abi: revenueRouterAbi, functionName: "setUnits", args }));
}
