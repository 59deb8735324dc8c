import { Worker } from "node:worker_threads";

import { Unavailable } from "../../core/errors.ts";
import type { Stoppable } from "../../core/lifecycle.ts";
import type { CounterStore, Ledger } from "../ledger.ts";
import { createOperatorKey } from "../operator-key.ts";
import { createReservationBook, toReceipt } from "../reservation-book.ts";
import type { ApiKeyStore, OutboxStore, PurchaseStore } from "../records.ts";
import type { StoreCall } from "./group-commit.ts";
import {
  fromErrorRecord,
  type FromWorker,
  type StoreSettings,
  type ToWorker,
  type WireCall,
} from "./worker-messages.ts";

export interface SqliteStoreOptions extends StoreSettings {
  /** Told once when the worker dies on its own; every later call is refused. */
  readonly onFailure?: (error: Error) => void;
}

/** Ledger, counters and the other records of payments in one SQLite file that only this process may hold. */
export interface SqliteStore extends Stoppable {
  readonly ledger: Ledger;
  readonly counters: CounterStore;
  readonly outbox: OutboxStore;
  readonly purchases: PurchaseStore;
  readonly apiKeys: ApiKeyStore;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens the store in a worker thread. Calls made while a commit is in flight are committed together by the next.
 * @throws Unavailable `ledger-locked` when another process holds the file
 */
export async function createSqliteStore({
  onFailure,
  ...settings
}: SqliteStoreOptions): Promise<SqliteStore> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: settings,
    name: "ledger",
  });
  const link = createLink(worker, onFailure);
  await link.ready;
  return { ...createFaces(link, settings), stop: link.stop };
}

function createFaces(
  { call, assertOpen }: Link,
  { operatorKey, domain }: StoreSettings,
): Omit<SqliteStore, "stop"> {
  // Each `as` restores the type that the worker's switch gave to the result of this operation.
  const ask = <Result>(request: StoreCall): Promise<Result> => call(request) as Promise<Result>;
  const operator = createOperatorKey(operatorKey).address;
  const answer: Ledger["answer"] = (owner, idempotencyKey) => ask({ op: "answer", owner, idempotencyKey });
  const counters: CounterStore = {
    countUp: (counter) => ask({ op: "countUp", counter }),
    countOf: (counter) => ask({ op: "countOf", counter }),
  };
  const book = createReservationBook({
    assertOpen,
    // A row that says something else each time, since SQLite does not write what is there already.
    tryWriting: () => counters.countUp({ name: "ledger:tried", period: `${Date.now()}`, limit: Infinity }),
    account: (account) => ask({ op: "account", account }),
    raise: (account, floor) => ask({ op: "raise", account, floor }),
    charge: (request) => ask({ op: "charge", request }),
    receipt: (request, { state, place, batch }) => ({
      ...place,
      ...batch,
      receipt: toReceipt(request, state, operator),
      ...domain,
    }),
    answer,
  });
  return {
    ledger: {
      ...book,
      answer,
      receiptOf: (reference) => ask({ op: "receiptOf", reference }),
      receipts: (owner, first) => ask({ op: "receipts", owner, first }),
      usage: (model, sinceDay) => ask({ op: "usage", model, sinceDay }),
      callsOf: (model) => ask({ op: "callsOf", model }),
      voucher: (account) => ask({ op: "voucher", account }),
      outstanding: (kind) => ask({ op: "outstanding", kind }),
      recordClaim: (account, totalClaimed) => ask({ op: "recordClaim", account, totalClaimed }),
      forgetAnswers: (beforeMs) => ask({ op: "forgetAnswers", beforeMs }),
    },
    counters,
    outbox: {
      put: (entry) => ask({ op: "outboxPut", entry }),
      drop: (hash) => ask({ op: "outboxDrop", hash }),
      list: () => ask({ op: "outboxList" }),
    },
    purchases: {
      take: (purchase) => ask({ op: "takePurchase", purchase }),
      move: (id, from, to) => ask({ op: "movePurchase", id, from, to }),
      inState: (state) => ask({ op: "purchases", state }),
      forget: (id) => ask({ op: "forgetPurchase", id }),
    },
    apiKeys: {
      add: (key) => ask({ op: "addApiKey", key }),
      find: (id) => ask({ op: "apiKey", id }),
      ofHolder: (holder) => ask({ op: "apiKeysOf", holder }),
      revoke: (holder, id, at) => ask({ op: "revokeApiKey", holder, id, at }),
    },
  };
}

interface Link {
  readonly ready: Promise<void>;
  /** Throws why nothing can be asked any more. */
  assertOpen(): void;
  call(call: StoreCall): Promise<unknown>;
  stop(): Promise<void>;
}

function createLink(worker: Worker, onFailure: SqliteStoreOptions["onFailure"]): Link {
  const waiting = new Map<number, Waiting>();
  const opened = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const outbox = createOutbox((message) => worker.postMessage(message));
  let end: Error | undefined;
  let nextId = 0;

  const finish = (reason: Error): void => {
    if (end !== undefined) return;
    end = reason;
    opened.reject(reason);
    for (const each of waiting.values()) each.reject(reason);
    waiting.clear();
  };
  const fail = (cause: unknown): void => {
    if (end !== undefined) return;
    finish(
      new Unavailable("ledger-down", "The ledger has stopped unexpectedly; restart the server.", { cause }),
    );
    onFailure?.(end!);
  };

  worker.on("message", (message: FromWorker) => {
    if (message.kind === "ready") opened.resolve();
    else if (message.kind === "failed") finish(fromErrorRecord(message.error));
    else if (message.kind === "results") message.results.forEach((result) => answer(waiting, result));
    else finish(new Unavailable("ledger-stopped", "The ledger is closed because this server is stopping."));
  });
  worker.on("error", fail);
  worker.on("exit", () => {
    fail(new Error("the worker exited"));
    stopped.resolve();
  });

  return {
    ready: opened.promise,
    assertOpen: () => {
      if (end !== undefined) throw end;
    },
    call: (call) =>
      new Promise((resolve, reject) => {
        if (end !== undefined) return reject(end);
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        outbox({ id, call });
      }),
    stop: () => {
      if (end === undefined) queueMicrotask(() => worker.postMessage({ kind: "stop" } satisfies ToWorker));
      return stopped.promise;
    },
  };
}

function answer(
  waiting: Map<number, Waiting>,
  result: Extract<FromWorker, { kind: "results" }>["results"][number],
): void {
  const caller = waiting.get(result.id);
  waiting.delete(result.id);
  if ("error" in result) caller?.reject(fromErrorRecord(result.error));
  else caller?.resolve(result.value);
}

/** Sends what one turn of the event loop asks for as one message. */
function createOutbox(post: (message: ToWorker) => void): (call: WireCall) => void {
  let calls: WireCall[] = [];
  return (call) => {
    calls.push(call);
    if (calls.length > 1) return;
    queueMicrotask(() => {
      const batch = calls;
      calls = [];
      post({ kind: "calls", calls: batch });
    });
  };
}
