import type { DatabaseSync } from "node:sqlite";

import { crashPoint } from "../../core/crash-point.ts";
import { ComodelError, Unavailable } from "../../core/errors.ts";
import type { VoucherKind } from "../ledger.ts";
import type { OperatorKey } from "../operator-key.ts";
import type { ReceiptDomain } from "../receipt.ts";
import type { ChargeRequest } from "../reservation-book.ts";
import { createAccountOperations, type Charge } from "./accounts.ts";
import { createCounterOperations } from "./counters.ts";
import { createReceiptOperations } from "./receipts.ts";
import { createRecordAnswers, type RecordCall } from "./record-calls.ts";
import { createVoucherOperations } from "./vouchers.ts";

/** What can be asked of the store, as data, so that it can cross to the worker. */
export type StoreCall =
  | { readonly op: "charge"; readonly request: ChargeRequest }
  | { readonly op: "raise"; readonly account: string; readonly floor: bigint }
  | { readonly op: "account"; readonly account: string }
  | { readonly op: "answer"; readonly owner: string; readonly idempotencyKey: string }
  | { readonly op: "receiptOf"; readonly reference: string }
  | { readonly op: "receipts"; readonly owner: string; readonly first: number }
  | { readonly op: "usage"; readonly model: string; readonly sinceDay: string }
  | { readonly op: "callsOf"; readonly model: string }
  | { readonly op: "voucher"; readonly account: string }
  | { readonly op: "outstanding"; readonly kind: VoucherKind }
  | { readonly op: "recordClaim"; readonly account: string; readonly totalClaimed: bigint }
  | { readonly op: "forgetAnswers"; readonly beforeMs: number }
  | { readonly op: "countUp"; readonly counter: { name: string; period: string; limit: number } }
  | { readonly op: "countOf"; readonly counter: { name: string; period: string } }
  | RecordCall;

type UnchargedCall = Exclude<StoreCall, { op: "charge" }>;

type Answers = {
  readonly [Op in UnchargedCall["op"]]: (call: Extract<UnchargedCall, { op: Op }>) => unknown;
};

export type StoreResult = { readonly value: unknown } | { readonly error: unknown };

/** Runs calls that arrived together as one transaction; the results count only once this has returned. */
export type GroupCommit = (calls: readonly StoreCall[]) => StoreResult[];

export function createGroupCommit(db: DatabaseSync, key: OperatorKey, domain: ReceiptDomain): GroupCommit {
  const accounts = createAccountOperations(db);
  const receipts = createReceiptOperations(db, key, domain);
  const vouchers = createVoucherOperations(db);
  const counters = createCounterOperations(db);

  /** Writes the charges among the calls and answers whether there are any. */
  const charge = (calls: readonly StoreCall[], results: StoreResult[]): boolean => {
    const positions: number[] = [];
    const charges: Charge[] = [];
    calls.forEach((call, position) => {
      if (call.op !== "charge") return;
      positions.push(position);
      charges.push(accounts.charge(call.request));
    });
    vouchers.keep(charges.map(({ request }) => request));
    receipts.seal(charges, Date.now()).forEach((value, index) => (results[positions[index]!] = { value }));
    return charges.length > 0;
  };

  const answers: Answers = {
    raise: ({ account, floor }) => accounts.raise(account, floor),
    account: ({ account }) => accounts.state(account),
    answer: ({ owner, idempotencyKey }) => receipts.keptAnswer(owner, idempotencyKey),
    receiptOf: ({ reference }) => receipts.byReference(reference),
    receipts: ({ owner, first }) => receipts.newest(owner, first),
    usage: ({ model, sinceDay }) => receipts.usage(model, sinceDay),
    callsOf: ({ model }) => receipts.callsOf(model),
    voucher: ({ account }) => vouchers.of(account),
    outstanding: ({ kind }) => vouchers.outstanding(kind),
    recordClaim: ({ account, totalClaimed }) => vouchers.recordClaim(account, totalClaimed),
    forgetAnswers: ({ beforeMs }) => receipts.forgetAnswers(beforeMs),
    countUp: ({ counter }) => counters.countUp(counter),
    countOf: ({ counter }) => counters.countOf(counter),
    ...createRecordAnswers(db),
  };
  // The entry found by a call's own `op` takes that call, which the compiler cannot follow through the union.
  const answer = (call: UnchargedCall): unknown =>
    (answers[call.op] as (call: UnchargedCall) => unknown)(call);

  const begin = db.prepare("BEGIN IMMEDIATE");
  const end = db.prepare("COMMIT");
  return (calls) => {
    const results: StoreResult[] = new Array<StoreResult>(calls.length);
    try {
      begin.run();
      // Charges come first: a repeated idempotency key in the same group must find the answer that they store.
      const hasCharges = charge(calls, results);
      calls.forEach((call, position) => {
        if (call.op !== "charge") results[position] = attempt(() => answer(call));
      });
      if (hasCharges) crashPoint("ledger.before-commit");
      end.run();
      if (hasCharges) crashPoint("ledger.committed");
      return results;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      return calls.map(() => ({ error: writeFailed(error) }));
    }
  };
}

/** Our own refusals come before any write and concern one call; what SQLite throws concerns the whole group. */
function attempt(run: () => unknown): StoreResult {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof ComodelError) return { error };
    throw error;
  }
}

function writeFailed(cause: unknown): Unavailable {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new Unavailable(
    "ledger-write-failed",
    `The ledger could not write (${found}); nothing was charged. Try again later.`,
    {
      cause,
      retryAfterMs: 5_000,
    },
  );
}
