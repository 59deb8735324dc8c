import type { DatabaseSync, StatementSync } from "node:sqlite";

import { Defect } from "../../core/errors.ts";
import type { StoredAnswer, UsageDay } from "../ledger.ts";
import type { OperatorKey } from "../operator-key.ts";
import {
  batchDigest,
  receiptDomainSeparator,
  receiptLeaf,
  type Receipt,
  type ReceiptDomain,
  type SignedReceipt,
} from "../receipt.ts";
import { toReceipt, type ChargeOutcome, type ChargeRequest } from "../reservation-book.ts";
import { receiptTree } from "../receipt-tree.ts";
import { toHexText } from "../struct-hash.ts";
import type { Charge } from "./accounts.ts";
import { prepare, type Row } from "./database.ts";

/** Bounds how long the first call of a group waits for the last. */
export const MAX_GROUP = 512;

const DAY_SECONDS = 86_400;

export interface ReceiptOperations {
  /** Signs all charges of one group commit at once and writes their receipts and answers, in the caller's transaction. */
  seal(charges: readonly Charge[], nowMs: number): ChargeOutcome[];
  newest(owner: string, first: number): SignedReceipt[];
  byReference(reference: string): SignedReceipt | undefined;
  keptAnswer(owner: string, idempotencyKey: string): StoredAnswer | undefined;
  forgetAnswers(beforeMs: number): void;
  usage(model: string, sinceDay: string): UsageDay[];
  callsOf(model: string): bigint;
}

export function createReceiptOperations(
  db: DatabaseSync,
  key: OperatorKey,
  domain: ReceiptDomain,
): ReceiptOperations {
  const write = createReceiptWriter(db, key, domain);
  const read = createReceiptReader(db);
  const forget = prepare(db, "DELETE FROM answers WHERE stored_at < ?");
  const usage = prepare(
    db,
    "SELECT day, calls, credits FROM usage_days WHERE model = ? AND day >= ? ORDER BY day",
  );
  const calls = prepare(db, "SELECT coalesce(sum(calls), 0) AS calls FROM usage_days WHERE model = ?");
  return {
    ...read,
    seal: write,
    forgetAnswers: (beforeMs) => void forget.run(beforeMs),
    callsOf: (model) => calls.get(model)?.["calls"] as bigint,
    usage: (model, sinceDay) =>
      usage.all(model, sinceDay).map((row) => ({
        day: String(row["day"]),
        calls: row["calls"] as bigint,
        credits: row["credits"] as bigint,
      })),
  };
}

function createReceiptWriter(
  db: DatabaseSync,
  key: OperatorKey,
  domain: ReceiptDomain,
): ReceiptOperations["seal"] {
  const separator = receiptDomainSeparator(domain);
  const statements = prepareWrites(db);
  return (charges, nowMs) => {
    if (charges.length === 0) return [];
    const receipts = charges.map(({ request, state }) => toReceipt(request, state, key.address));
    const leaves = receipts.map(receiptLeaf);
    const tree = receiptTree(leaves);
    const root = toHexText(tree.root);
    const signature = key.signDigest(batchDigest(tree.root, separator));
    const signed = [root, signature, key.address, domain.chainId, domain.registry] as const;
    const number = statements.batch.run(...signed).lastInsertRowid;
    countUse(charges, statements.usage);
    const batch = { root, signature };
    return charges.map((charge, index) => {
      const id = storeReceipt(charge, { batch: number, index, leaf: leaves[index]! }, statements.receipt);
      storeAnswer(charge.request, { id, nowMs }, statements.answer);
      const path = tree.pathOf(index).map((hash) => toHexText(hash));
      return { state: charge.state, pool: charge.pool, place: { id, path, index }, batch };
    });
  };
}

function prepareWrites(db: DatabaseSync) {
  return {
    batch: prepare(
      db,
      `INSERT INTO batches (root, signature, operator, chain_id, registry) VALUES (?, ?, ?, ?, ?)`,
    ),
    receipt: prepare(
      db,
      `INSERT INTO receipts (batch, position, leaf, owner, account, release_id, request_hash, response_hash,
         runtime_hash, charged, charged_cumulative, issued_at, reference)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    answer: prepare(db, "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    usage: prepare(
      db,
      `INSERT INTO usage_days VALUES (?, ?, ?, ?)
       ON CONFLICT (model, day) DO UPDATE SET calls = calls + excluded.calls, credits = credits + excluded.credits`,
    ),
  };
}

/** @returns the receipt's id */
function storeReceipt(
  { request, state }: Charge,
  { batch, index, leaf }: { batch: bigint | number; index: number; leaf: Uint8Array },
  receipt: StatementSync,
): bigint {
  const { owner, account, releaseId, requestHash, responseHash, runtimeHash, charged, issuedAt } = request;
  const place = [batch, index, leaf, owner, account, releaseId] as const;
  const facts = [requestHash, responseHash, runtimeHash, charged, state.charged, issuedAt] as const;
  return BigInt(receipt.run(...place, ...facts, request.reference ?? null).lastInsertRowid);
}

function storeAnswer(
  { answer: content, idempotencyKey, owner, model, requestHash }: ChargeRequest,
  { id, nowMs }: { id: bigint; nowMs: number },
  answer: StatementSync,
): void {
  if (content === undefined || idempotencyKey === undefined) return;
  const { status, headers, body } = content;
  answer.run(owner, idempotencyKey, model, requestHash, id, status, JSON.stringify(headers), body, nowMs);
}

/** One row for each model and day of a group, however many charges it has. */
function countUse(charges: readonly Charge[], usage: StatementSync): void {
  const use = new Map<string, { model: string; issuedAt: number; calls: number; credits: bigint }>();
  for (const { request } of charges) {
    const { model, issuedAt, charged } = request;
    const name = `${model} ${Math.floor(issuedAt / DAY_SECONDS)}`;
    const so = use.get(name) ?? { model, issuedAt, calls: 0, credits: 0n };
    use.set(name, { ...so, calls: so.calls + 1, credits: so.credits + charged });
  }
  for (const { model, issuedAt, calls, credits } of use.values()) {
    usage.run(model, dayOf(issuedAt), calls, credits);
  }
}

function createReceiptReader(
  db: DatabaseSync,
): Pick<ReceiptOperations, "newest" | "byReference" | "keptAnswer"> {
  const columns = `receipts.*, batches.root, batches.signature, batches.operator, batches.chain_id, batches.registry
    FROM receipts JOIN batches USING (batch)`;
  const newest = prepare(db, `SELECT ${columns} WHERE owner = ? ORDER BY id DESC LIMIT ?`);
  const byId = prepare(db, `SELECT ${columns} WHERE receipts.id = ?`);
  const byReference = prepare(db, `SELECT ${columns} WHERE reference = ?`);
  // A batch is written in one piece, so that its receipts lie one behind the other.
  const leaves = prepare(db, "SELECT leaf FROM receipts WHERE id BETWEEN ? AND ? AND batch = ? ORDER BY id");
  const answer = prepare(db, "SELECT * FROM answers WHERE owner = ? AND idempotency_key = ?");

  const signed = (row: Row): SignedReceipt => {
    const first = (row["id"] as bigint) - (row["position"] as bigint);
    const batchLeaves = leaves
      .all(first, first + BigInt(MAX_GROUP), row["batch"] as bigint)
      .map((each) => each["leaf"] as Uint8Array);
    const index = Number(row["position"]);
    const path = receiptTree(batchLeaves)
      .pathOf(index)
      .map((hash) => toHexText(hash));
    return {
      id: row["id"] as bigint,
      receipt: toStoredReceipt(row),
      path,
      index,
      root: String(row["root"]),
      signature: String(row["signature"]),
      chainId: Number(row["chain_id"]),
      registry: String(row["registry"]),
    };
  };
  return {
    newest: (owner, first) => newest.all(owner, first).map(signed),
    byReference: (reference) => {
      const row = byReference.get(reference);
      return row === undefined ? undefined : signed(row);
    },
    keptAnswer: (owner, idempotencyKey) => {
      const row = answer.get(owner, idempotencyKey);
      if (row === undefined) return undefined;
      const receiptRow = byId.get(row["receipt_id"] as bigint);
      if (receiptRow === undefined)
        throw new Defect(
          "receipt-lost",
          `Expected receipt ${String(row["receipt_id"])} of a stored answer, found none.`,
        );
      return {
        requestHash: String(row["request_hash"]),
        model: String(row["model"]),
        status: Number(row["status"]),
        headers: JSON.parse(String(row["headers"])) as Record<string, string>,
        body: row["body"] as Uint8Array,
        receipt: signed(receiptRow),
      };
    },
  };
}

function toStoredReceipt(row: Row): Receipt {
  return {
    releaseId: row["release_id"] as bigint,
    requestHash: String(row["request_hash"]),
    responseHash: String(row["response_hash"]),
    runtimeHash: String(row["runtime_hash"]),
    account: String(row["owner"]),
    charged: row["charged"] as bigint,
    chargedCumulative: row["charged_cumulative"] as bigint,
    issuedAt: row["issued_at"] as bigint,
    operator: String(row["operator"]),
  };
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
