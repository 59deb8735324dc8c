import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";

import { Defect, Unavailable } from "../../core/errors.ts";
import { RECORDS_SCHEMA } from "./records-schema.ts";

/** A row with integers as bigint. */
export type Row = Record<string, SQLOutputValue>;

/** What each version of the schema adds to the one before it. */
const MIGRATIONS = [
  "ALTER TABLE receipts ADD COLUMN reference TEXT; CREATE INDEX receipts_by_reference ON receipts (reference) WHERE reference IS NOT NULL;",
  RECORDS_SCHEMA,
  // Reservations are in memory only.
  "DROP TABLE reservations; ALTER TABLE accounts DROP COLUMN reserved;",
  "DROP INDEX receipts_by_batch;",
];
/** 32 MiB. */
const LOG_PAGES = 8_192;
const SCHEMA_VERSION = 1 + MIGRATIONS.length;

const SCHEMA = `
CREATE TABLE accounts (
  account TEXT PRIMARY KEY,
  charged INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  calls INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  pool TEXT,
  owner TEXT NOT NULL,
  model TEXT NOT NULL,
  amount INTEGER NOT NULL,
  request_hash TEXT NOT NULL,
  idempotency_key TEXT,
  made_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reservations_by_key ON reservations (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE receipts (
  id INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  position INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  owner TEXT NOT NULL,
  account TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  request_hash TEXT NOT NULL,
  response_hash TEXT NOT NULL,
  runtime_hash TEXT NOT NULL,
  charged INTEGER NOT NULL,
  charged_cumulative INTEGER NOT NULL,
  issued_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_by_owner ON receipts (owner, id);
CREATE INDEX receipts_by_batch ON receipts (batch, position);

CREATE TABLE batches (
  batch INTEGER PRIMARY KEY,
  root TEXT NOT NULL,
  signature TEXT NOT NULL,
  operator TEXT NOT NULL,
  chain_id INTEGER NOT NULL,
  registry TEXT NOT NULL
) STRICT;

CREATE TABLE answers (
  owner TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  model TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  receipt_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (owner, idempotency_key)
) STRICT;
CREATE INDEX answers_by_age ON answers (stored_at);

CREATE TABLE vouchers (
  account TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  model TEXT NOT NULL,
  ceiling INTEGER NOT NULL,
  signature TEXT NOT NULL,
  terms TEXT NOT NULL,
  claimed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_days (
  model TEXT NOT NULL,
  day TEXT NOT NULL,
  calls INTEGER NOT NULL,
  credits INTEGER NOT NULL,
  PRIMARY KEY (model, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  period TEXT NOT NULL,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the ledger's file for this process alone and brings its schema up to date.
 * @throws Unavailable `ledger-locked` when another process holds the file
 * @throws Defect `ledger-newer` when a newer version of this program wrote it
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // Exclusive locking before the first access keeps the lock until close: a second process is turned away.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    // Moving the log's pages into the file costs two more waits for the disk, so it is done for many calls at once.
    db.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    db.exec("BEGIN EXCLUSIVE; COMMIT;");
    migrate(db, file);
  } catch (error) {
    db.close();
    throw isBusy(error) ? lockedBy(file, error) : error;
  }
  return db;
}

/** Prepares a statement whose integers are read as bigint, so that no digit of money is lost. */
export function prepare(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}

function migrate(db: DatabaseSync, file: string): void {
  const version = Number(prepare(db, "PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) {
    throw new Defect(
      "ledger-newer",
      `Expected the ledger ${file} to have schema ${SCHEMA_VERSION} or older, found ${version}. Start the newer version of this program.`,
    );
  }
  const steps = [SCHEMA, ...MIGRATIONS].slice(version).join("\n");
  if (version < SCHEMA_VERSION) db.exec(`BEGIN; ${steps} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}

function lockedBy(file: string, cause: unknown): Unavailable {
  return new Unavailable(
    "ledger-locked",
    `Expected to be the only process with the ledger ${file}, found it held by another. Stop that one first, or choose another COMODEL_HOME.`,
    { cause },
  );
}
