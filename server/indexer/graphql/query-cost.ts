import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { queryFailure } from "./query-failure.ts";

/** Bounds that a query must keep before anything of it runs. */
export const queryBounds = {
  characters: 100_000,
  tokens: 2_500,
  depth: 12,
  introspectionDepth: 20,
  /** Fields after fragments were put in, aliases included. */
  fields: 1_500,
  /** Root fields, aliases included. */
  rootFields: 100,
  /** Sizes of nested lists multiplied, then summed. */
  entities: 5_000_000,
} as const;

const defaultListLength = 100;
/** Lists of the schema itself are assumed to be this long. */
const introspectedListLength = 50;

type Variables = Readonly<Record<string, unknown>>;
type Place = { readonly parent: GraphQLCompositeType; readonly depth: number; readonly count: number };

/**
 * Estimates what a valid query can cost at most.
 * @throws GraphQLError naming the bound that is broken and what the query asks for
 */
export function requireAffordable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const root = schema.getRootType(operation.operation);
  if (root == null) throw queryFailure(`this index answers queries only, found a ${operation.operation}`);
  const rootFields = new CostEstimate(schema, document, variables).walk(operation.selectionSet, {
    parent: root,
    depth: 1,
    count: 1,
  });
  if (rootFields <= queryBounds.rootFields) return;
  throw queryFailure(
    `query has ${rootFields} root fields, which exceeds the limit of ${queryBounds.rootFields}`,
  );
}

class CostEstimate {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Variables;
  #fields = 0;
  #entities = 0;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.#schema = schema;
    this.#fragments = new Map(fragments.map((each) => [each.name.value, each]));
    this.#variables = variables;
  }

  /** Walks a selection and answers how many fields it has. */
  walk(selections: SelectionSetNode, place: Place): number {
    let fields = 0;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#visit(selection, place);
        fields += 1;
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition =
        fragment.typeCondition === undefined
          ? undefined
          : this.#schema.getType(fragment.typeCondition.name.value);
      const parent = condition !== undefined && isCompositeType(condition) ? condition : place.parent;
      fields += this.walk(fragment.selectionSet, { ...place, parent });
    }
    return fields;
  }

  #visit(node: FieldNode, place: Place): void {
    this.#fields += 1;
    if (this.#fields > queryBounds.fields) {
      throw queryFailure(`query has more than the limit of ${queryBounds.fields} fields; split it`);
    }
    const field = fieldOf(place.parent, node.name.value);
    if (node.selectionSet === undefined || field === undefined) return;
    const parent = getNamedType(field.type);
    const deepest = isIntrospectionType(parent) ? queryBounds.introspectionDepth : queryBounds.depth;
    if (place.depth > deepest)
      throw queryFailure(`query has a depth that exceeds the limit of \`${deepest}\``);
    const count = place.count * this.#lengthOf(node, field);
    this.#entities += count;
    if (this.#entities > queryBounds.entities) throw tooMany(this.#entities);
    if (isCompositeType(parent)) this.walk(node.selectionSet, { parent, depth: place.depth + 1, count });
  }

  #lengthOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number {
    const type = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (!isListType(type)) return 1;
    if (isIntrospectionType(getNamedType(type))) return introspectedListLength;
    const first = node.arguments?.find((argument) => argument.name.value === "first")?.value;
    if (first?.kind === Kind.INT) return Number(first.value);
    if (first?.kind !== Kind.VARIABLE) return defaultListLength;
    const value = this.#variables[first.name.value];
    return typeof value === "number" ? value : defaultListLength;
  }
}

function fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

function tooMany(entities: number): Error {
  return queryFailure(
    `query potentially returns \`${entities}\` entities or more and thereby exceeds the limit of ` +
      `\`${queryBounds.entities}\` entities. Possible solutions are reducing the depth of the query, querying fewer ` +
      "relationships or using `first` to return smaller collections",
  );
}
