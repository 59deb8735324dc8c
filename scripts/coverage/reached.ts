import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Which sides each test takes, kept between runs while the contracts and the test are the same. */
export interface Reached {
  /** Whether any test takes this side. */
  has(id: number): boolean;
  isKnown(test: string): boolean;
  add(test: string, ids: readonly number[]): void;
  /** Forgets all tests but these. */
  keep(tests: readonly string[]): void;
}

interface Stored {
  /** Of the contracts with everything that is planted in them. */
  readonly hash: string;
  readonly tests: Readonly<Record<string, readonly number[]>>;
}

export function openReached(file: string, hash: string): Reached {
  const stored = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Stored) : undefined;
  let tests = new Map(Object.entries(stored?.hash === hash ? stored.tests : {}));
  return {
    has: (id) => [...tests.values()].some((ids) => ids.includes(id)),
    isKnown: (test) => tests.has(test),
    add: (test, ids) => {
      tests.set(test, ids);
      writeFileSync(file, JSON.stringify({ hash, tests: Object.fromEntries(tests) } satisfies Stored));
    },
    keep: (wanted) => {
      tests = new Map([...tests].filter(([test]) => wanted.includes(test)));
    },
  };
}
