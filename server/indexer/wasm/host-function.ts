import type { Heap } from "./heap.ts";
import type { HostContext } from "./host-context.ts";

/** A function as a mapping calls it: pointers and numbers in, a pointer or number (or nothing) out. */
export type HostFunction = (...words: (number | bigint)[]) => number | bigint | undefined;

/** A host function that waits for the chain. The mapping is suspended meanwhile. */
export type SuspendingFunction = (...words: (number | bigint)[]) => Promise<number>;

export type HostParts = { readonly heap: () => Heap; readonly context: () => HostContext };
