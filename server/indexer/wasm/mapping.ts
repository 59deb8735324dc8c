import { DeterministicFailure, messageOf, SubgraphRefused } from "../failure.ts";
import { writeEvent, type ChainEvent } from "./event.ts";
import { exposeMutableGlobals } from "./expose-globals.ts";
import { Heap } from "./heap.ts";
import type { HostContext } from "./host-context.ts";
import { createHostImports, refuseUnknownImports, type HostImports } from "./host-imports.ts";
import {
  webAssembly,
  type WasmGlobal,
  type WasmInstance,
  type WasmMemory,
  type WasmModule,
} from "./web-assembly.ts";

const pageBytes = 65_536;
const largestKeptMemory = 64 * pageBytes;
const requiredExports = ["memory", "allocate", "id_of_type", "_start"];

type Handler = (event: number) => unknown;
type State = {
  readonly instance: WasmInstance;
  readonly heap: Heap;
  readonly memory: WasmMemory;
  readonly firstMemory: Uint8Array;
  readonly firstGlobals: readonly { readonly global: WasmGlobal; readonly value: unknown }[];
};

/**
 * One compiled mapping. Each handler sees a fresh instance: memory and mutable globals are set back to what
 * they were right after start-up, which costs microseconds where a new instance costs a millisecond.
 */
export class Mapping {
  readonly #module: WasmModule;
  readonly #globalNames: readonly string[];
  readonly #imports: HostImports;
  readonly #suspends: boolean;
  #state: State | undefined;
  #context: HostContext | undefined;

  /** @throws SubgraphRefused when the binary is damaged, or needs imports that this engine lacks */
  constructor(binary: Uint8Array, place: string) {
    const exposed = exposeMutableGlobals(binary);
    this.#module = compile(exposed.binary, place);
    this.#globalNames = exposed.names;
    this.#imports = createHostImports({
      heap: () => this.#running().heap,
      context: () => this.#currentContext(),
    });
    refuseUnknownImports(this.#module, this.#imports, place);
    this.#suspends = webAssembly.Module.imports(this.#module).some(
      ({ name }) => name in this.#imports.suspending,
    );
    this.#requireExports(requiredExports, place);
  }

  /** @throws SubgraphRefused when the mapping lacks one of the handlers that the manifest names */
  requireHandlers(names: readonly string[], place: string): void {
    this.#requireExports(names, place);
  }

  /** Tells whether the mapping reads the chain's state, so that `handle` returns a promise. */
  get readsChain(): boolean {
    return this.#suspends;
  }

  /**
   * Runs one handler. Returns a promise only for mappings that read the chain's state.
   * @throws DeterministicFailure when the mapping aborts, traps or breaks a rule of the store
   */
  handle(name: string, event: ChainEvent, context: HostContext): void | Promise<void> {
    const state = this.#freshState();
    this.#context = context;
    const handler = state.instance.exports[name] as Handler;
    const pointer = writeEvent(state.heap, event);
    if (this.#suspends) return this.#handleSuspending(handler, pointer, name);
    try {
      handler(pointer);
    } catch (error) {
      throw this.#asFailure(error, name);
    } finally {
      this.#context = undefined;
    }
  }

  async #handleSuspending(handler: Handler, pointer: number, name: string): Promise<void> {
    const promising = webAssembly.promising(handler);
    try {
      await promising(pointer);
    } catch (error) {
      throw this.#asFailure(error, name);
    } finally {
      this.#context = undefined;
    }
  }

  /** Traps of the mapping are failures of the mapping; everything else keeps its own kind. */
  #asFailure(error: unknown, handler: string): unknown {
    if (error instanceof webAssembly.RuntimeError || error instanceof RangeError) {
      this.#state = undefined;
      return new DeterministicFailure(`${handler} trapped: ${messageOf(error)}`, { cause: error });
    }
    if (error instanceof DeterministicFailure) {
      return new DeterministicFailure(`${handler}: ${error.message}`, { cause: error });
    }
    return error;
  }

  #freshState(): State {
    const state = this.#state;
    if (state === undefined || state.memory.buffer.byteLength > largestKeptMemory) return this.#instantiate();
    const memory = new Uint8Array(state.memory.buffer);
    memory.set(state.firstMemory);
    memory.fill(0, state.firstMemory.length);
    for (const { global, value } of state.firstGlobals) global.value = value;
    state.heap.forgetArena();
    return state;
  }

  #instantiate(): State {
    const instance = new webAssembly.Instance(this.#module, this.#importObject());
    const memory = instance.exports["memory"] as WasmMemory;
    // Heap and state must exist before start-up, because start-up may already call the host.
    this.#state = {
      instance,
      memory,
      heap: new Heap(instance.exports),
      firstMemory: new Uint8Array(),
      firstGlobals: [],
    };
    (instance.exports["_start"] as () => void)();
    const globals = this.#globalNames.map((name) => instance.exports[name] as WasmGlobal);
    this.#state = {
      ...this.#state,
      firstMemory: new Uint8Array(memory.buffer.slice(0)),
      firstGlobals: globals.map((global) => ({ global, value: global.value as unknown })),
    };
    return this.#state;
  }

  /** Groups the host functions as the module asks: the module part of an import is only a file name. */
  #importObject(): Record<string, Record<string, unknown>> {
    const grouped: Record<string, Record<string, unknown>> = {};
    for (const { module, name } of webAssembly.Module.imports(this.#module)) {
      const group = (grouped[module] ??= {});
      const waiting = this.#imports.suspending[name];
      group[name] =
        waiting === undefined ? this.#imports.immediate[name] : new webAssembly.Suspending(waiting);
    }
    return grouped;
  }

  #requireExports(names: readonly string[], place: string): void {
    const exported = new Set(webAssembly.Module.exports(this.#module).map((each) => each.name));
    const missing = names.filter((name) => !exported.has(name));
    if (missing.length === 0) return;
    throw new SubgraphRefused(
      `expected ${place} to export ${missing.join(", ")}, which it does not. Build it again.`,
    );
  }

  #running(): State {
    if (this.#state === undefined)
      throw new Error("expected a mapping instance while the host is called, found none");
    return this.#state;
  }

  #currentContext(): HostContext {
    if (this.#context === undefined) {
      throw new DeterministicFailure("the mapping calls the host while it starts up, outside of any handler");
    }
    return this.#context;
  }
}

function compile(binary: Uint8Array<ArrayBuffer>, place: string): WasmModule {
  try {
    return new webAssembly.Module(binary);
  } catch (error) {
    throw new SubgraphRefused(
      `${place} is not a WebAssembly binary that can be compiled: ${messageOf(error)}`,
    );
  }
}
