import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { DeterministicFailure } from "../failure.ts";
import type { EntityModel, EntityType } from "../manifest/entity-types.ts";
import { deleteDatabase, openDatabase, type StoreIdentity } from "./open-database.ts";
import { EntityTable } from "./entity-table.ts";
import { columnOf, endless, tableOf } from "./table-layout.ts";

/** A block as far as the index keeps it. The timestamp is in seconds. */
export type StoredBlock = {
  readonly number: number;
  readonly hash: string;
  readonly parent: string;
  readonly timestamp: number;
};

export type Head = { readonly number: number; readonly hash: string; readonly timestamp: number };

/** A data source that a mapping made from a template. `context` is JSON. */
export type StoredDataSource = {
  readonly block: number;
  readonly template: string;
  readonly address: string;
  readonly context: string;
};

/**
 * The database of one subgraph on one chain. Whatever belongs to a block is written between `begin` and
 * `commit`, so that the files never hold a part of a block.
 */
export class EntityStore {
  readonly #database: DatabaseSync;
  readonly #model: EntityModel;
  readonly #tables: ReadonlyMap<string, EntityTable>;
  #head: Head | null;

  constructor(path: string, identity: StoreIdentity, model: EntityModel) {
    this.#database = openDatabase(path, identity, model);
    this.#model = model;
    const types = [...model.entities.values()];
    this.#tables = new Map(types.map((type) => [type.name, new EntityTable(this.#database, type)]));
    this.#head = this.#readHead();
  }

  /** Deletes the files, so that the next store starts from nothing. */
  static delete(path: string): void {
    deleteDatabase(path);
  }

  close(): void {
    this.#database.close();
  }

  get head(): Head | null {
    return this.#head;
  }

  /** @throws DeterministicFailure when the schema has no such entity type */
  table(name: string): EntityTable {
    const table = this.#tables.get(name);
    if (table === undefined)
      throw new DeterministicFailure(`expected an entity type of the schema, found ${name}`);
    return table;
  }

  begin(): void {
    this.#database.exec("BEGIN IMMEDIATE");
    const found = this.#readHead();
    if (found?.number === this.#head?.number && found?.hash === this.#head?.hash) return;
    this.#database.exec("ROLLBACK");
    throw new Error(
      `expected the index to stand at block ${this.#head?.number ?? "none"}, found ${found?.number ?? "none"}: ` +
        "another process writes to the same database; stop one of them",
    );
  }

  commit(): void {
    this.#database.exec("COMMIT");
  }

  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    this.#head = this.#readHead();
  }

  /** Opens one block within the transaction, so that it can be dropped without those before it. */
  beginBlock(): void {
    this.#database.exec("SAVEPOINT block");
  }

  keepBlock(): void {
    this.#database.exec("RELEASE block");
  }

  dropBlock(): void {
    this.#database.exec("ROLLBACK TO block; RELEASE block");
    this.#head = this.#readHead();
  }

  /** Moves the head to a block. Only blocks that matter for reorganisations and queries need to be given. */
  advance(block: StoredBlock): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO engine_blocks (number, hash, parent, timestamp) VALUES (?, ?, ?, ?)")
      .run(block.number, block.hash, block.parent, block.timestamp);
    this.#setHead({ number: block.number, hash: block.hash, timestamp: block.timestamp });
  }

  addDataSource(source: StoredDataSource): void {
    this.#database
      .prepare("INSERT INTO engine_data_sources (block, template, address, context) VALUES (?, ?, ?, ?)")
      .run(source.block, source.template, source.address, source.context);
  }

  dataSources(): StoredDataSource[] {
    const query = "SELECT block, template, address, context FROM engine_data_sources ORDER BY vid";
    return this.#database.prepare(query).all() as unknown as StoredDataSource[];
  }

  /** The stored block with the highest number up to `number`. */
  blockUpTo(number: number): StoredBlock | null {
    const query =
      "SELECT number, hash, parent, timestamp FROM engine_blocks WHERE number <= ? ORDER BY number DESC LIMIT 1";
    return (this.#database.prepare(query).get(number) as StoredBlock | undefined) ?? null;
  }

  /** Takes back every block after `ancestor`; null takes back all. */
  revertTo(ancestor: StoredBlock | null): void {
    const number = ancestor?.number ?? -1;
    this.begin();
    try {
      for (const table of this.#tables.values()) table.revertTo(number);
      this.#database.prepare("DELETE FROM engine_data_sources WHERE block > ?").run(number);
      this.#database.prepare("DELETE FROM engine_blocks WHERE number > ?").run(number);
      if (ancestor === null) {
        this.#database.exec("DELETE FROM engine_head");
        this.#head = null;
      } else this.#setHead({ number, hash: ancestor.hash, timestamp: ancestor.timestamp });
      this.commit();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /**
   * Digest of all versions of all entities and of the data sources. Two stores that handled the same blocks
   * have the same, whatever reorganisations happened in between.
   */
  hash(): string {
    const digest = createHash("sha256");
    for (const type of this.#model.entities.values()) {
      digest.update(`\n${type.name}\n`);
      for (const row of this.#database.prepare(canonicalQuery(type)).iterate())
        digest.update(JSON.stringify(row));
    }
    const sources = this.dataSources().map(({ block, template, address, context }) => [
      block,
      template,
      address,
      context,
    ]);
    return digest.update(JSON.stringify(sources)).digest("hex");
  }

  #setHead(head: Head): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO engine_head (one, number, hash, timestamp) VALUES (1, ?, ?, ?)")
      .run(head.number, head.hash, head.timestamp);
    this.#head = head;
  }

  #readHead(): Head | null {
    const row = this.#database.prepare("SELECT number, hash, timestamp FROM engine_head").get();
    return (row as Head | undefined) ?? null;
  }
}

function canonicalQuery(type: EntityType): string {
  const columns = [...type.attributes.values()].map((attribute) => {
    const column = columnOf(attribute.name);
    return `CASE typeof(${column}) WHEN 'blob' THEN hex(${column}) ELSE ${column} END`;
  });
  const versions = type.immutable ? "block_from" : `block_from, NULLIF(block_to, ${endless})`;
  return `SELECT json_array(${versions}, ${columns.join(", ")}) AS version FROM ${tableOf(type)}
    ORDER BY ${columnOf("id")}, block_from`;
}
