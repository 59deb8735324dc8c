import type { DatabaseSync } from "node:sqlite";

import type {
  ApiKey,
  ApiKeyStore,
  OutboxEntry,
  OutboxStore,
  Purchase,
  PurchaseState,
  PurchaseStore,
} from "../records.ts";
import { prepare, type Row } from "./database.ts";

/** The same port, answered at once inside the caller's transaction. */
type AtOnce<Store> = {
  readonly [Name in keyof Store]: Store[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

export function createOutboxOperations(db: DatabaseSync): AtOnce<OutboxStore> {
  const put = prepare(db, "INSERT INTO outbox VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING");
  const drop = prepare(db, "DELETE FROM outbox WHERE hash = ?");
  const list = prepare(db, "SELECT * FROM outbox ORDER BY nonce");
  return {
    put: ({ hash, raw, nonce, what }) => void put.run(hash, raw, nonce, what),
    drop: (hash) => void drop.run(hash),
    list: () => list.all().map(toEntry),
  };
}

export function createPurchaseOperations(db: DatabaseSync): AtOnce<PurchaseStore> {
  const state = prepare(db, "SELECT state FROM purchases WHERE id = ?");
  const insert = prepare(db, "INSERT INTO purchases VALUES (?, ?, ?, ?, ?, ?, ?, 'collecting')");
  const update = prepare(db, "UPDATE purchases SET state = ? WHERE id = ?");
  const inState = prepare(db, "SELECT * FROM purchases WHERE state = ? ORDER BY id");
  const forget = prepare(db, "DELETE FROM purchases WHERE id = ?");
  const stateOf = (id: string): PurchaseState | undefined =>
    state.get(id)?.["state"] as PurchaseState | undefined;
  return {
    take: ({ id, model, till, payer, nonce, amount, validBefore }) => {
      const known = stateOf(id);
      if (known === undefined) insert.run(id, model, till, payer, nonce, amount, validBefore);
      return known;
    },
    move: (id, from, to) => {
      const known = stateOf(id);
      if (known === undefined || !from.includes(known)) return false;
      update.run(to, id);
      return true;
    },
    inState: (wanted) => inState.all(wanted).map(toPurchase),
    forget: (id) => void forget.run(id),
  };
}

export function createApiKeyOperations(db: DatabaseSync): AtOnce<ApiKeyStore> {
  const insert = prepare(db, `INSERT INTO api_keys VALUES (${"?, ".repeat(13)}?)`);
  const find = prepare(db, "SELECT * FROM api_keys WHERE id = ?");
  const ofHolder = prepare(db, "SELECT * FROM api_keys WHERE holder = ? ORDER BY created_at DESC, id");
  const revoke = prepare(
    db,
    "UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE holder = ? AND id = ?",
  );
  return {
    add: (key) => {
      const mandate = [key.perCall, key.perDay, key.createdAt, key.expiresAt, key.revokedAt] as const;
      const channel = [key.model, key.channelId, key.channel, key.ceiling, key.signature] as const;
      insert.run(key.id, key.secretHash, key.holder, key.label, ...channel, ...mandate);
    },
    find: (id) => {
      const row = find.get(id);
      return row === undefined ? undefined : toApiKey(row);
    },
    ofHolder: (holder) => ofHolder.all(holder).map(toApiKey),
    revoke: (holder, id, at) => revoke.run(at, holder, id).changes === 1n,
  };
}

function toEntry(row: Row): OutboxEntry {
  return {
    hash: String(row["hash"]),
    raw: String(row["raw"]),
    nonce: Number(row["nonce"]),
    what: String(row["what"]),
  };
}

function toPurchase(row: Row): Purchase {
  return {
    id: String(row["id"]),
    model: String(row["model"]),
    till: String(row["till"]),
    payer: String(row["payer"]),
    nonce: String(row["nonce"]),
    amount: row["amount"] as bigint,
    validBefore: Number(row["valid_before"]),
    state: row["state"] as PurchaseState,
  };
}

function toApiKey(row: Row): ApiKey {
  return {
    id: String(row["id"]),
    secretHash: String(row["secret_hash"]),
    holder: String(row["holder"]),
    label: String(row["label"]),
    model: String(row["model"]),
    channelId: String(row["channel_id"]),
    channel: String(row["channel"]),
    ceiling: row["ceiling"] as bigint,
    signature: String(row["signature"]),
    perCall: row["per_call"] as bigint,
    perDay: row["per_day"] as bigint,
    createdAt: Number(row["created_at"]),
    expiresAt: Number(row["expires_at"]),
    revokedAt: row["revoked_at"] === null ? null : Number(row["revoked_at"]),
  };
}
