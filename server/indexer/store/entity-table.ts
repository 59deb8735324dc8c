import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  keyOf,
  storageScalar,
  type EntityData,
  type EntityValue,
  type ScalarValue,
} from "../entity-values.ts";
import { DeterministicFailure } from "../failure.ts";
import type { Attribute, EntityType } from "../manifest/entity-types.ts";
import { decodeColumn, encodeColumn, encodeScalar, type ColumnValue } from "./column-codec.ts";
import { columnOf, endless, tableOf } from "./table-layout.ts";

export type Row = Record<string, ColumnValue>;

/** Reads and writes the versions of one entity type. */
export class EntityTable {
  readonly type: EntityType;
  readonly #attributes: readonly Attribute[];
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #close: StatementSync | undefined;
  readonly #database: DatabaseSync;
  readonly #related = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, type: EntityType) {
    this.type = type;
    this.#database = database;
    this.#attributes = [...type.attributes.values()];
    const table = tableOf(type);
    const columns = selectColumns(type);
    this.#find = database.prepare(
      `SELECT ${columns} FROM ${table} WHERE ${columnOf("id")} = ?${this.#current()}`,
    );
    const names = ["block_from", ...(type.immutable ? [] : ["block_to"]), columns].join(", ");
    const marks = Array.from({ length: this.#attributes.length + (type.immutable ? 1 : 2) }, () => "?").join(
      ", ",
    );
    this.#insert = database.prepare(`INSERT INTO ${table} (${names}) VALUES (${marks})`);
    this.#close = type.immutable
      ? undefined
      : database.prepare(`UPDATE ${table} SET block_to = ? WHERE ${columnOf("id")} = ?${this.#current()}`);
  }

  /** Reads the current version of an entity. */
  find(id: ScalarValue): EntityData | null {
    const row = this.#find.get(this.#idColumn(id)) as Row | undefined;
    return row === undefined ? null : decodeRow(this.type, row);
  }

  /** Reads the current entities whose attribute holds `value`: as itself, or within its list. */
  findRelated(attribute: Attribute, value: ScalarValue): EntityData[] {
    let statement = this.#related.get(attribute.name);
    if (statement === undefined) {
      const column = columnOf(attribute.name);
      const match = attribute.list
        ? `EXISTS (SELECT 1 FROM json_each(${column}) WHERE value = ?)`
        : `${column} = ?`;
      const query = `SELECT ${selectColumns(this.type)} FROM ${tableOf(this.type)} WHERE ${match}${this.#current()}`;
      statement = this.#database.prepare(query);
      this.#related.set(attribute.name, statement);
    }
    const scalar = storageScalar(attribute.shape);
    const wanted = attribute.list ? keyOf(value) : encodeScalar(scalar, value);
    return statement.all(wanted).map((row) => decodeRow(this.type, row as Row));
  }

  /** Writes a version that holds from `block` on, after closing the one before it. */
  write(block: number, data: EntityData, replaces: boolean): void {
    if (replaces) this.close(block, data.get("id") as ScalarValue);
    const values = this.#attributes.map((attribute) =>
      encodeColumn(attribute, data.get(attribute.name) ?? null),
    );
    const range = this.type.immutable ? [block] : [block, endless];
    this.#insert.run(...range, ...values);
  }

  /** Ends the current version of an entity just before `block`. */
  close(block: number, id: ScalarValue): void {
    if (this.#close === undefined) {
      throw new DeterministicFailure(
        `${this.type.name}[${keyOf(id)}] is immutable and was written in an earlier block; it cannot be changed or removed`,
      );
    }
    this.#close.run(block, this.#idColumn(id));
  }

  /** Takes back all that happened after `block`. */
  revertTo(block: number): void {
    const table = tableOf(this.type);
    this.#database.prepare(`DELETE FROM ${table} WHERE block_from > ?`).run(block);
    if (this.type.immutable) return;
    this.#database
      .prepare(`UPDATE ${table} SET block_to = ${endless} WHERE block_to < ${endless} AND block_to > ?`)
      .run(block);
  }

  #current(): string {
    return this.type.immutable ? "" : ` AND block_to = ${endless}`;
  }

  #idColumn(id: ScalarValue): ColumnValue {
    return encodeScalar(this.type.idScalar, id);
  }
}

/** The attribute columns of a type in the order of its schema. */
export function selectColumns(type: EntityType, alias?: string): string {
  const prefix = alias === undefined ? "" : `${alias}.`;
  return [...type.attributes.keys()].map((name) => prefix + columnOf(name)).join(", ");
}

/** Turns a row that `selectColumns` selected into an entity. */
export function decodeRow(type: EntityType, row: Row): EntityData {
  const data = new Map<string, EntityValue>();
  for (const attribute of type.attributes.values()) {
    const value = decodeColumn(attribute, row[`a_${attribute.name}`] ?? null);
    if (value !== null) data.set(attribute.name, value);
  }
  return data;
}
