import type { DatabaseSync } from "node:sqlite";

import type { ChargedState, ChargeRequest } from "../reservation-book.ts";
import { prepare, type Row } from "./database.ts";

/** A charge that was written and waits for its group's signature. */
export interface Charge {
  readonly request: ChargeRequest;
  readonly state: ChargedState;
  readonly pool: ChargedState | undefined;
}

export interface AccountOperations {
  charge(request: ChargeRequest): Charge;
  raise(account: string, floor: bigint): ChargedState;
  state(account: string): ChargedState;
}

/** What accounts are charged, as plain SQL inside the caller's transaction. */
export function createAccountOperations(db: DatabaseSync): AccountOperations {
  const select = prepare(db, "SELECT charged, calls FROM accounts WHERE account = ?");
  const raise = prepare(
    db,
    `INSERT INTO accounts (account, charged, calls) VALUES (?, ?, 0)
     ON CONFLICT (account) DO UPDATE SET charged = max(charged, excluded.charged) RETURNING charged, calls`,
  );
  const add = prepare(
    db,
    `INSERT INTO accounts (account, charged, calls) VALUES (?, ?, 1)
     ON CONFLICT (account) DO UPDATE SET charged = charged + excluded.charged, calls = calls + 1
     RETURNING charged, calls`,
  );
  return {
    charge: (request) => ({
      request,
      state: toState(add.get(request.account, request.charged)),
      pool: request.pool === undefined ? undefined : toState(add.get(request.pool, request.charged)),
    }),
    raise: (account, floor) => toState(raise.get(account, floor)),
    state: (account) => toState(select.get(account)),
  };
}

function toState(row: Row | undefined): ChargedState {
  if (row === undefined) return { charged: 0n, calls: 0n };
  return { charged: row["charged"] as bigint, calls: row["calls"] as bigint };
}
