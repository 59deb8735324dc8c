import { SubgraphRefused } from "../failure.ts";
import { storageScalar } from "../entity-values.ts";
import type { Attribute, EntityModel, EntityType } from "../manifest/entity-types.ts";

/** `block_to` of a version that is current: later than any block. */
export const endless = 2_147_483_647;

/** The table of an entity type, quoted for SQL. */
export function tableOf(type: EntityType): string {
  return quote(`entity_${type.name}`);
}

/** The column of an attribute, quoted for SQL. The prefix keeps it apart from `vid`, `block_from`, `block_to`. */
export function columnOf(attributeName: string): string {
  return quote(`a_${attributeName}`);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Statements that make the engine's own tables. */
export const engineTables = `
  CREATE TABLE engine_deployment (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, chain TEXT NOT NULL,
    layout INTEGER NOT NULL) STRICT;
  CREATE TABLE engine_head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL,
    timestamp INTEGER NOT NULL) STRICT;
  CREATE TABLE engine_blocks (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, parent TEXT NOT NULL,
    timestamp INTEGER NOT NULL) STRICT;
  CREATE INDEX engine_blocks_hash ON engine_blocks (hash);
  CREATE TABLE engine_data_sources (vid INTEGER PRIMARY KEY, block INTEGER NOT NULL, template TEXT NOT NULL,
    address TEXT NOT NULL, context TEXT NOT NULL) STRICT;
`;

/**
 * Statements that make the tables of a subgraph: every version of a mutable entity with the blocks at which it
 * holds (`block_from <= b < block_to`), or one row per immutable entity.
 */
export function entityTables(model: EntityModel): string {
  refuseNamesThatDifferInCaseOnly([...model.entities.keys()], "types");
  return [...model.entities.values()].map(tableStatements).join("\n");
}

function tableStatements(type: EntityType): string {
  refuseNamesThatDifferInCaseOnly([...type.attributes.keys()], `fields of ${type.name}`);
  const table = tableOf(type);
  const columns = [...type.attributes.values()].map(columnDefinition).join(", ");
  const versions = type.immutable ? "" : "block_to INTEGER NOT NULL, ";
  const statements = [
    `CREATE TABLE ${table} (vid INTEGER PRIMARY KEY, block_from INTEGER NOT NULL, ${versions}${columns}) STRICT;`,
    `CREATE INDEX ${indexName(type, "@from")} ON ${table} (block_from);`,
    ...(type.immutable ? immutableKey(type) : versionedKey(type)),
  ];
  for (const attribute of type.attributes.values()) {
    if (!isIndexed(attribute)) continue;
    const tail = type.immutable ? "" : ` WHERE block_to = ${endless}`;
    const columnList = `${columnOf(attribute.name)}, ${columnOf("id")}`;
    statements.push(`CREATE INDEX ${indexName(type, attribute.name)} ON ${table} (${columnList})${tail};`);
  }
  return statements.join("\n");
}

function immutableKey(type: EntityType): string[] {
  return [`CREATE UNIQUE INDEX ${indexName(type, "@id")} ON ${tableOf(type)} (${columnOf("id")});`];
}

function versionedKey(type: EntityType): string[] {
  const table = tableOf(type);
  const id = columnOf("id");
  return [
    `CREATE UNIQUE INDEX ${indexName(type, "@current")} ON ${table} (${id}) WHERE block_to = ${endless};`,
    `CREATE INDEX ${indexName(type, "@versions")} ON ${table} (${id}, block_from);`,
    `CREATE INDEX ${indexName(type, "@to")} ON ${table} (block_to) WHERE block_to < ${endless};`,
  ];
}

function columnDefinition(attribute: Attribute): string {
  const optional = attribute.nullable && attribute.name !== "id";
  return `${columnOf(attribute.name)} ${columnType(attribute)}${optional ? "" : " NOT NULL"}`;
}

function columnType(attribute: Attribute): string {
  if (attribute.list) return "TEXT";
  switch (storageScalar(attribute.shape)) {
    case "ID":
    case "String":
      return "TEXT";
    case "Int":
    case "Boolean":
      return "INTEGER";
    case "BigInt":
    case "BigDecimal":
    case "Int8":
    case "Timestamp":
    case "Bytes":
      return "BLOB";
  }
}

/** References are looked up from the other side, numbers and times are what lists are sorted by. */
function isIndexed(attribute: Attribute): boolean {
  if (attribute.list || attribute.name === "id") return false;
  if (attribute.shape.kind !== "scalar") return true;
  return !["ID", "String", "Boolean", "BigDecimal"].includes(attribute.shape.scalar);
}

function indexName(type: EntityType, what: string): string {
  return quote(`index_${type.name}_${what}`);
}

function refuseNamesThatDifferInCaseOnly(names: readonly string[], what: string): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new SubgraphRefused(
        `This engine does not keep ${what} apart that differ in case only: ${other} and ${name}.`,
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}
