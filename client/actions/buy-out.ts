import type { Address, Hex } from "viem";

import { buyOutAbi } from "../../generated/abi/BuyOut.ts";

/** An offer for a whole model. */
export interface BuyOutTerms {
  /** The BuyOut contract. */
  readonly buyOut: Address;
  readonly modelId: bigint;
  /** Dollars (6 decimals) for all shares, more than the model owns. */
  readonly amount: bigint;
  /** First unix second in which it can be taken back whatever happens. */
  readonly expiry: number;
}

/** Offers dollars for a whole model; they must have been allowed. */
export function offerCall({ buyOut, modelId, amount, expiry }: BuyOutTerms) {
  return { address: buyOut, abi: buyOutAbi, functionName: "offer", args: [modelId, amount, expiry] } as const;
}

/** Writes down that a passed vote has accepted an offer; anyone may. */
export function recordAcceptanceCall(buyOut: Address, offerId: bigint, descriptionHash: Hex) {
  const args = [offerId, descriptionHash] as const;
  return { address: buyOut, abi: buyOutAbi, functionName: "recordAcceptance", args } as const;
}

/** Shares that are exchanged for dollars; they must have been allowed. */
export interface BuyOutExchange {
  readonly buyOut: Address;
  readonly offerId: bigint;
  /** 18 decimals. */
  readonly shares: bigint;
  readonly to: Address;
}

/** Leaves before the buyer comes, for `least` dollars (6 decimals) or more. */
export function leaveCall({ buyOut, offerId, shares, to }: BuyOutExchange, least: bigint) {
  const args = [offerId, shares, to, least] as const;
  return { address: buyOut, abi: buyOutAbi, functionName: "leaveFirst", args } as const;
}

/** Takes the price of a completed offer for shares. */
export function claimPriceCall({ buyOut, offerId, shares, to }: BuyOutExchange) {
  return { address: buyOut, abi: buyOutAbi, functionName: "claim", args: [offerId, shares, to] } as const;
}

/** Takes an own offer back. */
export function withdrawOfferCall(buyOut: Address, offerId: bigint, to: Address) {
  return { address: buyOut, abi: buyOutAbi, functionName: "withdraw", args: [offerId, to] } as const;
}
