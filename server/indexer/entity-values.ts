import type { BigDecimal } from "./big-decimal.ts";
import { formatDecimal } from "./big-decimal.ts";
import { DeterministicFailure } from "./failure.ts";
import type { Attribute, EntityType, FieldShape, IdScalar, ScalarName } from "./manifest/entity-types.ts";

/** A value with the type that a mapping gave it. */
export type TypedValue =
  | { readonly type: "String"; readonly value: string }
  | { readonly type: "Int"; readonly value: number }
  | { readonly type: "BigDecimal"; readonly value: BigDecimal }
  | { readonly type: "Boolean"; readonly value: boolean }
  | { readonly type: "List"; readonly value: readonly TypedValue[] }
  | { readonly type: "Null"; readonly value: null }
  | { readonly type: "Bytes"; readonly value: Uint8Array }
  | { readonly type: "BigInt"; readonly value: bigint }
  | { readonly type: "Int8"; readonly value: bigint }
  | { readonly type: "Timestamp"; readonly value: bigint };

export type ScalarValue = string | number | boolean | bigint | Uint8Array | BigDecimal;
export type EntityValue = ScalarValue | readonly ScalarValue[];

/** An entity as stored: attributes that have a value. `id` is always there. */
export type EntityData = ReadonlyMap<string, EntityValue>;

/** The name of an entity within its type, the same for the same id however it was written. */
export type EntityKey = string;

/** Reads the id that a mapping passes as text. Bytes ids come as `0x` and hex digits. */
export function parseEntityId(type: { name: string; idScalar: IdScalar }, text: string): ScalarValue {
  switch (type.idScalar) {
    case "String":
      return text;
    case "Bytes": {
      const hex = text.startsWith("0x") ? text.slice(2) : text;
      if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) {
        throw new DeterministicFailure(`expected the id of ${type.name} to be hex bytes, found "${text}"`);
      }
      return new Uint8Array(Buffer.from(hex, "hex"));
    }
    case "Int8":
      if (!/^-?\d{1,19}$/.test(text)) {
        throw new DeterministicFailure(
          `expected the id of ${type.name} to be a 64-bit integer, found "${text}"`,
        );
      }
      return BigInt(text);
  }
}

/** Turns an id into the key under which the entity is cached. */
export function keyOf(id: EntityValue): EntityKey {
  if (typeof id === "string") return id;
  if (typeof id === "bigint") return id.toString();
  if (id instanceof Uint8Array) return toHex(id);
  throw new Error("expected an entity id to be text, bytes or a 64-bit integer, found another value");
}

export function toHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

/** The scalar in which the values of a shape are stored. */
export function storageScalar(shape: FieldShape): ScalarName {
  switch (shape.kind) {
    case "scalar":
      return shape.scalar === "ID" ? "String" : shape.scalar;
    case "enum":
      return "String";
    case "reference":
      return shape.idScalar;
  }
}

/**
 * Checks what a mapping wants to store against the schema and unwraps it. Null removes a field.
 * @throws DeterministicFailure when the value does not fit the field
 */
export function toEntityValue(type: EntityType, attribute: Attribute, typed: TypedValue): EntityValue | null {
  if (typed.type === "Null") return null;
  if (!attribute.list) return toScalar(type, attribute, typed);
  if (typed.type !== "List") throw misfit(type, attribute, `a list`, typed);
  return typed.value.map((element) => toScalar(type, attribute, element));
}

function toScalar(type: EntityType, attribute: Attribute, typed: TypedValue): ScalarValue {
  const expected = storageScalar(attribute.shape);
  if (typed.type === "List" || typed.type === "Null") throw misfit(type, attribute, expected, typed);
  if (typed.type === "Int" && expected === "Int8") return BigInt(typed.value);
  if (typed.type !== expected) throw misfit(type, attribute, expected, typed);
  if (attribute.shape.kind === "enum" && !attribute.shape.values.has(String(typed.value))) {
    const allowed = [...attribute.shape.values].join(", ");
    throw new DeterministicFailure(
      `expected ${type.name}.${attribute.name} to be one of ${allowed}, found "${typed.value}"`,
    );
  }
  return typed.value;
}

function misfit(
  type: EntityType,
  attribute: Attribute,
  expected: string,
  found: TypedValue,
): DeterministicFailure {
  return new DeterministicFailure(
    `expected ${type.name}.${attribute.name} to be ${expected}, found ${found.type}`,
  );
}

/** Gives a stored value back the type that a mapping expects to read. */
export function toTypedValue(attribute: Attribute, value: EntityValue): TypedValue {
  const scalar = storageScalar(attribute.shape);
  const wrap = (each: ScalarValue): TypedValue => ({ type: scalar, value: each }) as TypedValue;
  if (!attribute.list) return wrap(value as ScalarValue);
  return { type: "List", value: (value as readonly ScalarValue[]).map(wrap) };
}

/** The JSON form that GraphQL answers with and in which list elements are stored. */
export function toJsonScalar(value: ScalarValue): string | number | boolean {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === "object") return formatDecimal(value);
  return value;
}
