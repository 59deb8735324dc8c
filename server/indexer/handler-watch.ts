/**
 * Tells the main thread which handler runs and since when, through memory that both threads share: a handler
 * that never ends leaves the worker unable to send anything.
 */

const bytes = 8 + 4 + 4 + 32 + 128;

/** Where a handler was when it had run too long. */
export type StuckHandler = { readonly handler: string; readonly block: { number: number; hash: string } };

export function createWatchMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

/** The worker's side. */
export class HandlerReporter {
  readonly #since: BigInt64Array;
  readonly #block: Uint32Array;
  readonly #hash: Uint8Array;
  readonly #name: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#since = new BigInt64Array(memory, 0, 1);
    this.#block = new Uint32Array(memory, 8, 2);
    this.#hash = new Uint8Array(memory, 16, 32);
    this.#name = new Uint8Array(memory, 48, 128);
  }

  begin(handler: string, block: { readonly number: string; readonly hash: string }): void {
    this.#block[0] = Number(block.number);
    this.#hash.set(Buffer.from(block.hash.slice(2), "hex").subarray(0, 32));
    const written = Buffer.from(handler).subarray(0, this.#name.length);
    this.#name.set(written);
    this.#block[1] = written.length;
    Atomics.store(this.#since, 0, BigInt(Date.now()));
  }

  end(): void {
    Atomics.store(this.#since, 0, 0n);
  }
}

/** The main thread's side: finds a handler that has run for longer than the limit. */
export function findStuckHandler(memory: SharedArrayBuffer, limitMs: number): StuckHandler | null {
  const since = Number(Atomics.load(new BigInt64Array(memory, 0, 1), 0));
  if (since === 0 || Date.now() - since < limitMs) return null;
  const [number = 0, length = 0] = new Uint32Array(memory, 8, 2);
  const hash = Buffer.from(new Uint8Array(memory, 16, 32)).toString("hex");
  const handler = Buffer.from(new Uint8Array(memory, 48, length)).toString();
  return { handler, block: { number, hash: `0x${hash}` } };
}
