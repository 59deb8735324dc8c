import type { Head } from "./store/entity-store.ts";

export type IndexState = "starting" | "syncing" | "synced" | "retrying" | "failed" | "stopped";

/** Why the index stands still. `deterministic` tells that each replay of the block fails the same way. */
export type IndexFailure = {
  readonly message: string;
  readonly deterministic: boolean;
  readonly block: { readonly number: number; readonly hash: string } | null;
};

/** Where the index stands. Timestamps are in seconds. */
export type IndexStatus = {
  readonly state: IndexState;
  readonly deployment: string;
  readonly head: Head | null;
  /** The chain's own head as last seen. */
  readonly chainHead: number | null;
  readonly hasIndexingErrors: boolean;
  readonly failure: IndexFailure | null;
};
