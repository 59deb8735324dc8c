import {
  type Attribute,
  type DerivedField,
  type EntityType,
  type InterfaceType,
  type ScalarName,
} from "../manifest/entity-types.ts";

export type FilterOperation =
  | "is"
  | "not"
  | "gt"
  | "lt"
  | "gte"
  | "lte"
  | "in"
  | "not_in"
  | "contains"
  | "contains_nocase"
  | "not_contains"
  | "not_contains_nocase"
  | "starts_with"
  | "starts_with_nocase"
  | "not_starts_with"
  | "not_starts_with_nocase"
  | "ends_with"
  | "ends_with_nocase"
  | "not_ends_with"
  | "not_ends_with_nocase";

/** One input field of a filter type: on which field it works and how. */
export type FilterField = { readonly name: string; readonly type: string } & (
  | { readonly kind: "attribute"; readonly attribute: Attribute; readonly operation: FilterOperation }
  | { readonly kind: "child"; readonly field: Attribute | DerivedField; readonly target: string }
);

const equality: readonly FilterOperation[] = ["is", "not", "in", "not_in"];
const comparison: readonly FilterOperation[] = ["is", "not", "gt", "lt", "gte", "lte", "in", "not_in"];
const forText: readonly FilterOperation[] = [
  ...comparison,
  "contains",
  "contains_nocase",
  "not_contains",
  "not_contains_nocase",
  "starts_with",
  "starts_with_nocase",
  "not_starts_with",
  "not_starts_with_nocase",
  "ends_with",
  "ends_with_nocase",
  "not_ends_with",
  "not_ends_with_nocase",
];
const forLists: readonly FilterOperation[] = ["is", "not", "contains", "not_contains"];
const forTextLists: readonly FilterOperation[] = [...forLists, "contains_nocase", "not_contains_nocase"];

/** All filters that a type offers, as graph-node offers them. */
export function filterFields(owner: EntityType | InterfaceType): FilterField[] {
  const fields: FilterField[] = [];
  for (const attribute of owner.attributes.values()) {
    fields.push(...attributeFilters(attribute));
    if (attribute.shape.kind === "reference") fields.push(childFilter(attribute, attribute.shape.target));
  }
  for (const derived of owner.derived.values()) fields.push(childFilter(derived, derived.target));
  return fields;
}

function attributeFilters(attribute: Attribute): FilterField[] {
  const scalar = inputScalar(attribute);
  return operationsFor(attribute).map((operation) => {
    const takesList = attribute.list || operation === "in" || operation === "not_in";
    const name = operation === "is" ? attribute.name : `${attribute.name}_${operation}`;
    return { kind: "attribute", name, type: takesList ? `[${scalar}!]` : scalar, attribute, operation };
  });
}

function childFilter(field: Attribute | DerivedField, target: string): FilterField {
  return { kind: "child", name: `${field.name}_`, type: `${target}_filter`, field, target };
}

/** References are filtered by id, written as text whatever the id is made of. */
function inputScalar(attribute: Attribute): string {
  if (attribute.shape.kind === "reference") return attribute.shape.idScalar === "Int8" ? "Int" : "String";
  return attribute.shape.kind === "enum" ? attribute.shape.enumName : attribute.shape.scalar;
}

function operationsFor(attribute: Attribute): readonly FilterOperation[] {
  const scalar = inputScalar(attribute);
  if (attribute.list) return scalar === "String" ? forTextLists : forLists;
  if (attribute.shape.kind === "enum") return equality;
  switch (scalar as ScalarName) {
    case "Boolean":
      return equality;
    case "String":
      return forText;
    case "Bytes":
      return [...comparison, "contains", "not_contains"];
    default:
      return comparison;
  }
}
