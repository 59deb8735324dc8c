import { parseDecimal } from "../big-decimal.ts";
import { storageScalar, type ScalarValue } from "../entity-values.ts";
import {
  concreteTypesOf,
  type Attribute,
  type DerivedField,
  type EntityModel,
  type EntityType,
  type InterfaceType,
  type ScalarName,
} from "../manifest/entity-types.ts";
import { encodeScalar, type ColumnValue } from "../store/column-codec.ts";
import { columnOf, tableOf } from "../store/table-layout.ts";
import { filterFields, type FilterField, type FilterOperation } from "./filter-fields.ts";
import { queryFailure } from "./query-failure.ts";
import type { Scope } from "./scope.ts";

/** A `where` argument after GraphQL coerced it. */
export type Where = Readonly<Record<string, unknown>>;

/** Turns `where` arguments into SQL conditions. One compiler serves one statement and collects its parameters. */
export class FilterCompiler {
  readonly parameters: ColumnValue[] = [];
  readonly #model: EntityModel;
  readonly #scope: Scope;
  #nextAlias = 0;

  constructor(model: EntityModel, scope: Scope) {
    this.#model = model;
    this.#scope = scope;
  }

  /** A condition on the rows of `alias`, which holds entities of `type`. */
  compile(type: EntityType, alias: string, where: Where): string {
    const entries = Object.entries(where);
    refuseOrBesideColumns(entries.map(([name]) => name));
    const conditions = entries.map(([name, value]) => this.#condition(type, alias, name, value));
    return conditions.length === 0 ? "1" : conditions.map((each) => `(${each})`).join(" AND ");
  }

  #condition(type: EntityType, alias: string, name: string, value: unknown): string {
    if (name === "and" || name === "or") {
      const parts = (value as (Where | null)[] | null) ?? [];
      const compiled = parts.map((part) => `(${this.compile(type, alias, part ?? {})})`);
      if (compiled.length === 0) return name === "and" ? "1" : "0";
      return compiled.join(name === "and" ? " AND " : " OR ");
    }
    if (name === "_change_block") {
      this.parameters.push((value as { number_gte: number } | null)?.number_gte ?? 0);
      return `${alias}.block_from >= ?`;
    }
    const field = cachedFilterFields(type).get(name);
    if (field === undefined) throw queryFailure(`Entity \`${type.name}\` has no attribute \`${name}\``);
    if (field.kind === "child") return this.#child(type, alias, field, (value as Where | null) ?? {});
    return this.#compare(alias, field.attribute, field.operation, value);
  }

  /** A condition on entities at the other end of a field. */
  #child(
    type: EntityType,
    alias: string,
    { field, target }: FilterField & { kind: "child" },
    where: Where,
  ): string {
    const alternatives = concreteTypesOf(this.#model, target).map((child) => {
      const inner = `c${this.#nextAlias++}`;
      const link = linkTo(type, alias, field, child, inner);
      const condition = this.compile(child, inner, where);
      return `EXISTS (SELECT 1 FROM ${tableOf(child)} ${inner} WHERE ${link} AND ${this.#scope.condition(child, inner)} AND ${condition})`;
    });
    return alternatives.length === 0 ? "0" : alternatives.join(" OR ");
  }

  #compare(alias: string, attribute: Attribute, operation: FilterOperation, value: unknown): string {
    const column = `${alias}.${columnOf(attribute.name)}`;
    if (attribute.list) return this.#compareList(column, attribute, operation, value);
    if (operation === "in" || operation === "not_in") return this.#oneOf(column, attribute, operation, value);
    if (value === null) return compareWithNull(column, attribute, operation);
    const encoded = encodeInput(attribute, value);
    switch (operation) {
      case "is":
        return this.#with(`${column} = ?`, encoded);
      case "not":
        return this.#with(`${column} != ?`, encoded);
      case "gt":
        return this.#with(`${column} > ?`, encoded);
      case "lt":
        return this.#with(`${column} < ?`, encoded);
      case "gte":
        return this.#with(`${column} >= ?`, encoded);
      case "lte":
        return this.#with(`${column} <= ?`, encoded);
      default:
        return this.#compareText(column, operation, encoded);
    }
  }

  #compareText(column: string, operation: FilterOperation, encoded: ColumnValue): string {
    const ignoresCase = operation.endsWith("_nocase");
    const negated = operation.startsWith("not_");
    const kind = operation.replace(/^not_/, "").replace(/_nocase$/, "");
    const left = ignoresCase ? `lower(${column})` : column;
    const right = ignoresCase ? "lower(?)" : "?";
    const condition = textCondition(kind, left, right);
    this.parameters.push(...Array.from({ length: kind === "contains" ? 1 : 2 }, () => encoded));
    return negated ? `NOT (${condition})` : condition;
  }

  #oneOf(column: string, attribute: Attribute, operation: "in" | "not_in", value: unknown): string {
    if (value === null) throw queryFailure(`Non-list value passed to \`_${operation}\` filter`);
    const encoded = (value as unknown[]).map((each) => encodeInput(attribute, each));
    if (encoded.length === 0) return operation === "in" ? "0" : "1";
    this.parameters.push(...encoded);
    const marks = encoded.map(() => "?").join(", ");
    return `${column} ${operation === "in" ? "IN" : "NOT IN"} (${marks})`;
  }

  #compareList(column: string, attribute: Attribute, operation: FilterOperation, value: unknown): string {
    if (value === null) return compareWithNull(column, attribute, operation);
    const items = (value as unknown[]).map((each) => toListElement(attribute, each));
    const text = JSON.stringify(items);
    if (operation === "is") return this.#with(`${column} = ?`, text);
    if (operation === "not") return this.#with(`${column} != ?`, text);
    const fold = operation.endsWith("_nocase") ? "lower" : "";
    const inner = `SELECT 1 FROM json_each(?) w WHERE ${fold}(w.value) NOT IN (SELECT ${fold}(h.value) FROM json_each(${column}) h)`;
    const negated = operation.startsWith("not_");
    return this.#with(`${column} IS NOT NULL AND ${negated ? "" : "NOT "}EXISTS (${inner})`, text);
  }

  #with(condition: string, parameter: ColumnValue): string {
    this.parameters.push(parameter);
    return condition;
  }
}

const knownFields = new WeakMap<object, ReadonlyMap<string, FilterField>>();

function cachedFilterFields(owner: EntityType | InterfaceType): ReadonlyMap<string, FilterField> {
  let fields = knownFields.get(owner);
  if (fields === undefined) {
    fields = new Map(filterFields(owner).map((field) => [field.name, field]));
    knownFields.set(owner, fields);
  }
  return fields;
}

/** The condition under which `inner` (of type `child`) stands at the other end of a field of `alias`. */
export function linkTo(
  type: EntityType,
  alias: string,
  field: Attribute | DerivedField,
  child: EntityType,
  inner: string,
): string {
  const ownId = `${alias}.${columnOf("id")}`;
  const childId = `${inner}.${columnOf("id")}`;
  if ("through" in field) {
    const back = child.attributes.get(field.through);
    const column = `${inner}.${columnOf(field.through)}`;
    if (back?.list !== true) return `${column} = ${ownId}`;
    return `${listElementOf(type, ownId)} IN (SELECT value FROM json_each(${column}))`;
  }
  const column = `${alias}.${columnOf(field.name)}`;
  if (!field.list) return `${childId} = ${column}`;
  return `${childId} IN (SELECT ${idFromListElement(child, "value")} FROM json_each(${column}))`;
}

/** An id in the form in which lists hold it. */
function listElementOf(type: EntityType, column: string): string {
  if (type.idScalar === "String") return column;
  if (type.idScalar === "Bytes") return `'0x' || lower(hex(${column}))`;
  throw queryFailure(`Filtering ${type.name} through a list of Int8 ids is not supported`);
}

function idFromListElement(type: EntityType, element: string): string {
  if (type.idScalar === "String") return element;
  if (type.idScalar === "Bytes") return `unhex(substr(${element}, 3))`;
  throw queryFailure(`Filtering through a list of Int8 ids of ${type.name} is not supported`);
}

function textCondition(kind: string, left: string, right: string): string {
  if (kind === "contains") return `instr(${left}, ${right}) > 0`;
  if (kind === "starts_with") return `substr(${left}, 1, length(${right})) = ${right}`;
  return `substr(${left}, -length(${right})) = ${right}`;
}

function compareWithNull(column: string, attribute: Attribute, operation: FilterOperation): string {
  if (operation === "is") return `${column} IS NULL`;
  if (operation === "not") return `${column} IS NOT NULL`;
  throw queryFailure(`Filter not supported by value \`null\`: \`${attribute.name}_${operation}\``);
}

function refuseOrBesideColumns(names: readonly string[]): void {
  if (!names.includes("or")) return;
  const columns = names
    .filter((name) => !["or", "and", "_change_block"].includes(name))
    .map((name) => `'${name}'`);
  if (columns.length === 0) return;
  const list = columns.join(", ");
  throw queryFailure(
    `Cannot mix column filters with 'or' operator at the same level. Found column filter(s) ${list} alongside 'or' operator.\n\n` +
      `Instead of:\nwhere: { ${list}, or: [...] }\n\nUse:\nwhere: { or: [{ ${list}, ... }, { ${list}, ... }] }`,
  );
}

function encodeInput(attribute: Attribute, value: unknown): ColumnValue {
  const scalar = storageScalar(attribute.shape);
  return encodeScalar(scalar, parseInput(scalar, value, attribute.name));
}

function toListElement(attribute: Attribute, value: unknown): string | number | boolean {
  const scalar = storageScalar(attribute.shape);
  if (typeof value === "boolean" || scalar === "Int") return value as number | boolean;
  return scalar === "Bytes" ? `0x${hexDigits(value, attribute.name)}` : String(value);
}

/** Reads what a query gives for a scalar. */
export function parseInput(scalar: ScalarName, value: unknown, name: string): ScalarValue {
  switch (scalar) {
    case "BigInt":
    case "Int8":
    case "Timestamp":
      if (!/^[+-]?\d+$/.test(String(value))) throw misread(scalar, value);
      return BigInt(String(value).replace(/^\+/, ""));
    case "BigDecimal": {
      const parsed = parseDecimal(String(value));
      if (parsed === undefined) throw misread(scalar, value);
      return parsed;
    }
    case "Bytes":
      return new Uint8Array(Buffer.from(hexDigits(value, name), "hex"));
    case "ID":
    case "String":
    case "Int":
    case "Boolean":
      return value as string | number | boolean;
  }
}

function hexDigits(value: unknown, name: string): string {
  const digits = String(value).replace(/^0x/, "").toLowerCase();
  if (digits.length % 2 === 0 && /^[0-9a-f]*$/.test(digits)) return digits;
  throw queryFailure(
    `Failed to decode \`Bytes\` value: \`${String(value)}\` (given for \`${name}\`, expected hex bytes)`,
  );
}

function misread(scalar: string, value: unknown): Error {
  return queryFailure(`Failed to decode \`${scalar}\` value: \`${String(value)}\``);
}
