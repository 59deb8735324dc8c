import type { Address } from "viem";

import { creditVaultAbi } from "../../generated/abi/CreditVault.ts";

/** A purchase of calls in advance. */
export interface CreditOrder {
  /** Who gets the credits. */
  readonly to: Address;
  /** Credits, 6 decimals; 1.000000 pays for one standard call. */
  readonly credits: bigint;
  /** Most dollars (6 decimals) that it may cost; the vault must have been allowed to take them. */
  readonly maxCost: bigint;
}

/** Buys credits at the price in force, paid by the caller. */
export function buyCreditsCall(creditVault: Address, { to, credits, maxCost }: CreditOrder) {
  return {
    address: creditVault,
    abi: creditVaultAbi,
    functionName: "buy",
    args: [to, credits, maxCost],
  } as const;
}
