/**
 * The part of the runtime's `WebAssembly` that the host uses. TypeScript knows it from browsers only, and not
 * yet the suspension of a module while it waits for a promise, which Node 24 has.
 */

export type WasmModule = { readonly moduleBrand: "module" };
export type WasmExports = Readonly<Record<string, unknown>>;
export type WasmInstance = { readonly exports: WasmExports };
export type WasmMemory = { readonly buffer: ArrayBuffer };
export type WasmGlobal = { value: unknown };
export type ImportDescriptor = { readonly module: string; readonly name: string; readonly kind: string };
export type ExportDescriptor = { readonly name: string; readonly kind: string };

type Exported = (...words: number[]) => unknown;
type Waiting = (...words: (number | bigint)[]) => Promise<number>;

type WebAssemblyApi = {
  readonly Module: {
    new (binary: Uint8Array<ArrayBuffer>): WasmModule;
    imports(module: WasmModule): ImportDescriptor[];
    exports(module: WasmModule): ExportDescriptor[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: Record<string, Record<string, unknown>>,
  ) => WasmInstance;
  readonly RuntimeError: new (message?: string) => Error;
  readonly Suspending: new (waiting: Waiting) => object;
  promising(exported: Exported): (...words: number[]) => Promise<unknown>;
};

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
