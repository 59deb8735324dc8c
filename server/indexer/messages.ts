import type { EngineOptions } from "./options.ts";
import type { QueryRequest } from "./graphql/query-engine.ts";
import type { LogLevel } from "./engine.ts";
import type { IndexStatus } from "./status.ts";

/** What a worker is started with. */
export type WorkerStart = {
  readonly options: EngineOptions;
  /** Memory made by `createWatchMemory`. */
  readonly watch: SharedArrayBuffer;
};

/** From the main thread to the worker. */
export type ToWorker =
  | { readonly kind: "query"; readonly id: number; readonly request: QueryRequest }
  | { readonly kind: "storeHash"; readonly id: number }
  | { readonly kind: "stop" };

/** From the worker to the main thread. Results are JSON texts, so that nothing is cloned twice. */
export type FromWorker =
  | { readonly kind: "ready"; readonly schema: string }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "status"; readonly status: IndexStatus }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string }
  | { readonly kind: "answer"; readonly id: number; readonly body: string }
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  | { readonly kind: "crashed"; readonly message: string; readonly damaged: boolean };
