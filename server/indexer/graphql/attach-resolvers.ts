import {
  isInterfaceType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { toJsonScalar, type ScalarValue } from "../entity-values.ts";
import type {
  Attribute,
  DerivedField,
  EntityModel,
  EntityType,
  InterfaceType,
} from "../manifest/entity-types.ts";
import { decodeColumn } from "../store/column-codec.ts";
import { targetOf } from "./generate-schema.ts";
import { queryNames } from "./names.ts";
import type { QuerySession } from "./query-session.ts";
import type { BlockConstraint } from "./scope.ts";
import type { CollectionArguments, FoundEntity } from "./select-entities.ts";

/** What every resolver is given. */
export type QueryContext = {
  readonly session: QuerySession;
  readonly deployment: string;
  readonly hasIndexingErrors: boolean;
};

type Resolver<Source, Given> = GraphQLFieldResolver<Source, QueryContext, Given>;
type RootArguments = CollectionArguments & { readonly id: string; readonly block?: BlockConstraint | null };

/** Gives a generated schema the resolvers that answer from the database. */
export function attachResolvers(schema: GraphQLSchema, model: EntityModel): void {
  const query = schema.getQueryType()?.getFields() ?? {};
  const owners: (EntityType | InterfaceType)[] = [...model.entities.values(), ...model.interfaces.values()];
  for (const owner of owners) {
    const { singular, plural } = queryNames(owner.name);
    setResolver(query[singular], (_: unknown, given: RootArguments, { session }: QueryContext) =>
      session.one(owner.name, given.id, given.block),
    );
    setResolver(query[plural], (_: unknown, given: RootArguments, { session }: QueryContext) =>
      session.many(owner.name, given, given.block),
    );
  }
  setResolver(query["_meta"], resolveMeta);
  for (const type of model.entities.values()) attachToType(schema, type);
  for (const name of model.interfaces.keys()) {
    const asInterface = schema.getType(name);
    if (isInterfaceType(asInterface)) asInterface.resolveType = (value) => (value as FoundEntity).type.name;
  }
}

function attachToType(schema: GraphQLSchema, type: EntityType): void {
  const graphType = schema.getType(type.name);
  if (!isObjectType(graphType)) return;
  const fields = graphType.getFields();
  for (const field of [...type.attributes.values(), ...type.derived.values()]) {
    setResolver(fields[field.name], resolverOf(field));
  }
}

function resolverOf(field: Attribute | DerivedField): Resolver<FoundEntity, CollectionArguments> {
  const target = targetOf(field);
  if (target === undefined) return scalarResolver(field as Attribute);
  if (field.list) {
    return (parent, given, { session }) => session.children(parent, field, target, given);
  }
  if ("through" in field) {
    return async (parent, _, { session }) => {
      const found = await session.children(parent, field, target, { first: 1 });
      return found[0] ?? null;
    };
  }
  return (parent, _, { session }) => session.reference(parent, field, target);
}

function scalarResolver(attribute: Attribute): Resolver<FoundEntity, CollectionArguments> {
  const column = `a_${attribute.name}`;
  if (attribute.list)
    return ({ row }) => (row[column] == null ? null : (JSON.parse(row[column] as string) as unknown));
  return ({ row }) => {
    const value = decodeColumn(attribute, row[column] ?? null);
    return value === null ? null : toJsonScalar(value as ScalarValue);
  };
}

function resolveMeta(_: unknown, given: { block?: BlockConstraint | null }, context: QueryContext): unknown {
  const { number, hash } = context.session.blockOf(given.block);
  const stored = context.session.storedBlock(number);
  return {
    block: { number, hash, timestamp: stored?.timestamp ?? null, parentHash: stored?.parent ?? null },
    deployment: context.deployment,
    hasIndexingErrors: context.hasIndexingErrors,
  };
}

/** GraphQL checks what a resolver is given against the schema, so its source and arguments can be narrow here. */
function setResolver<Source, Given>(
  field: { resolve?: unknown } | undefined,
  resolve: (source: Source, given: Given, context: QueryContext, info: GraphQLResolveInfo) => unknown,
): void {
  if (field !== undefined) field.resolve = resolve;
}
