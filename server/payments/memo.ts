import type { Clock } from "../core/clock.ts";

export interface MemoOptions<Key, Value> {
  readonly load: (key: Key) => Promise<Value>;
  /** The oldest entry goes when there are more. */
  readonly maxEntries: number;
  /** How long a value may be used; for good when left out. */
  readonly maxAgeMs?: number;
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
  clock,
}: MemoOptions<Key, Value>): Memo<Key, Value> {
  const entries = new Map<Key, { value: Promise<Value>; loadedAtMs: number }>();

  const reload = (key: Key): Promise<Value> => {
    const entry = { value: load(key), loadedAtMs: clock.nowMs() };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value as Key);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };

  return {
    reload,
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return reload(key);
      return clock.nowMs() - entry.loadedAtMs < maxAgeMs ? entry.value : reload(key);
    },
  };
}
