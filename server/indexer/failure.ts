/**
 * The failures of the indexer, sorted by the remedy they need: refuse at load, stop and show, or retry.
 */

/** The subgraph needs something that this engine does not have, or is malformed. Raised at load time only. */
export class SubgraphRefused extends Error {
  override readonly name = "SubgraphRefused";
}

/**
 * A failure that every replay of the same block repeats (a mapping aborts, an entity breaks its schema).
 * The index stops before the block in which it arises and says so.
 */
export class DeterministicFailure extends Error {
  override readonly name = "DeterministicFailure";
}

/** The chain answered something that does not fit together, mostly because it was just reorganised. Retried. */
export class ChainMoved extends Error {
  override readonly name = "ChainMoved";
}

/** The database files cannot be read, or hold another chain or another subgraph. They are rebuilt from the chain. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}

/** Reads the message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
