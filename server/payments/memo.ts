import type { Clock } from "../core/clock.ts";

export interface MemoOptions<Key, Value> {
  readonly load: (key: Key) => Promise<Value>;
  /** The oldest entry goes when there are more. */
  readonly maxEntries: number;
  /** How long a value may be used; for good when left out. */
  readonly maxAgeMs?: number;
  /** The same for a value that was loaded again because it was so old; as for the first when left out. */
  readonly laterAgeMs?: number;
  readonly clock: Clock;
}

/** A bounded cache of loaded values: callers that ask while a load runs share it, and a failed load is not kept. */
export interface Memo<Key, Value> {
  get(key: Key): Promise<Value>;
  /** Loads again even when a value is at hand. */
  reload(key: Key): Promise<Value>;
  forget(key: Key): void;
  clear(): void;
}

export function createMemo<Key, Value>({
  load,
  maxEntries,
  maxAgeMs = Infinity,
  laterAgeMs = maxAgeMs,
  clock,
}: MemoOptions<Key, Value>): Memo<Key, Value> {
  const entries = new Map<Key, { value: Promise<Value>; loadedAtMs: number; ageMs: number }>();

  const loadFor = (ageMs: number, key: Key): Promise<Value> => {
    const entry = { value: load(key), loadedAtMs: clock.nowMs(), ageMs };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value as Key);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };

  return {
    reload: (key) => loadFor(maxAgeMs, key),
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return loadFor(maxAgeMs, key);
      return clock.nowMs() - entry.loadedAtMs < entry.ageMs ? entry.value : loadFor(laterAgeMs, key);
    },
  };
}
