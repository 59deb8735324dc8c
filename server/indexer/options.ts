import type { DataSourcePlace } from "./manifest/load-deployment.ts";
import type { IndexFailure } from "./status.ts";

/** What the engine needs to know; all of it can travel to a worker thread. */
export type EngineOptions = {
  /** The folder that `graph build` wrote, or the path of its `subgraph.yaml`. */
  readonly subgraphPath: string;
  /** Places of data sources by name, in place of those in the manifest. */
  readonly places?: Readonly<Record<string, DataSourcePlace>>;
  readonly rpcUrl: string;
  readonly databasePath: string;
  /** The network as the manifest names it. */
  readonly network: string;
  readonly pollingIntervalMs: number;
  /** Blocks that must lie on top of a block before it is handled. */
  readonly confirmations: number;
  /** A failure that an earlier worker ran into and could not leave by itself. */
  readonly knownFailure: IndexFailure | null;
};
