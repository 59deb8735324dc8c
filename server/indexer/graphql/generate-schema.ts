import {
  buildSchema,
  GraphQLScalarType,
  Kind,
  valueFromASTUntyped,
  type GraphQLSchema,
  type ValueNode,
} from "graphql";
import {
  concreteTypesOf,
  type Attribute,
  type DerivedField,
  type EntityModel,
  type EntityType,
  type InterfaceType,
} from "../manifest/entity-types.ts";
import { filterFields } from "./filter-fields.ts";
import { queryNames } from "./names.ts";

type Owner = EntityType | InterfaceType;

/** Builds the GraphQL schema that graph-node would offer for these entities. It resolves nothing by itself. */
export function generateSchema(model: EntityModel): GraphQLSchema {
  const schema = buildSchema(schemaText(model), { assumeValidSDL: true });
  for (const name of ["BigInt", "BigDecimal", "Int8", "Timestamp", "Bytes"]) {
    const scalar = schema.getType(name);
    // Numbers in a query keep all their digits: JavaScript's own numbers would lose some.
    if (scalar instanceof GraphQLScalarType) scalar.parseLiteral = literalText;
  }
  return schema;
}

function literalText(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING) return node.value;
  return valueFromASTUntyped(node);
}

function schemaText(model: EntityModel): string {
  const owners: Owner[] = [...model.entities.values(), ...model.interfaces.values()];
  const parts = [engineTypes];
  for (const [name, values] of model.enums) parts.push(`enum ${name} { ${[...values].join(" ")} }`);
  for (const owner of owners)
    parts.push(typeText(model, owner), orderText(model, owner), filterText(model, owner));
  parts.push(`type Query {\n${owners.map(rootFields).join("\n")}\n  ${metaField}\n}`);
  return parts.join("\n\n");
}

function typeText(model: EntityModel, owner: Owner): string {
  const fields = [...owner.attributes.values(), ...owner.derived.values()].map((field) =>
    fieldText(model, field),
  );
  const isInterface = "implementers" in owner;
  const inherits =
    !isInterface && owner.interfaces.length > 0 ? ` implements ${owner.interfaces.join(" & ")}` : "";
  return `${describe(owner.description)}${isInterface ? "interface" : "type"} ${owner.name}${inherits} {\n${fields.join("\n")}\n}`;
}

function fieldText(model: EntityModel, field: Attribute | DerivedField): string {
  const target = targetOf(field);
  const base = target ?? scalarText(field as Attribute);
  const bare = field.list ? `[${base}!]` : base;
  const takesArguments = field.list && target !== undefined && concreteTypesOf(model, target).length > 0;
  const list = takesArguments ? `(${collectionArguments(target)})` : "";
  return `  ${describe(field.description)}${field.name}${list}: ${bare}${field.nullable ? "" : "!"}`;
}

/** The entity type or interface that a field leads to, if it leads to one. */
export function targetOf(field: Attribute | DerivedField): string | undefined {
  if ("target" in field) return field.target;
  return field.shape.kind === "reference" ? field.shape.target : undefined;
}

function scalarText(attribute: Attribute): string {
  if (attribute.shape.kind === "enum") return attribute.shape.enumName;
  return attribute.shape.kind === "scalar" ? attribute.shape.scalar : "ID";
}

function orderText(model: EntityModel, owner: Owner): string {
  const values: string[] = [];
  for (const field of [...owner.attributes.values(), ...owner.derived.values()]) {
    values.push(field.name);
    const target = targetOf(field);
    if (target === undefined || field.list) continue;
    const child = model.entities.get(target) ?? model.interfaces.get(target);
    for (const attribute of child?.attributes.values() ?? []) {
      if (!attribute.list && attribute.shape.kind !== "reference")
        values.push(`${field.name}__${attribute.name}`);
    }
  }
  return `enum ${owner.name}_orderBy {\n  ${values.join("\n  ")}\n}`;
}

function filterText(model: EntityModel, owner: Owner): string {
  const fields = filterFields(owner).map(({ name, type }) => `  ${name}: ${type}`);
  const name = `${owner.name}_filter`;
  fields.push("  _change_block: BlockChangedFilter", `  and: [${name}]`, `  or: [${name}]`);
  return `input ${name} {\n${fields.join("\n")}\n}`;
}

function rootFields(owner: Owner): string {
  const { singular, plural } = queryNames(owner.name);
  const common = "block: Block_height, subgraphError: _SubgraphErrorPolicy_! = deny";
  return [
    `  ${singular}(id: ID!, ${common}): ${owner.name}`,
    `  ${plural}(${collectionArguments(owner.name)}, ${common}): [${owner.name}!]!`,
  ].join("\n");
}

function collectionArguments(typeName: string): string {
  return `skip: Int = 0, first: Int = 100, orderBy: ${typeName}_orderBy, orderDirection: OrderDirection, where: ${typeName}_filter`;
}

function describe(text: string | undefined): string {
  return text === undefined ? "" : `${JSON.stringify(text)} `;
}

const metaField = `"Where the index stands" _meta(block: Block_height): _Meta_`;

const engineTypes = `
scalar BigDecimal
scalar BigInt
scalar Bytes
"8 bytes signed integer"
scalar Int8
"Microseconds since 1970 as a string"
scalar Timestamp

"Where the index stands"
type _Meta_ {
  "The block that a query of the same constraint is answered at. Its hash is null where only a number was asked for."
  block: _Block_!
  "The deployment's id"
  deployment: String!
  "True when the index met an error and stands still before the block of that error"
  hasIndexingErrors: Boolean!
}

type _Block_ {
  hash: Bytes
  number: Int!
  "In seconds since 1970"
  timestamp: Int
  parentHash: Bytes
}

"The block at which to answer; the latest indexed one when left out"
input Block_height {
  hash: Bytes
  number: Int
  "Answer at the latest indexed block, if that is not before this one"
  number_gte: Int
}

input BlockChangedFilter {
  number_gte: Int!
}

enum OrderDirection { asc desc }

enum _SubgraphErrorPolicy_ {
  "Answer even if the index has errors"
  allow
  "Answer only with data that errors did not touch"
  deny
}
`;
