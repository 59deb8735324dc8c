import type { DatabaseSync } from "node:sqlite";
import { storageScalar } from "../entity-values.ts";
import {
  concreteTypesOf,
  type Attribute,
  type DerivedField,
  type EntityModel,
  type EntityType,
} from "../manifest/entity-types.ts";
import { encodeScalar, type ColumnValue } from "../store/column-codec.ts";
import { selectColumns, type Row } from "../store/entity-table.ts";
import { columnOf, tableOf } from "../store/table-layout.ts";
import { FilterCompiler, linkTo, parseInput, type Where } from "./compile-filter.ts";
import { queryFailure } from "./query-failure.ts";
import type { Scope } from "./scope.ts";

const largestFirst = 1000;

/** An entity of an answer: its columns as they are stored, decoded field by field when they are asked for. */
export type FoundEntity = { readonly type: EntityType; readonly row: Row; readonly scope: Scope };

/** The arguments of a list field. */
export type CollectionArguments = {
  readonly first?: number | null;
  readonly skip?: number | null;
  readonly orderBy?: string | null;
  readonly orderDirection?: "asc" | "desc" | null;
  readonly where?: Where | null;
};

/** Where children hang: on a field of parents of one type. */
export type Link = { readonly owner: EntityType; readonly field: Attribute | DerivedField };

type Parts = { readonly database: DatabaseSync; readonly model: EntityModel; readonly scope: Scope };

/** Finds one entity by the id that a query gives. */
export function selectById(parts: Parts, target: string, id: string): FoundEntity | null {
  for (const type of concreteTypesOf(parts.model, target)) {
    const wanted = encodeScalar(type.idScalar, parseInput(type.idScalar, id, "id"));
    const found = selectByIds(parts, type, [wanted]);
    if (found[0] !== undefined) return found[0];
  }
  return null;
}

/** Finds entities of one type by their stored ids, in no order. */
export function selectByIds(parts: Parts, type: EntityType, ids: readonly ColumnValue[]): FoundEntity[] {
  const query = `SELECT ${selectColumns(type, "t")} FROM ${tableOf(type)} t
    WHERE t.${columnOf("id")} IN (SELECT ${fromJson(type)} FROM json_each(?)) AND ${parts.scope.condition(type, "t")}`;
  const rows = parts.database.prepare(query).all(JSON.stringify(ids.map(toJson))) as Row[];
  return rows.map((row) => ({ type, row, scope: parts.scope }));
}

/** Answers a list at the root of a query. */
export function selectCollection(parts: Parts, target: string, given: CollectionArguments): FoundEntity[] {
  const found = concreteTypesOf(parts.model, target).map((type) => {
    const range = readRange(given);
    const compiler = new FilterCompiler(parts.model, parts.scope);
    const order = new Ordering(parts, target, type, given);
    const condition = compiler.compile(type, "t", given.where ?? {});
    const query = `SELECT ${selectColumns(type, "t")}, ${order.expression("t")} AS "@sort" FROM ${tableOf(type)} t
      WHERE ${parts.scope.condition(type, "t")} AND ${condition} ${order.clause("t")} LIMIT ?`;
    const rows = parts.database.prepare(query).all(...compiler.parameters, range.first + range.skip) as Row[];
    return rows.map((row) => ({ type, row, scope: parts.scope }));
  });
  return mergeOrdered(found, given);
}

/**
 * Answers a list field of many parents of one type with one statement per child type.
 * @returns the children of each parent, in the order of the parents
 */
export function selectChildren(
  parts: Parts,
  link: Link,
  target: string,
  parents: readonly FoundEntity[],
  given: CollectionArguments,
): FoundEntity[][] {
  const perType = concreteTypesOf(parts.model, target).map((type) =>
    selectLinked(parts, link, target, type, parents, given),
  );
  return parents.map((_, index) =>
    mergeOrdered(
      perType.map((children) => children[index] ?? []),
      given,
    ),
  );
}

function selectLinked(
  parts: Parts,
  link: Link,
  target: string,
  child: EntityType,
  parents: readonly FoundEntity[],
  given: CollectionArguments,
): FoundEntity[][] {
  const range = readRange(given);
  const compiler = new FilterCompiler(parts.model, parts.scope);
  const order = new Ordering(parts, target, child, given);
  const condition = compiler.compile(child, "c", given.where ?? {});
  const owner = link.owner;
  // For each parent its own limited list: the inner query stops at the limit, whatever the number of children.
  const query = `SELECT p.key AS "@parent", ${selectColumns(child, "t")}, ${order.expression("t")} AS "@sort"
    FROM json_each(?) p
    CROSS JOIN ${tableOf(owner)} o ON o.${columnOf("id")} = ${fromJson(owner, "p.value")} AND ${parts.scope.condition(owner, "o")}
    CROSS JOIN ${tableOf(child)} t ON t.vid IN (
      SELECT c.vid FROM ${tableOf(child)} c
      WHERE ${linkTo(owner, "o", link.field, child, "c")} AND ${parts.scope.condition(child, "c")} AND ${condition}
      ${order.clause("c")} LIMIT ?)
    ORDER BY p.key, ${order.terms("t")}`;
  const ids = JSON.stringify(parents.map((parent) => toJson(parent.row["a_id"] ?? null)));
  const rows = parts.database
    .prepare(query)
    .all(ids, ...compiler.parameters, range.first + range.skip) as Row[];
  const children: FoundEntity[][] = parents.map(() => []);
  for (const row of rows) children[row["@parent"] as number]?.push({ type: child, row, scope: parts.scope });
  return children;
}

/** Puts lists that are each in order into one, and cuts it to what was asked for. */
function mergeOrdered(lists: readonly FoundEntity[][], given: CollectionArguments): FoundEntity[] {
  const range = readRange(given);
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only.slice(range.skip, range.skip + range.first);
  const direction = given.orderDirection === "desc" ? -1 : 1;
  const all = lists.flat().sort((left, right) => {
    const bySort = compareColumns(left.row["@sort"] ?? null, right.row["@sort"] ?? null);
    return (
      direction *
      (bySort === 0 ? compareColumns(left.row["a_id"] ?? null, right.row["a_id"] ?? null) : bySort)
    );
  });
  return all.slice(range.skip, range.skip + range.first);
}

/** Compares as SQLite does, with null as the greatest, as PostgreSQL has it. */
function compareColumns(left: ColumnValue, right: ColumnValue): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (typeof left === "number" && typeof right === "number") return left - right;
  return Buffer.compare(toBytes(left), toBytes(right));
}

function toBytes(value: string | number | Uint8Array): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value));
}

/** The order of a list: by a field, a child's field, or the id; ties by id in the same direction. */
class Ordering {
  readonly #parts: Parts;
  readonly #type: EntityType;
  readonly #direction: "ASC" | "DESC";
  readonly #field: string;
  readonly #childField: string | undefined;

  constructor(parts: Parts, target: string, type: EntityType, given: CollectionArguments) {
    const [field = "id", childField] = (given.orderBy ?? "id").split("__");
    this.#parts = parts;
    this.#type = type;
    this.#field = field;
    this.#childField = childField;
    this.#direction = given.orderDirection === "desc" ? "DESC" : "ASC";
    if (!type.attributes.has(field) && childField === undefined) {
      throw queryFailure(`Ordering by \`${field}\` is not supported for type \`${target}\``);
    }
  }

  clause(alias: string): string {
    return `ORDER BY ${this.terms(alias)}`;
  }

  terms(alias: string): string {
    const id = `${alias}.${columnOf("id")} ${this.#direction}`;
    if (this.#field === "id" && this.#childField === undefined) return id;
    return `${this.expression(alias)} ${this.#direction} ${this.#nulls()}, ${id}`;
  }

  /** PostgreSQL, under graph-node, sorts nulls after all values. */
  #nulls(): string {
    const attribute = this.#type.attributes.get(this.#field);
    if (this.#childField === undefined && attribute?.nullable === false) return "";
    return this.#direction === "ASC" ? "NULLS LAST" : "NULLS FIRST";
  }

  expression(alias: string): string {
    if (this.#childField === undefined) return `${alias}.${columnOf(this.#field)}`;
    const field = this.#type.attributes.get(this.#field) ?? this.#type.derived.get(this.#field);
    if (field === undefined)
      throw queryFailure(`Type \`${this.#type.name}\` has no field \`${this.#field}\``);
    const target =
      "target" in field ? field.target : field.shape.kind === "reference" ? field.shape.target : "";
    const column = columnOf(this.#childField);
    const { model, scope } = this.#parts;
    const values = concreteTypesOf(model, target).map((child) => {
      const link = linkTo(this.#type, alias, field, child, "s");
      return `(SELECT s.${column} FROM ${tableOf(child)} s WHERE ${link} AND ${scope.condition(child, "s")} LIMIT 1)`;
    });
    return values.length === 1 ? (values[0] ?? "NULL") : `COALESCE(${values.join(", ")})`;
  }
}

export function readRange(given: CollectionArguments): { first: number; skip: number } {
  const first = given.first ?? 100;
  const skip = given.skip ?? 0;
  if (first < 1 || first > largestFirst) {
    throw queryFailure(`The \`first\` argument must be between 0 and ${largestFirst}, but is ${first}`);
  }
  if (skip < 0) throw queryFailure(`The \`skip\` argument must be between 0 and 4294967295, but is ${skip}`);
  return { first, skip };
}

/** Stored ids travel to SQLite as JSON: text as it is, bytes as hex. */
function toJson(id: ColumnValue): string | number | null {
  return id instanceof Uint8Array ? Buffer.from(id).toString("hex") : id;
}

function fromJson(type: EntityType, value = "value"): string {
  return type.idScalar === "String" ? value : `unhex(${value})`;
}

/** The stored ids that a reference field of an entity names. */
export function referencedIds(entity: FoundEntity, attribute: Attribute): ColumnValue[] {
  const column = entity.row[`a_${attribute.name}`] ?? null;
  if (column === null) return [];
  if (!attribute.list) return [column];
  const scalar = storageScalar(attribute.shape);
  const elements = JSON.parse(column as string) as unknown[];
  return elements.map((element) => encodeScalar(scalar, parseInput(scalar, element, attribute.name)));
}
