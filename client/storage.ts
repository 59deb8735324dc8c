/** Where a client keeps what must outlive it: session keys and how much each channel was charged. */
export interface ClientStorage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Lives as long as this object: for tests and one-off scripts. */
export function memoryStorage(): ClientStorage {
  const entries = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(entries.get(key)),
    set: (key, value) => Promise.resolve(void entries.set(key, value)),
    delete: (key) => Promise.resolve(void entries.delete(key)),
  };
}

/** The part of a browser's `localStorage` that is used. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps entries in a browser's storage, under names that begin with `comodel:`. */
export function webStorage(storage: WebStorage): ClientStorage {
  const name = (key: string): string => `comodel:${key}`;
  return {
    get: (key) => Promise.resolve(storage.getItem(name(key)) ?? undefined),
    set: (key, value) => Promise.resolve(storage.setItem(name(key), value)),
    delete: (key) => Promise.resolve(storage.removeItem(name(key))),
  };
}
