import { stringToHex, zeroHash, type Address, type Hex } from "viem";

import { modelSharesAbi } from "../../generated/abi/ModelShares.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";

/** What income is paid for. */
export type IncomeKind = "inference" | "licence" | "donation" | "resale" | "lineage";

/** Pays `account` what its shares have earned; anyone may send it. */
export function claimRevenueCall(shares: Address, account: Address) {
  return { address: shares, abi: modelSharesAbi, functionName: "claim", args: [account] } as const;
}

/** Pays what the caller's shares have earned to another address. */
export function claimRevenueToCall(shares: Address, to: Address) {
  return { address: shares, abi: modelSharesAbi, functionName: "claimTo", args: [to] } as const;
}

/** Pays an author's royalties to the author; anyone may send it. */
export function claimRoyaltiesCall(router: Address, modelId: bigint, author: Address) {
  return {
    address: router,
    abi: revenueRouterAbi,
    functionName: "claimAuthor",
    args: [modelId, author],
  } as const;
}

/** Moves the treasury's part of the income to the model's timelock; anyone may send it. */
export function claimTreasuryCall(router: Address, modelId: bigint) {
  return { address: router, abi: revenueRouterAbi, functionName: "claimTreasury", args: [modelId] } as const;
}

/** Pays an operator's fees to the operator; anyone may send it. */
export function claimFeeCall(router: Address, modelId: bigint, operator: Address) {
  return {
    address: router,
    abi: revenueRouterAbi,
    functionName: "claimFee",
    args: [modelId, operator],
  } as const;
}

/** Splits what a parent model has of its child's income as income of the parent; anyone may send it. */
export function passOnCall(router: Address, childId: bigint, parentId: bigint) {
  return {
    address: router,
    abi: revenueRouterAbi,
    functionName: "passOn",
    args: [childId, parentId],
  } as const;
}

/** An income to be split. */
export interface IncomePayment {
  readonly router: Address;
  readonly modelId: bigint;
  /** Dollars, 6 decimals; the router must have been allowed to take them. */
  readonly amount: bigint;
  readonly kind: IncomeKind;
  /** Free reference of the payer. */
  readonly reference?: Hex;
}

/** Pays income for a model, for example a donation; it is split at once. */
export function payIncomeCall({ router, modelId, amount, kind, reference = zeroHash }: IncomePayment) {
  return {
    address: router,
    abi: revenueRouterAbi,
    functionName: "payIncome",
    args: [modelId, amount, stringToHex(kind, { size: 32 }), reference],
  } as const;
}
