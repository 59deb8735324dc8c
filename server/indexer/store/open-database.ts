import { mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf, StoreUnusable } from "../failure.ts";
import type { EntityModel } from "../manifest/entity-types.ts";
import { engineTables, entityTables } from "./table-layout.ts";

/** What a database belongs to. Another subgraph or another chain means another database. */
export type StoreIdentity = { readonly deployment: string; readonly chain: string };

/** Raised with each change of the tables, so that older files are rebuilt. */
const layout = 1;
const largestCheckedBytes = 512 * 1024 * 1024;
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/**
 * Opens the database for writing and makes its tables when it is new.
 * @throws StoreUnusable when the files are damaged or belong to something else
 */
export function openDatabase(path: string, identity: StoreIdentity, model: EntityModel): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;");
    checkFiles(database, path);
    if (isEmpty(database)) createTables(database, identity, model);
    else checkIdentity(database, identity);
    return database;
  } catch (error) {
    database?.close();
    throw isDamage(error) ? new StoreUnusable(`its files are damaged (${messageOf(error)})`) : error;
  }
}

/** Opens a second connection that can only read; it sees whole committed blocks only. */
export function openReader(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec("PRAGMA temp_store = MEMORY; PRAGMA query_only = 1;");
  return database;
}

/** Deletes a database with its log files. */
export function deleteDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
}

/** Tells whether SQLite found its files damaged. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  if (typeof code !== "number") return false;
  const primary = code & 0xff;
  return primary === sqliteCorrupt || primary === sqliteNotADatabase;
}

function checkFiles(database: DatabaseSync, path: string): void {
  if (statSync(path).size > largestCheckedBytes) return;
  const answer = database.prepare("PRAGMA quick_check(1)").get() as { quick_check?: string } | undefined;
  if (answer?.quick_check !== "ok") {
    throw new StoreUnusable(`its files are damaged (${answer?.quick_check ?? "no answer to a check"})`);
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

function createTables(database: DatabaseSync, identity: StoreIdentity, model: EntityModel): void {
  database.exec("BEGIN IMMEDIATE");
  database.exec(engineTables + entityTables(model));
  database
    .prepare("INSERT INTO engine_deployment (one, id, chain, layout) VALUES (1, ?, ?, ?)")
    .run(identity.deployment, identity.chain, layout);
  database.exec("COMMIT");
}

function checkIdentity(database: DatabaseSync, identity: StoreIdentity): void {
  const found = readIdentity(database);
  if (found === undefined) throw new StoreUnusable("it lacks the record of what it belongs to");
  if (found.layout !== layout)
    throw new StoreUnusable(`its tables have layout ${found.layout}, expected ${layout}`);
  if (found.id !== identity.deployment) {
    throw new StoreUnusable(`it belongs to the subgraph ${found.id}, expected ${identity.deployment}`);
  }
  if (found.chain !== identity.chain) {
    throw new StoreUnusable(`it belongs to the chain ${found.chain}, expected ${identity.chain}`);
  }
}

type FoundIdentity = { id: string; chain: string; layout: number };

function readIdentity(database: DatabaseSync): FoundIdentity | undefined {
  const hasTable = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'engine_deployment'").get();
  if (hasTable === undefined) return undefined;
  return database.prepare("SELECT id, chain, layout FROM engine_deployment").get() as
    FoundIdentity | undefined;
}
