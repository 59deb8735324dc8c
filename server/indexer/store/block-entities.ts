import { isDeepStrictEqual } from "node:util";
import {
  keyOf,
  parseEntityId,
  toEntityValue,
  toTypedValue,
  type EntityData,
  type EntityKey,
  type EntityValue,
  type ScalarValue,
  type TypedValue,
} from "../entity-values.ts";
import { DeterministicFailure } from "../failure.ts";
import { concreteTypesOf, type EntityModel, type EntityType } from "../manifest/entity-types.ts";
import type { MappingStore } from "../wasm/host-context.ts";
import type { EntityStore } from "./entity-store.ts";

type Fields = ReadonlyMap<string, TypedValue>;
type Change = { readonly before: EntityData | null; readonly after: EntityData | null };

const cachedEntitiesPerType = 20_000;

/**
 * The entities as the handlers of one block see them: the store, with what the block changed so far on top.
 * What was read stays cached from block to block, up to a bound per type.
 */
export class BlockEntities implements MappingStore {
  readonly #store: EntityStore;
  readonly #model: EntityModel;
  readonly #cache = new Map<string, Map<EntityKey, EntityData | null>>();
  readonly #changes = new Map<string, Map<EntityKey, Change>>();

  constructor(store: EntityStore, model: EntityModel) {
    this.#store = store;
    this.#model = model;
  }

  get(entity: string, id: string): Fields | null {
    const type = this.#typeOf(entity);
    const found = this.#current(type, parseEntityId(type, id));
    return found === null ? null : toFields(type, found);
  }

  getInBlock(entity: string, id: string): Fields | null {
    const type = this.#typeOf(entity);
    const change = this.#changesOf(type).get(keyOf(parseEntityId(type, id)));
    return change === undefined || change.after === null ? null : toFields(type, change.after);
  }

  loadRelated(entity: string, id: string, field: string): Fields[] {
    const owner = this.#typeOf(entity);
    const derived = owner.derived.get(field);
    if (derived === undefined)
      throw new DeterministicFailure(`expected ${entity}.${field} to be derived, which it is not`);
    const ownerId = parseEntityId(owner, id);
    const types = concreteTypesOf(this.#model, derived.target);
    return types.flatMap((type) => this.#related(type, derived.through, ownerId));
  }

  set(entity: string, id: string, fields: Fields): void {
    const type = this.#typeOf(entity);
    if (id === "auto")
      throw new DeterministicFailure(`This engine does not make ids ("auto"), asked for by ${entity}.`);
    const parsedId = parseEntityId(type, id);
    const after = new Map<string, EntityValue>(this.#current(type, parsedId) ?? []);
    for (const [name, typed] of fields) applyField(type, after, name, typed);
    if (!after.has("id")) after.set("id", parsedId);
    else if (keyOf(after.get("id") as ScalarValue) !== keyOf(parsedId)) {
      throw new DeterministicFailure(
        `expected the field id of ${entity} to equal its id ${id}, found another`,
      );
    }
    requireFields(type, after);
    this.#change(type, parsedId, after);
  }

  remove(entity: string, id: string): void {
    const type = this.#typeOf(entity);
    this.#change(type, parseEntityId(type, id), null);
  }

  /** Writes the block's changes into the open transaction and starts over for the next block. */
  flush(block: number): void {
    for (const [name, changes] of this.#changes) {
      const table = this.#store.table(name);
      for (const [key, { before, after }] of changes) {
        if (after === null) {
          if (before !== null) table.close(block, before.get("id") as ScalarValue);
        } else if (before === null || !isDeepStrictEqual(before, after))
          table.write(block, after, before !== null);
        this.#remember(table.type, key, after);
      }
      changes.clear();
    }
  }

  /** Forgets the block's changes. */
  discard(): void {
    for (const changes of this.#changes.values()) changes.clear();
  }

  /** Forgets all that was read, because the store was set back. */
  forget(): void {
    this.discard();
    this.#cache.clear();
  }

  #related(type: EntityType, through: string, ownerId: ScalarValue): Fields[] {
    const attribute = type.attributes.get(through);
    if (attribute === undefined) throw new Error(`expected ${type.name} to have the field ${through}`);
    const merged = new Map<EntityKey, EntityData>();
    for (const each of this.#store.table(type.name).findRelated(attribute, ownerId)) {
      merged.set(keyOf(each.get("id") as ScalarValue), each);
    }
    const ownerKey = keyOf(ownerId);
    for (const [key, { after }] of this.#changesOf(type)) {
      const value = after?.get(through);
      const linked = Array.isArray(value) ? value.map(keyOf) : value === undefined ? [] : [keyOf(value)];
      if (after !== null && linked.includes(ownerKey)) merged.set(key, after);
      else merged.delete(key);
    }
    const sorted = [...merged].sort(([left], [right]) => (left < right ? -1 : 1));
    return sorted.map(([, data]) => toFields(type, data));
  }

  #current(type: EntityType, id: ScalarValue): EntityData | null {
    const key = keyOf(id);
    const change = this.#changesOf(type).get(key);
    return change === undefined ? this.#stored(type, key, id) : change.after;
  }

  #stored(type: EntityType, key: EntityKey, id: ScalarValue): EntityData | null {
    const cached = this.#cache.get(type.name)?.get(key);
    if (cached !== undefined) return cached;
    const found = this.#store.table(type.name).find(id);
    this.#remember(type, key, found);
    return found;
  }

  #change(type: EntityType, id: ScalarValue, after: EntityData | null): void {
    const key = keyOf(id);
    const changes = this.#changesOf(type);
    const earlier = changes.get(key);
    const before = earlier === undefined ? this.#stored(type, key, id) : earlier.before;
    changes.set(key, { before, after });
  }

  /** Keeps the newest; the oldest goes first, since handlers come back to what they touched last. */
  #remember(type: EntityType, key: EntityKey, data: EntityData | null): void {
    let cached = this.#cache.get(type.name);
    if (cached === undefined) this.#cache.set(type.name, (cached = new Map()));
    cached.delete(key);
    cached.set(key, data);
    if (cached.size > cachedEntitiesPerType) cached.delete(cached.keys().next().value as EntityKey);
  }

  #changesOf(type: EntityType): Map<EntityKey, Change> {
    let changes = this.#changes.get(type.name);
    if (changes === undefined) this.#changes.set(type.name, (changes = new Map()));
    return changes;
  }

  #typeOf(name: string): EntityType {
    return this.#store.table(name).type;
  }
}

function applyField(type: EntityType, data: Map<string, EntityValue>, name: string, typed: TypedValue): void {
  const attribute = type.attributes.get(name);
  if (attribute === undefined) {
    if (!type.derived.has(name))
      throw new DeterministicFailure(`expected a field of ${type.name}, found ${name}`);
    throw new DeterministicFailure(`${type.name}.${name} is derived from other entities and cannot be set`);
  }
  const value = toEntityValue(type, attribute, typed);
  if (value === null) data.delete(name);
  else data.set(name, value);
}

function requireFields(type: EntityType, data: EntityData): void {
  for (const attribute of type.attributes.values()) {
    if (attribute.nullable || data.has(attribute.name)) continue;
    const id = keyOf(data.get("id") as ScalarValue);
    throw new DeterministicFailure(
      `expected ${type.name}[${id}] to have a value for ${attribute.name}, found none`,
    );
  }
}

function toFields(type: EntityType, data: EntityData): Fields {
  const fields = new Map<string, TypedValue>();
  for (const [name, value] of data) {
    const attribute = type.attributes.get(name);
    if (attribute !== undefined) fields.set(name, toTypedValue(attribute, value));
  }
  return fields;
}
