import { CallerMistake, ComodelError, Defect, Refused, Unavailable } from "../../core/errors.ts";
import type { ReceiptDomain } from "../receipt.ts";
import type { StoreCall } from "./group-commit.ts";

/** What the worker is started with. */
export interface StoreSettings {
  readonly file: string;
  /** Private key that signs receipt batches, 0x and 64 hex digits. */
  readonly operatorKey: string;
  readonly domain: ReceiptDomain;
  /** For tests: see `core/crash-point.ts`. */
  readonly crashPoint?: string;
}

export interface WireCall {
  readonly id: number;
  readonly call: StoreCall;
}

export type ToWorker =
  { readonly kind: "calls"; readonly calls: readonly WireCall[] } | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: ErrorRecord }
  | { readonly kind: "results"; readonly results: readonly WireResult[] }
  | { readonly kind: "stopped" };

export type WireResult =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorRecord };

/** An error as plain data, because an error's class does not survive the way between threads. */
export interface ErrorRecord {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

const kinds = { CallerMistake, Refused, Unavailable, Defect };

export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof ComodelError) {
    return { kind: error.name, code: error.code, message: error.message, retryAfterMs: error.retryAfterMs };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "Defect", code: "ledger-broken", message, retryAfterMs: undefined };
}

export function fromErrorRecord({ kind, code, message, retryAfterMs }: ErrorRecord): ComodelError {
  const Kind = kinds[kind as keyof typeof kinds] ?? Defect;
  return new Kind(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}
