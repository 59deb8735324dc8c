import type { DatabaseSync } from "node:sqlite";

import { prepare } from "./database.ts";

export interface CounterOperations {
  countUp(counter: { name: string; period: string; limit: number }): { counted: boolean; count: number };
  countOf(counter: { name: string; period: string }): number;
}

export function createCounterOperations(db: DatabaseSync): CounterOperations {
  const select = prepare(db, "SELECT count FROM counters WHERE name = ? AND period = ?");
  const set = prepare(
    db,
    "INSERT INTO counters (name, period, count) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET period = excluded.period, count = excluded.count",
  );
  const countOf: CounterOperations["countOf"] = ({ name, period }) =>
    Number(select.get(name, period)?.["count"] ?? 0n);
  return {
    countOf,
    countUp: ({ name, period, limit }) => {
      const count = countOf({ name, period });
      if (count >= limit) return { counted: false, count };
      set.run(name, period, count + 1);
      return { counted: true, count: count + 1 };
    },
  };
}
