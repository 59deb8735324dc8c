import type { EntityStore, StoredBlock } from "../store/entity-store.ts";
import type { ChainClient } from "./chain-client.ts";

/**
 * Finds the youngest stored block that is still on the chain; null when none is.
 * Blocks between two stored ones hold nothing, so none of them can be a better answer.
 */
export async function findCommonAncestor(
  store: EntityStore,
  chain: ChainClient,
): Promise<StoredBlock | null> {
  let candidate = store.blockUpTo(store.head?.number ?? -1);
  while (candidate !== null) {
    const canonical = await chain.header(candidate.number);
    if (canonical?.hash === candidate.hash) return candidate;
    candidate = store.blockUpTo(candidate.number - 1);
  }
  return null;
}
