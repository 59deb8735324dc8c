import type { DatabaseSync } from "node:sqlite";

import { crashPoint } from "../../core/crash-point.ts";
import { ComodelError, Unavailable } from "../../core/errors.ts";
import type { CommitRequest, HeldVoucher, ReserveRequest, VoucherKind } from "../ledger.ts";
import type { OperatorKey } from "../operator-key.ts";
import type { ReceiptDomain } from "../receipt.ts";
import { createAccountOperations, type Charge } from "./accounts.ts";
import { createCounterOperations } from "./counters.ts";
import { createReceiptOperations } from "./receipts.ts";
import { createRecordAnswers, type RecordCall } from "./record-calls.ts";
import { createVoucherOperations } from "./vouchers.ts";

/** What can be asked of the store, as data, so that it can cross to the worker. */
export type StoreCall =
  | { readonly op: "reserve"; readonly request: ReserveRequest }
  | { readonly op: "commit"; readonly request: CommitRequest }
  | { readonly op: "release"; readonly reservationId: bigint }
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
  | RecordCall;

type UnchargedCall = Exclude<StoreCall, { op: "commit" }>;

type Answers = {
  readonly [Op in UnchargedCall["op"]]: (call: Extract<UnchargedCall, { op: Op }>) => unknown;
};

export type StoreResult = { readonly value: unknown } | { readonly error: unknown };

/** Runs calls that arrived together as one transaction; the results count only once this has returned. */
export type GroupCommit = (calls: readonly StoreCall[]) => StoreResult[];

/** Losing these in a power cut costs nobody anything: reservations end with the process that made them. */
const needsNoSync = new Set<StoreCall["op"]>([
  "reserve", "release", "account", "answer", "receiptOf", "receipts", "usage", "callsOf", "voucher", "outstanding",
  "forgetAnswers", "recordClaim", "outboxDrop", "outboxList", "purchases", "apiKey", "apiKeysOf",
]); // prettier-ignore

export function createGroupCommit(db: DatabaseSync, key: OperatorKey, domain: ReceiptDomain): GroupCommit {
  const accounts = createAccountOperations(db);
  const receipts = createReceiptOperations(db, key, domain);
  const vouchers = createVoucherOperations(db);
  const counters = createCounterOperations(db);
  const setSync = createSyncSwitch(db);

  const commit = (calls: readonly StoreCall[], results: StoreResult[]): void => {
    const charges: { position: number; charge: Charge }[] = [];
    calls.forEach((call, position) => {
      if (call.op !== "commit") return;
      results[position] = attempt(() => charges.push({ position, charge: accounts.charge(call.request) }));
    });
    for (const { charge } of charges) keepVoucher(charge, vouchers.keep);
    const outcomes = receipts.seal(charges.map(({ charge }) => charge), Date.now()); // prettier-ignore
    charges.forEach(({ position }, index) => (results[position] = { value: outcomes[index] }));
  };

  const answers: Answers = {
    reserve: ({ request }) => accounts.reserve(request, receipts.keptAnswer),
    release: ({ reservationId }) => accounts.release(reservationId),
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
    ...createRecordAnswers(db),
  };
  // The entry found by a call's own `op` takes that call, which the compiler cannot follow through the union.
  const answer = (call: UnchargedCall): unknown =>
    (answers[call.op] as (call: UnchargedCall) => unknown)(call);

  return (calls) => {
    const results: StoreResult[] = new Array<StoreResult>(calls.length);
    try {
      setSync(calls.every(({ op }) => needsNoSync.has(op)) ? "NORMAL" : "FULL");
      db.exec("BEGIN IMMEDIATE");
      // Charges come first: a repeated idempotency key in the same group must find the answer that they store.
      commit(calls, results);
      calls.forEach((call, position) => {
        if (call.op !== "commit") results[position] = attempt(() => answer(call));
      });
      const charges = calls.some(({ op }) => op === "commit");
      if (charges) crashPoint("ledger.before-commit");
      db.exec("COMMIT");
      if (charges) crashPoint("ledger.committed");
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

function keepVoucher(
  { reservation, request }: Charge,
  keep: (account: string, model: string, voucher: HeldVoucher) => void,
): void {
  if (request.voucher !== undefined) keep(reservation.account, reservation.model, request.voucher);
}

function createSyncSwitch(db: DatabaseSync): (level: "FULL" | "NORMAL") => void {
  let current = "FULL";
  return (level) => {
    if (level === current) return;
    db.exec(`PRAGMA synchronous = ${level}`);
    current = level;
  };
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
