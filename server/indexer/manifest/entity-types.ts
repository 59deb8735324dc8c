/**
 * What `schema.graphql` says, in the form that store, host and queries work with.
 */

/** The scalars that an attribute can hold. An entity reference is stored as the id of its target. */
export type ScalarName =
  "ID" | "String" | "Int" | "Int8" | "BigInt" | "BigDecimal" | "Boolean" | "Bytes" | "Timestamp";

/** The scalar in which an entity's id is kept. */
export type IdScalar = "String" | "Bytes" | "Int8";

export type FieldShape =
  | { readonly kind: "scalar"; readonly scalar: ScalarName }
  | { readonly kind: "enum"; readonly enumName: string; readonly values: ReadonlySet<string> }
  | { readonly kind: "reference"; readonly target: string; readonly idScalar: IdScalar };

/** A stored attribute. `list` tells that it holds an array of the shape. */
export type Attribute = {
  readonly name: string;
  readonly shape: FieldShape;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly description: string | undefined;
};

/** A field that is looked up from the other side: all `target` whose `through` names this entity. */
export type DerivedField = {
  readonly name: string;
  readonly target: string;
  readonly through: string;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly description: string | undefined;
};

export type EntityType = {
  readonly name: string;
  readonly immutable: boolean;
  readonly idScalar: IdScalar;
  readonly interfaces: readonly string[];
  /** Stored attributes in the order of the schema, `id` included. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly derived: ReadonlyMap<string, DerivedField>;
  readonly description: string | undefined;
};

export type InterfaceType = {
  readonly name: string;
  readonly idScalar: IdScalar;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly derived: ReadonlyMap<string, DerivedField>;
  /** Names of the entity types that implement it, in the order of the schema. */
  readonly implementers: readonly string[];
  readonly description: string | undefined;
};

export type EntityModel = {
  readonly entities: ReadonlyMap<string, EntityType>;
  readonly interfaces: ReadonlyMap<string, InterfaceType>;
  readonly enums: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Finds an entity type that the caller knows to exist. */
export function entityTypeOf(model: EntityModel, name: string): EntityType {
  const found = model.entities.get(name);
  if (found === undefined) throw new Error(`expected an entity type named ${name}, found none in the schema`);
  return found;
}

/** The entity types that a field's target can be: itself, or all that implement the interface. */
export function concreteTypesOf(model: EntityModel, target: string): EntityType[] {
  const asInterface = model.interfaces.get(target);
  if (asInterface === undefined) return [entityTypeOf(model, target)];
  return asInterface.implementers.map((name) => entityTypeOf(model, name));
}
