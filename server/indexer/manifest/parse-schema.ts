import {
  Kind,
  parse,
  type DirectiveNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from "graphql";
import { messageOf, SubgraphRefused } from "../failure.ts";
import type {
  Attribute,
  DerivedField,
  EntityModel,
  EntityType,
  FieldShape,
  IdScalar,
  InterfaceType,
  ScalarName,
} from "./entity-types.ts";

type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const scalarNames = new Set<string>([
  "ID",
  "String",
  "Int",
  "Int8",
  "BigInt",
  "BigDecimal",
  "Boolean",
  "Bytes",
  "Timestamp",
]);

/**
 * Reads a subgraph's `schema.graphql`.
 * @throws SubgraphRefused when it is malformed or uses a feature that this engine lacks
 */
export function parseEntitySchema(text: string): EntityModel {
  const declared = collectDefinitions(text);
  const reader = new SchemaReader(declared.definitions, declared.enums);
  const entities = new Map<string, EntityType>();
  const interfaces = new Map<string, InterfaceType>();
  for (const definition of declared.definitions.values()) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      entities.set(definition.name.value, reader.readEntity(definition));
    }
  }
  for (const definition of declared.definitions.values()) {
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      interfaces.set(definition.name.value, reader.readInterface(definition, entities));
    }
  }
  const model = { entities, interfaces, enums: declared.enums };
  checkDerivedFields(model);
  return model;
}

function collectDefinitions(text: string): {
  definitions: Map<string, Definition>;
  enums: Map<string, ReadonlySet<string>>;
} {
  const definitions = new Map<string, Definition>();
  const enums = new Map<string, ReadonlySet<string>>();
  for (const definition of parseDocument(text).definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION)
      enums.set(definition.name.value, enumValues(definition));
    else if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      definitions.set(definition.name.value, definition);
    else if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      if (definition.name.value === "_Schema_") {
        throw new SubgraphRefused("This engine does not run full-text search (`_Schema_` with `@fulltext`).");
      }
      definitions.set(definition.name.value, definition);
    } else
      throw new SubgraphRefused(
        `expected types, interfaces and enums in schema.graphql, found ${definition.kind}`,
      );
  }
  return { definitions, enums };
}

function parseDocument(text: string): ReturnType<typeof parse> {
  try {
    return parse(text, { noLocation: true });
  } catch (error) {
    throw new SubgraphRefused(`schema.graphql is not valid GraphQL: ${messageOf(error)}`);
  }
}

function enumValues(definition: EnumTypeDefinitionNode): ReadonlySet<string> {
  return new Set((definition.values ?? []).map((value) => value.name.value));
}

class SchemaReader {
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #enums: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(definitions: ReadonlyMap<string, Definition>, enums: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#definitions = definitions;
    this.#enums = enums;
  }

  readEntity(node: ObjectTypeDefinitionNode): EntityType {
    const name = node.name.value;
    const directive = node.directives?.find((each) => each.name.value === "entity");
    if (directive === undefined) {
      const other = node.directives?.map((each) => `@${each.name.value}`).join(" ") || "no directive";
      throw new SubgraphRefused(
        `expected type ${name} to carry @entity, found ${other} (aggregations are not run here)`,
      );
    }
    if (booleanArgument(directive, "timeseries")) {
      throw new SubgraphRefused(
        `This engine does not run time series (\`timeseries: true\`), found on type ${name}.`,
      );
    }
    return {
      name,
      immutable: booleanArgument(directive, "immutable"),
      idScalar: this.#idScalarOf(name),
      interfaces: (node.interfaces ?? []).map((each) => each.name.value),
      ...this.#readFields(node),
      description: node.description?.value,
    };
  }

  readInterface(node: InterfaceTypeDefinitionNode, entities: ReadonlyMap<string, EntityType>): InterfaceType {
    const name = node.name.value;
    const implementers = [...entities.values()].filter((type) => type.interfaces.includes(name));
    return {
      name,
      idScalar: this.#idScalarOf(name),
      ...this.#readFields(node),
      implementers: implementers.map((type) => type.name),
      description: node.description?.value,
    };
  }

  #readFields(node: Definition): { attributes: Map<string, Attribute>; derived: Map<string, DerivedField> } {
    const attributes = new Map<string, Attribute>();
    const derived = new Map<string, DerivedField>();
    for (const field of node.fields ?? []) {
      const name = field.name.value;
      const { list, nullable, base } = unwrap(field.type);
      const common = { name, list, nullable, description: field.description?.value };
      const directive = field.directives?.find((each) => each.name.value === "derivedFrom");
      if (directive === undefined)
        attributes.set(name, { ...common, shape: this.#shapeOf(base, node, field) });
      else derived.set(name, { ...common, target: base, through: stringArgument(directive, "field") });
    }
    return { attributes, derived };
  }

  #shapeOf(base: string, node: Definition, field: FieldDefinitionNode): FieldShape {
    if (scalarNames.has(base)) return { kind: "scalar", scalar: base as ScalarName };
    const values = this.#enums.get(base);
    if (values !== undefined) return { kind: "enum", enumName: base, values };
    if (this.#definitions.has(base))
      return { kind: "reference", target: base, idScalar: this.#idScalarOf(base) };
    throw new SubgraphRefused(`${node.name.value}.${field.name.value} has the unknown type ${base}`);
  }

  #idScalarOf(name: string): IdScalar {
    const definition = this.#definitions.get(name);
    const id = definition?.fields?.find((field) => field.name.value === "id");
    if (id === undefined)
      throw new SubgraphRefused(`expected type ${name} to have an \`id\` field, found none`);
    const base = unwrap(id.type).base;
    if (base === "ID" || base === "String") return "String";
    if (base === "Bytes" || base === "Int8") return base;
    throw new SubgraphRefused(`expected ${name}.id to be ID, String, Bytes or Int8, found ${base}`);
  }
}

function unwrap(type: TypeNode): { list: boolean; nullable: boolean; base: string } {
  const nullable = type.kind !== Kind.NON_NULL_TYPE;
  const outer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (outer.kind === Kind.NAMED_TYPE) return { list: false, nullable, base: outer.name.value };
  const inner = outer.type.kind === Kind.NON_NULL_TYPE ? outer.type.type : outer.type;
  if (inner.kind === Kind.LIST_TYPE)
    throw new SubgraphRefused("This engine does not run lists of lists in a schema.");
  return { list: true, nullable, base: inner.name.value };
}

function checkDerivedFields(model: EntityModel): void {
  for (const owner of [...model.entities.values(), ...model.interfaces.values()]) {
    for (const field of owner.derived.values()) {
      const target = model.entities.get(field.target) ?? model.interfaces.get(field.target);
      if (target?.attributes.get(field.through)?.shape.kind !== "reference") {
        throw new SubgraphRefused(
          `${owner.name}.${field.name} is derived from ${field.target}.${field.through}, which is not a stored reference`,
        );
      }
    }
  }
}

function booleanArgument(directive: DirectiveNode, name: string): boolean {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN && value.value;
}

function stringArgument(directive: DirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.STRING) return value.value;
  throw new SubgraphRefused(`expected @${directive.name.value} to have a string argument \`${name}\``);
}
