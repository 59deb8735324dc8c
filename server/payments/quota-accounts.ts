import type { Address } from "viem";

/** Ledger accounts of free calls; each epoch has its own. An epoch is its first second. */

/** What one holder used. */
export function holderQuota(modelId: bigint, holder: Address, epoch: bigint): string {
  return `quota:${modelId}:${holder.toLowerCase()}:${epoch}`;
}

/** What those used who held shares when the epoch began. */
export function holdersPool(modelId: bigint, epoch: bigint): string {
  return `quota-pool:${modelId}:${epoch}`;
}

/** What those used who came to their shares later. */
export function newcomersPool(modelId: bigint, epoch: bigint): string {
  return `quota-newcomers:${modelId}:${epoch}`;
}
