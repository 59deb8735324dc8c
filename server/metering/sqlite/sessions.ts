import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

import type { StoredSession } from "../ledger.ts";
import { prepare } from "./database.ts";

export interface SessionOperations {
  open(session: StoredSession): boolean;
  find(holder: string, sessionKey: string): StoredSession | undefined;
  forget(beforeSeconds: number): void;
  secret(name: string): Uint8Array;
  countUp(counter: { name: string; period: string; limit: number }): { counted: boolean; count: number };
}

export function createSessionOperations(db: DatabaseSync): SessionOperations {
  const insert = prepare(
    db,
    "INSERT INTO sessions (session_key, holder, nonce, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (nonce) DO NOTHING",
  );
  const select = prepare(
    db,
    "SELECT * FROM sessions WHERE holder = ? AND session_key = ? ORDER BY expires_at DESC LIMIT 1",
  );
  const forget = prepare(db, "DELETE FROM sessions WHERE expires_at < ?");
  const insertSecret = prepare(
    db,
    "INSERT INTO secrets (name, secret) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
  );
  const selectSecret = prepare(db, "SELECT secret FROM secrets WHERE name = ?");
  const selectCount = prepare(db, "SELECT count FROM counters WHERE name = ? AND period = ?");
  const setCount = prepare(
    db,
    "INSERT INTO counters (name, period, count) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET period = excluded.period, count = excluded.count",
  );
  return {
    open: (session) =>
      insert.run(session.sessionKey, session.holder, session.nonce, session.expiresAt).changes === 1n,
    find: (holder, sessionKey) => {
      const row = select.get(holder, sessionKey);
      if (row === undefined) return undefined;
      const expiresAt = Number(row["expires_at"]);
      return { holder, sessionKey, nonce: String(row["nonce"]), expiresAt };
    },
    forget: (beforeSeconds) => void forget.run(beforeSeconds),
    secret: (name) => {
      insertSecret.run(name, randomBytes(32));
      return selectSecret.get(name)?.["secret"] as Uint8Array;
    },
    countUp: ({ name, period, limit }) => {
      const count = Number(selectCount.get(name, period)?.["count"] ?? 0n);
      if (count >= limit) return { counted: false, count };
      setCount.run(name, period, count + 1);
      return { counted: true, count: count + 1 };
    },
  };
}
