import type { DatabaseSync } from "node:sqlite";
import type { Attribute, DerivedField, EntityModel } from "../manifest/entity-types.ts";
import { concreteTypesOf } from "../manifest/entity-types.ts";
import type { ColumnValue } from "../store/column-codec.ts";
import { BatchLoader } from "./batch-loader.ts";
import { queryFailure } from "./query-failure.ts";
import { resolveBlock, type BlockConstraint, type Scope } from "./scope.ts";
import {
  referencedIds,
  selectById,
  selectByIds,
  selectChildren,
  selectCollection,
  type CollectionArguments,
  type FoundEntity,
} from "./select-entities.ts";

const mostEntitiesPerQuery = 100_000;

/** What one query knows while it runs: its snapshot of the database, its batches, what it has cost so far. */
export class QuerySession {
  readonly #database: DatabaseSync;
  readonly #model: EntityModel;
  readonly #deployment: string;
  readonly #children = new Map<string, BatchLoader<FoundEntity, FoundEntity[]>>();
  readonly #references = new Map<string, BatchLoader<ColumnValue, FoundEntity | null>>();
  #found = 0;

  constructor(database: DatabaseSync, model: EntityModel, deployment: string) {
    this.#database = database;
    this.#model = model;
    this.#deployment = deployment;
  }

  blockOf(constraint: BlockConstraint | null | undefined): {
    scope: Scope;
    number: number;
    hash: string | null;
  } {
    return resolveBlock(this.#database, constraint, this.#deployment);
  }

  /** Reads a stored block; undefined for one that the index did not need to keep. */
  storedBlock(number: number): { hash: string; parent: string; timestamp: number } | undefined {
    const query = "SELECT hash, parent, timestamp FROM engine_blocks WHERE number = ?";
    return this.#database.prepare(query).get(number) as
      { hash: string; parent: string; timestamp: number } | undefined;
  }

  one(target: string, id: string, block: BlockConstraint | null | undefined): FoundEntity | null {
    const found = selectById(this.#partsAt(this.blockOf(block).scope), target, id);
    this.#count(found === null ? 0 : 1);
    return found;
  }

  many(target: string, given: CollectionArguments, block: BlockConstraint | null | undefined): FoundEntity[] {
    const found = selectCollection(this.#partsAt(this.blockOf(block).scope), target, given);
    this.#count(found.length);
    return found;
  }

  /** The entities at the other end of a list field, for one parent of a whole level. */
  children(
    parent: FoundEntity,
    field: Attribute | DerivedField,
    target: string,
    given: CollectionArguments,
  ): Promise<FoundEntity[]> {
    const key = JSON.stringify([parent.type.name, parent.scope.block, field.name, given]);
    let loader = this.#children.get(key);
    if (loader === undefined) {
      const parts = this.#partsAt(parent.scope);
      loader = new BatchLoader((parents) => {
        const found = selectChildren(parts, { owner: parent.type, field }, target, parents, given);
        this.#count(found.reduce((sum, children) => sum + children.length, 0));
        return found;
      });
      this.#children.set(key, loader);
    }
    return loader.load(parent);
  }

  /** The entity that a reference field names, for one parent of a whole level. */
  async reference(parent: FoundEntity, attribute: Attribute, target: string): Promise<FoundEntity | null> {
    const [id] = referencedIds(parent, attribute);
    return id === undefined ? null : this.#loaderOf(target, parent.scope).load(id);
  }

  #loaderOf(target: string, scope: Scope): BatchLoader<ColumnValue, FoundEntity | null> {
    const key = `${target} ${scope.block}`;
    let loader = this.#references.get(key);
    if (loader === undefined) {
      loader = new BatchLoader((ids) => this.#loadReferences(target, scope, ids));
      this.#references.set(key, loader);
    }
    return loader;
  }

  #loadReferences(target: string, scope: Scope, ids: readonly ColumnValue[]): (FoundEntity | null)[] {
    const unique = new Map(ids.map((id) => [textOf(id), id]));
    const found = new Map<string, FoundEntity>();
    for (const type of concreteTypesOf(this.#model, target)) {
      for (const entity of selectByIds(this.#partsAt(scope), type, [...unique.values()])) {
        found.set(textOf(entity.row["a_id"] ?? null), entity);
      }
    }
    this.#count(found.size);
    return ids.map((id) => found.get(textOf(id)) ?? null);
  }

  #partsAt(scope: Scope): { database: DatabaseSync; model: EntityModel; scope: Scope } {
    return { database: this.#database, model: this.#model, scope };
  }

  #count(found: number): void {
    this.#found += found;
    if (this.#found <= mostEntitiesPerQuery) return;
    throw queryFailure(
      `query returns more than ${mostEntitiesPerQuery} entities. Possible solutions are reducing the depth of the query, ` +
        "querying fewer relationships or using `first` to return smaller collections",
    );
  }
}

function textOf(id: ColumnValue): string {
  return id instanceof Uint8Array ? Buffer.from(id).toString("hex") : String(id);
}
