import type { DatabaseSync } from "node:sqlite";

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
import type { ChargeOutcome } from "../reservation-book.ts";
import { receiptTree } from "../receipt-tree.ts";
import { toHexText } from "../struct-hash.ts";
import type { Charge } from "./accounts.ts";
import { prepare, type Row } from "./database.ts";

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
    const receipts = charges.map((charge) => toReceipt(charge, key.address));
    const leaves = receipts.map(receiptLeaf);
    const tree = receiptTree(leaves);
    const root = toHexText(tree.root);
    const signature = key.signDigest(batchDigest(tree.root, separator));
    const row = statements.batch.get(root, signature, key.address, domain.chainId, domain.registry);
    return charges.map((charge, index) => {
      const place = { batch: row?.["batch"] as bigint, index, leaf: leaves[index]! };
      const id = storeCharge(charge, place, { ...statements, nowMs });
      const path = tree.pathOf(index).map((hash) => toHexText(hash));
      const signed = { id, receipt: receipts[index]!, path, index, root, signature, ...domain };
      return { receipt: signed, state: charge.state, pool: charge.pool };
    });
  };
}

type WriteStatements = ReturnType<typeof prepareWrites>;

function prepareWrites(db: DatabaseSync) {
  return {
    batch: prepare(
      db,
      `INSERT INTO batches (root, signature, operator, chain_id, registry) VALUES (?, ?, ?, ?, ?) RETURNING batch`,
    ),
    receipt: prepare(
      db,
      `INSERT INTO receipts (batch, position, leaf, owner, account, release_id, request_hash, response_hash,
         runtime_hash, charged, charged_cumulative, issued_at, reference)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ),
    answer: prepare(db, "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
    usage: prepare(
      db,
      `INSERT INTO usage_days VALUES (?, ?, 1, ?)
       ON CONFLICT (model, day) DO UPDATE SET calls = calls + 1, credits = credits + excluded.credits`,
    ),
  };
}

/** Writes one charge's receipt, its answer when it has a key, and the day's use; answers the receipt's id. */
function storeCharge(
  { request, state }: Charge,
  { batch, index, leaf }: { batch: bigint; index: number; leaf: Uint8Array },
  { receipt, answer, usage, nowMs }: WriteStatements & { nowMs: number },
): bigint {
  const { owner, account, model, requestHash, idempotencyKey } = request;
  const { releaseId, responseHash, runtimeHash, charged, issuedAt } = request;
  const place = [batch, index, leaf, owner, account, releaseId] as const;
  const facts = [requestHash, responseHash, runtimeHash, charged, state.charged, issuedAt] as const;
  const id = receipt.get(...place, ...facts, request.reference ?? null)?.["id"] as bigint;
  usage.run(model, dayOf(issuedAt), charged);
  if (request.answer !== undefined && idempotencyKey !== undefined) {
    const { status, headers, body } = request.answer;
    const stored = [status, JSON.stringify(headers), body, nowMs] as const;
    answer.run(owner, idempotencyKey, model, requestHash, id, ...stored);
  }
  return id;
}

function createReceiptReader(
  db: DatabaseSync,
): Pick<ReceiptOperations, "newest" | "byReference" | "keptAnswer"> {
  const columns = `receipts.*, batches.root, batches.signature, batches.operator, batches.chain_id, batches.registry
    FROM receipts JOIN batches USING (batch)`;
  const newest = prepare(db, `SELECT ${columns} WHERE owner = ? ORDER BY id DESC LIMIT ?`);
  const byId = prepare(db, `SELECT ${columns} WHERE receipts.id = ?`);
  const byReference = prepare(db, `SELECT ${columns} WHERE reference = ?`);
  const leaves = prepare(db, "SELECT leaf FROM receipts WHERE batch = ? ORDER BY position");
  const answer = prepare(db, "SELECT * FROM answers WHERE owner = ? AND idempotency_key = ?");

  const signed = (row: Row): SignedReceipt => {
    const batchLeaves = leaves.all(row["batch"] as bigint).map((each) => each["leaf"] as Uint8Array);
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

function toReceipt({ request, state }: Charge, operator: string): Receipt {
  return {
    releaseId: request.releaseId,
    requestHash: request.requestHash,
    responseHash: request.responseHash,
    runtimeHash: request.runtimeHash,
    account: request.owner,
    charged: request.charged,
    chargedCumulative: state.charged,
    issuedAt: BigInt(request.issuedAt),
    operator,
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
