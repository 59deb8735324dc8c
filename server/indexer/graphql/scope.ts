import type { DatabaseSync } from "node:sqlite";
import type { EntityType } from "../manifest/entity-types.ts";
import type { Head } from "../store/entity-store.ts";
import { endless } from "../store/table-layout.ts";
import { queryFailure } from "./query-failure.ts";

/** The block at which rows are read. */
export class Scope {
  readonly block: number;
  readonly #isLatest: boolean;

  constructor(block: number, isLatest: boolean) {
    this.block = block;
    this.#isLatest = isLatest;
  }

  /** The condition under which a row of `alias` holds at this block. */
  condition(type: EntityType, alias: string): string {
    if (this.#isLatest) return type.immutable ? "1" : `${alias}.block_to = ${endless}`;
    const begun = `${alias}.block_from <= ${this.block}`;
    return type.immutable ? begun : `${begun} AND ${alias}.block_to > ${this.block}`;
  }
}

export type BlockConstraint = {
  readonly hash?: unknown;
  readonly number?: number | null;
  readonly number_gte?: number | null;
};

/** Finds the block that a `block` argument asks for. `hash` is null where it is not known. */
export function resolveBlock(
  database: DatabaseSync,
  constraint: BlockConstraint | null | undefined,
  deployment: string,
): { scope: Scope; number: number; hash: string | null } {
  const head = database.prepare("SELECT number, hash, timestamp FROM engine_head").get() as Head | undefined;
  if (head === undefined) throw queryFailure(`subgraph ${deployment} has not indexed any block yet`);
  const given = Object.entries(constraint ?? {}).filter(([, value]) => value !== null && value !== undefined);
  if (given.length > 1)
    throw queryFailure("Only one of `hash`, `number` and `number_gte` can be given for `block`");
  const atHead = { scope: new Scope(head.number, true), number: head.number, hash: head.hash };
  const [name, value] = given[0] ?? [];
  if (name === undefined) return atHead;
  if (name === "hash") return resolveHash(database, String(value), head);
  const number = value as number;
  if (number > head.number) throw notYet(deployment, name, head.number, number);
  if (number < 0) throw queryFailure(`Failed to decode \`block.${name}\` value: \`${number}\``);
  if (name === "number_gte") return atHead;
  return { scope: new Scope(number, number === head.number), number, hash: null };
}

function resolveHash(
  database: DatabaseSync,
  text: string,
  head: Head,
): { scope: Scope; number: number; hash: string | null } {
  const hash = text.startsWith("0x") ? text.toLowerCase() : `0x${text.toLowerCase()}`;
  const found = database.prepare("SELECT number FROM engine_blocks WHERE hash = ?").get(hash);
  const number = (found as { number: number } | undefined)?.number;
  if (number === undefined)
    throw queryFailure("Failed to decode `block.hash` value: `no block with that hash found`");
  return { scope: new Scope(number, number === head.number), number, hash };
}

function notYet(deployment: string, name: string, indexed: number, wanted: number): Error {
  return queryFailure(
    `Failed to decode \`block.${name}\` value: \`subgraph ${deployment} has only indexed up to block number ${indexed} ` +
      `and data for block number ${wanted} is therefore not yet available\``,
  );
}
