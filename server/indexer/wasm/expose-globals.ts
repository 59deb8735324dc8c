import { SubgraphRefused } from "../failure.ts";

const section = { import: 2, global: 6, export: 7 } as const;
const kindOfImport = { function: 0, table: 1, memory: 2, global: 3 } as const;
const namePrefix = "comodel.global.";

type Section = { readonly id: number; readonly start: number; readonly end: number };

/**
 * Rewrites a WebAssembly binary so that its own mutable globals are exported.
 * With them a mapping's whole state (memory and globals) can be set back between two handlers.
 * @returns the new binary and the names of the added exports
 */
export function exposeMutableGlobals(binary: Uint8Array): {
  binary: Uint8Array<ArrayBuffer>;
  names: string[];
} {
  const sections = readSections(binary);
  const globals = mutableGlobals(binary, sections);
  const exports = sections.find((each) => each.id === section.export);
  if (exports === undefined)
    throw new SubgraphRefused("expected the mapping to export its handlers, found no exports");
  const reader = new Reader(binary, exports.start);
  const count = reader.unsigned();
  const entries = binary.subarray(reader.at, exports.end);
  const added = globals.map((index) => exportEntry(namePrefix + index, index));
  const body = concat([encodeUnsigned(count + globals.length), entries, ...added]);
  const head = binary.subarray(0, sectionHeaderStart(binary, exports));
  const tail = binary.subarray(exports.end);
  const rewritten = concat([head, Uint8Array.of(section.export), encodeUnsigned(body.length), body, tail]);
  return { binary: rewritten, names: globals.map((index) => namePrefix + index) };
}

function readSections(binary: Uint8Array): Section[] {
  if (
    binary.length < 8 ||
    binary[0] !== 0 ||
    binary[1] !== 0x61 ||
    binary[2] !== 0x73 ||
    binary[3] !== 0x6d
  ) {
    throw new SubgraphRefused("expected a mapping to be a WebAssembly binary, found other bytes");
  }
  const reader = new Reader(binary, 8);
  const sections: Section[] = [];
  while (reader.at < binary.length) {
    const id = reader.byte();
    const size = reader.unsigned();
    sections.push({ id, start: reader.at, end: reader.at + size });
    reader.at += size;
  }
  return sections;
}

function sectionHeaderStart(binary: Uint8Array, target: Section): number {
  const reader = new Reader(binary, 8);
  for (;;) {
    const start = reader.at;
    reader.byte();
    const size = reader.unsigned();
    if (reader.at === target.start) return start;
    reader.at += size;
  }
}

function mutableGlobals(binary: Uint8Array, sections: readonly Section[]): number[] {
  const own = sections.find((each) => each.id === section.global);
  if (own === undefined) return [];
  const firstIndex = countImportedGlobals(binary, sections);
  const reader = new Reader(binary, own.start);
  const count = reader.unsigned();
  const found: number[] = [];
  for (let position = 0; position < count; position++) {
    reader.byte();
    if (reader.byte() === 1) found.push(firstIndex + position);
    reader.skipConstantExpression();
  }
  return found;
}

function countImportedGlobals(binary: Uint8Array, sections: readonly Section[]): number {
  const imports = sections.find((each) => each.id === section.import);
  if (imports === undefined) return 0;
  const reader = new Reader(binary, imports.start);
  let globals = 0;
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.skipName();
    reader.skipName();
    const kind = reader.byte();
    if (kind === kindOfImport.function) reader.unsigned();
    else if (kind === kindOfImport.global) {
      globals += 1;
      reader.at += 2;
    } else throw new SubgraphRefused("This engine does not run mappings that import a memory or a table.");
  }
  return globals;
}

/** Reads the little that is needed of the binary format: bytes, LEB128 numbers, names, initial values. */
class Reader {
  at: number;
  readonly #binary: Uint8Array;

  constructor(binary: Uint8Array, at: number) {
    this.#binary = binary;
    this.at = at;
  }

  byte(): number {
    const value = this.#binary[this.at];
    if (value === undefined)
      throw new SubgraphRefused("expected a whole WebAssembly binary, found its end too early");
    this.at += 1;
    return value;
  }

  unsigned(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const next = this.byte();
      result += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) return result;
    }
  }

  skipName(): void {
    const length = this.unsigned();
    this.at += length;
  }

  skipConstantExpression(): void {
    for (;;) {
      const opcode = this.byte();
      if (opcode === 0x0b) return;
      if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) while (this.byte() >= 0x80);
      else if (opcode === 0x43) this.at += 4;
      else if (opcode === 0x44) this.at += 8;
      else
        throw new SubgraphRefused(`expected a global to start as a constant, found the operation ${opcode}`);
    }
  }
}

function exportEntry(name: string, index: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  return concat([
    encodeUnsigned(text.length),
    text,
    Uint8Array.of(kindOfImport.global),
    encodeUnsigned(index),
  ]);
}

function encodeUnsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
