import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

import { armCrashPoint } from "../../core/crash-point.ts";
import { ComodelError, Defect } from "../../core/errors.ts";
import { createOperatorKey } from "../operator-key.ts";
import { openDatabase } from "./database.ts";
import { createGroupCommit } from "./group-commit.ts";
import { MAX_GROUP } from "./receipts.ts";
import {
  toErrorRecord,
  type FromWorker,
  type StoreSettings,
  type ToWorker,
  type WireCall,
} from "./worker-messages.ts";

if (parentPort === null)
  throw new Defect("worker-only", "This file is the ledger's worker; start it through createSqliteStore.");
serve(parentPort, workerData as StoreSettings);

function serve(port: NonNullable<typeof parentPort>, settings: StoreSettings): void {
  const send = (message: FromWorker): void => port.postMessage(message);
  if (settings.crashPoint !== undefined) armCrashPoint(settings.crashPoint);
  try {
    const db = openDatabase(settings.file);
    const groupCommit = createGroupCommit(db, createOperatorKey(settings.operatorKey), settings.domain);
    port.on("message", (first: ToWorker) => {
      const { calls, stop } = drain(port, first);
      for (let at = 0; at < calls.length; at += MAX_GROUP) {
        const group = calls.slice(at, at + MAX_GROUP);
        const results = groupCommit(group.map(({ call }) => call));
        send({ kind: "results", results: group.map(({ id }, index) => toWireResult(id, results[index]!)) });
      }
      if (!stop) return;
      db.close();
      send({ kind: "stopped" });
      port.close();
    });
    send({ kind: "ready" });
  } catch (error) {
    send({ kind: "failed", error: toErrorRecord(error) });
    port.close();
  }
}

/** What arrived while the last group was being written goes together into the next. */
function drain(port: NonNullable<typeof parentPort>, first: ToWorker): { calls: WireCall[]; stop: boolean } {
  const calls: WireCall[] = [];
  let stop = false;
  for (let next: ToWorker | undefined = first; next !== undefined;) {
    if (next.kind === "stop") stop = true;
    else calls.push(...next.calls);
    next = receiveMessageOnPort(port)?.message as ToWorker | undefined;
  }
  return { calls, stop };
}

function toWireResult(
  id: number,
  result: { value: unknown } | { error: unknown },
): Extract<FromWorker, { kind: "results" }>["results"][number] {
  if ("value" in result) return { id, value: result.value };
  const error =
    result.error instanceof ComodelError ? result.error : new Defect("ledger-broken", String(result.error));
  return { id, error: toErrorRecord(error) };
}
