import type { DatabaseSync, StatementSync } from "node:sqlite";

import { Defect } from "../../core/errors.ts";
import type { AccountState, CommitRequest, ReserveOutcome, ReserveRequest, StoredAnswer } from "../ledger.ts";
import { prepare, type Row } from "./database.ts";

/** A charge that was written and waits for its group's signature. */
export interface Charge {
  readonly reservation: Reservation;
  readonly request: CommitRequest;
  readonly state: AccountState;
}

export interface Reservation {
  readonly account: string;
  readonly owner: string;
  readonly model: string;
  readonly requestHash: string;
  readonly idempotencyKey: string | undefined;
}

export interface AccountOperations {
  reserve(
    request: ReserveRequest,
    answerOf: (owner: string, key: string) => StoredAnswer | undefined,
  ): ReserveOutcome;
  charge(request: CommitRequest): Charge;
  release(reservationId: bigint): void;
  state(account: string): AccountState;
}

/** Reserve, charge and release as plain SQL inside the caller's transaction; all checks come before the first write. */
export function createAccountOperations(db: DatabaseSync): AccountOperations {
  releaseStale(db);
  const statements = prepareStatements(db);
  const state = (account: string): AccountState => toState(statements.select.get(account));
  const settle = (row: Row, charged: bigint, calls: bigint): void => {
    const amount = row["amount"] as bigint;
    statements.settle.run(charged, amount, calls, String(row["account"]));
    if (row["pool"] !== null) statements.settle.run(charged, amount, calls, String(row["pool"]));
  };
  return {
    state,
    reserve: (request, answerOf) => {
      if (request.amount < 0n) {
        throw new Defect("amount-negative", `Expected an amount of 0 or more, found ${request.amount}.`);
      }
      const stop = repeatOf(request, statements.running, answerOf) ?? refusalOf(request, state);
      if (stop !== undefined) return stop;
      const reservationId = insertReservation(request, statements);
      return { kind: "reserved", reservationId, state: state(request.account) };
    },
    charge: (request) => {
      assertChargeable(request, statements.peek.get(request.reservationId)?.["amount"]);
      const row = statements.take.get(request.reservationId) as Row;
      settle(row, request.charged, 1n);
      return { reservation: toReservation(row), request, state: state(String(row["account"])) };
    },
    release: (reservationId) => {
      const row = statements.take.get(reservationId);
      if (row !== undefined) settle(row, 0n, 0n);
    },
  };
}

type AccountStatements = ReturnType<typeof prepareStatements>;

function prepareStatements(db: DatabaseSync) {
  return {
    select: prepare(db, "SELECT charged, reserved, calls FROM accounts WHERE account = ?"),
    raise: prepare(
      db,
      `INSERT INTO accounts (account, charged, reserved, calls) VALUES (?, ?, ?, 0)
       ON CONFLICT (account) DO UPDATE SET
         charged = max(charged, excluded.charged), reserved = reserved + excluded.reserved`,
    ),
    settle: prepare(
      db,
      "UPDATE accounts SET charged = charged + ?, reserved = reserved - ?, calls = calls + ? WHERE account = ?",
    ),
    insert: prepare(
      db,
      `INSERT INTO reservations (account, pool, owner, model, amount, request_hash, idempotency_key, made_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ),
    take: prepare(db, "DELETE FROM reservations WHERE id = ? RETURNING *"),
    peek: prepare(db, "SELECT amount FROM reservations WHERE id = ?"),
    running: prepare(
      db,
      "SELECT request_hash, model FROM reservations WHERE owner = ? AND idempotency_key = ?",
    ),
  };
}

function insertReservation(request: ReserveRequest, { raise, insert }: AccountStatements): bigint {
  const { account, pool, owner, model, amount, requestHash, idempotencyKey, nowMs } = request;
  raise.run(account, request.floor, amount);
  if (pool !== undefined) raise.run(pool.account, 0n, amount);
  const values = [account, pool?.account ?? null, owner, model, amount, requestHash];
  return insert.get(...values, idempotencyKey ?? null, nowMs)?.["id"] as bigint;
}

function refusalOf(
  request: ReserveRequest,
  stateOf: (account: string) => AccountState,
): ReserveOutcome | undefined {
  const found = stateOf(request.account);
  const state = { ...found, charged: found.charged > request.floor ? found.charged : request.floor };
  const taken = state.charged + state.reserved;
  if (request.expectedCharged !== undefined && request.expectedCharged !== taken) {
    return { kind: "out-of-step", state };
  }
  if (taken + request.amount > request.limit) return { kind: "over-limit", state };
  if (request.pool === undefined) return undefined;
  const pool = stateOf(request.pool.account);
  const fits = pool.charged + pool.reserved + request.amount <= request.pool.limit;
  return fits ? undefined : { kind: "pool-used-up", state, pool };
}

/** What an idempotency key says about a request: answered, running, or used for something else. */
function repeatOf(
  request: ReserveRequest,
  running: StatementSync,
  answerOf: (owner: string, key: string) => StoredAnswer | undefined,
): ReserveOutcome | undefined {
  if (request.idempotencyKey === undefined) return undefined;
  const same = (other: { requestHash: string; model: string }): boolean =>
    other.requestHash === request.requestHash && other.model === request.model;
  const kept = answerOf(request.owner, request.idempotencyKey);
  if (kept !== undefined) return same(kept) ? { kind: "answered", answer: kept } : { kind: "key-reused" };
  const row = running.get(request.owner, request.idempotencyKey);
  if (row === undefined) return undefined;
  const held = { requestHash: String(row["request_hash"]), model: String(row["model"]) };
  return same(held) ? { kind: "in-flight" } : { kind: "key-reused" };
}

/** What a process that died had reserved was never answered, so it is owed to nobody. */
function releaseStale(db: DatabaseSync): void {
  db.exec("BEGIN; UPDATE accounts SET reserved = 0 WHERE reserved <> 0; DELETE FROM reservations; COMMIT;");
}

function assertChargeable(request: CommitRequest, reserved: unknown): asserts reserved is bigint {
  if (typeof reserved !== "bigint") {
    throw new Defect(
      "reservation-unknown",
      `Expected an open reservation, found none with id ${request.reservationId}.`,
    );
  }
  if (request.charged < 0n || request.charged > reserved) {
    throw new Defect(
      "charge-over-reserved",
      `Expected a charge of at most the reserved ${reserved}, found ${request.charged}.`,
    );
  }
}

function toState(row: Row | undefined): AccountState {
  if (row === undefined) return { charged: 0n, reserved: 0n, calls: 0n };
  return {
    charged: row["charged"] as bigint,
    reserved: row["reserved"] as bigint,
    calls: row["calls"] as bigint,
  };
}

function toReservation(row: Row): Reservation {
  const key = row["idempotency_key"];
  return {
    account: String(row["account"]),
    owner: String(row["owner"]),
    model: String(row["model"]),
    requestHash: String(row["request_hash"]),
    idempotencyKey: typeof key === "string" ? key : undefined,
  };
}
