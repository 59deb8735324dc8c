import { DeterministicFailure } from "../failure.ts";
import { typeIndex, type TypeIndex } from "./type-ids.ts";
import type { WasmExports, WasmMemory } from "./web-assembly.ts";

/** Address of an object's content in the mapping's memory. 0 is null. */
export type Pointer = number;

const headerBytes = 20;
const arenaBytes = 16 * 1024;
const maxBigIntBits = 435_412;

/**
 * Writes objects into, and reads objects from, the memory of a mapping that AssemblyScript compiled with
 * the stub runtime. Layout of an object: a header of 20 bytes (mmInfo, two unused words, runtime id, size of
 * the content) and the content, which starts on a multiple of 16.
 *
 * Memory comes from the mapping's own `allocate` in arenas, since each call into WebAssembly costs more than
 * writing a small object.
 */
export class Heap {
  readonly #memory: WasmMemory;
  readonly #allocate: (size: number) => number;
  readonly #idOfType: (index: number) => number;
  readonly #runtimeIds = new Map<TypeIndex, number>();
  readonly #utf16 = new TextDecoder("utf-16le", { fatal: true });
  #view: DataView;
  #bytes: Uint8Array;
  #next = 0;
  #end = 0;

  constructor(exports: WasmExports) {
    this.#memory = exports["memory"] as WasmMemory;
    this.#allocate = exports["allocate"] as (size: number) => number;
    this.#idOfType = exports["id_of_type"] as (index: number) => number;
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  /** Forgets the arena. Called when the mapping's memory was set back to its first state. */
  forgetArena(): void {
    this.#next = 0;
    this.#end = 0;
  }

  /** Reserves an object of `size` bytes of content and returns the address of the content. */
  reserve(index: TypeIndex, size: number): Pointer {
    const whole = (headerBytes + size + 15) & ~15;
    if (this.#next + whole > this.#end) this.#openArena(whole);
    const header = this.#next;
    this.#next += whole;
    const view = this.#currentView();
    view.setUint32(header, whole - 4, true);
    view.setUint32(header + 12, this.#runtimeId(index), true);
    view.setUint32(header + 16, size, true);
    return header + headerBytes;
  }

  /** Writes an object whose content is a row of 32-bit words (pointers, mostly). */
  writeWords(index: TypeIndex, words: readonly number[]): Pointer {
    const at = this.reserve(index, words.length * 4);
    const view = this.#currentView();
    for (const [position, word] of words.entries()) view.setUint32(at + position * 4, word, true);
    return at;
  }

  /** Writes an enum value: its kind and a payload of 64 bits. */
  writeTagged(index: TypeIndex, kind: number, payload: number | bigint): Pointer {
    const at = this.reserve(index, 16);
    const view = this.#currentView();
    view.setUint32(at, kind, true);
    view.setBigInt64(at + 8, BigInt.asIntN(64, BigInt(payload)), true);
    return at;
  }

  writeString(text: string): Pointer {
    const at = this.reserve(typeIndex.string, text.length * 2);
    const view = this.#currentView();
    for (let position = 0; position < text.length; position++) {
      view.setUint16(at + position * 2, text.charCodeAt(position), true);
    }
    return at;
  }

  /** Writes a `Uint8Array`, which is what `Bytes`, `Address` and `BigInt` are in memory. */
  writeBytes(content: Uint8Array): Pointer {
    const buffer = this.reserve(typeIndex.arrayBuffer, content.length);
    this.#currentBytes().set(content, buffer);
    return this.writeWords(typeIndex.uint8Array, [buffer, buffer, content.length]);
  }

  writeBigInt(value: bigint): Pointer {
    return this.writeBytes(toSignedLittleEndian(value));
  }

  /** Writes an `Array` of pointers. */
  writeArray(index: TypeIndex, elements: readonly Pointer[]): Pointer {
    const buffer = this.writeWords(typeIndex.arrayBuffer, elements);
    return this.writeWords(index, [buffer, buffer, elements.length * 4, elements.length]);
  }

  writeByte(at: Pointer, value: number): void {
    this.#currentView().setUint8(at, value);
  }

  readWord(at: Pointer): number {
    this.#checkInside(at, 4);
    return this.#currentView().getUint32(at, true);
  }

  /** Reads an enum value's kind and its payload as a signed 64-bit number. */
  readTagged(at: Pointer): { kind: number; payload: bigint } {
    this.#checkInside(at, 16);
    const view = this.#currentView();
    return { kind: view.getUint32(at, true), payload: view.getBigInt64(at + 8, true) };
  }

  readString(at: Pointer): string {
    const size = this.readWord(at - 4);
    this.#checkInside(at, size);
    const text = this.#decodeUtf16(this.#currentBytes().subarray(at, at + size));
    return text.includes("\0") ? text.replaceAll("\0", "") : text;
  }

  /** Reads a string that may be null. */
  readStringOrNull(at: Pointer): string | null {
    return at === 0 ? null : this.readString(at);
  }

  /** Copies a `Uint8Array` out of the mapping's memory. */
  readBytes(at: Pointer): Uint8Array {
    const start = this.readWord(at + 4);
    const length = this.readWord(at + 8);
    this.#checkInside(start, length);
    return this.#currentBytes().slice(start, start + length);
  }

  readBigInt(at: Pointer): bigint {
    return fromSignedLittleEndian(this.readBytes(at));
  }

  /** Reads the pointers of an `Array`. */
  readArray(at: Pointer): Pointer[] {
    const start = this.readWord(at + 4);
    const length = this.readWord(at + 12);
    this.#checkInside(start, length * 4);
    const view = this.#currentView();
    return Array.from({ length }, (_, position) => view.getUint32(start + position * 4, true));
  }

  #openArena(atLeast: number): void {
    const size = Math.max(arenaBytes, atLeast + 32);
    const start = this.#allocate(size);
    // The allocator returns a multiple of 16, and a header ends on one when it starts 12 bytes later.
    this.#next = start + 12;
    this.#end = start + size;
  }

  #runtimeId(index: TypeIndex): number {
    let id = this.#runtimeIds.get(index);
    if (id === undefined) {
      id = this.#idOfType(index);
      this.#runtimeIds.set(index, id);
    }
    return id;
  }

  #currentView(): DataView {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
  }

  #currentBytes(): Uint8Array {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    return this.#bytes;
  }

  #checkInside(at: number, length: number): void {
    if (at < 0 || at + length > this.#memory.buffer.byteLength) {
      throw new DeterministicFailure(
        `the mapping passed the address ${at} (${length} bytes), outside of its memory`,
      );
    }
  }

  #decodeUtf16(content: Uint8Array): string {
    try {
      return this.#utf16.decode(content);
    } catch (error) {
      throw new DeterministicFailure("the mapping passed a string that is not valid UTF-16", {
        cause: error,
      });
    }
  }
}

/** Encodes as the fewest bytes of two's complement, little end first. Zero is one zero byte. */
export function toSignedLittleEndian(value: bigint): Uint8Array {
  const bits = value < 0n ? bitLength(-value - 1n) : bitLength(value);
  if (bits > maxBigIntBits) {
    throw new DeterministicFailure(`expected a BigInt of at most ${maxBigIntBits} bits, found ${bits}`);
  }
  const length = Math.floor(bits / 8) + 1;
  const bytes = new Uint8Array(length);
  if (length <= 8) {
    let rest = value;
    for (let position = 0; position < length; position++, rest >>= 8n) bytes[position] = Number(rest & 0xffn);
    return bytes;
  }
  const hex = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, "0");
  for (let position = 0; position < length; position++) {
    const from = (length - 1 - position) * 2;
    bytes[position] = Number.parseInt(hex.slice(from, from + 2), 16);
  }
  return bytes;
}

/** Decodes two's complement, little end first. No bytes are zero. */
export function fromSignedLittleEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Buffer.from(bytes).reverse().toString("hex");
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function bitLength(magnitude: bigint): number {
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}
