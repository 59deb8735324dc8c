import { ComodelClientError } from "../../../client/errors.ts";
import type { ReceiptCheck } from "../../../client/verify-receipt.ts";
import { messages } from "../../messages.ts";
import { explainFailure } from "../../wallet/explain-failure.ts";

const text = messages.playground.problem;

/** Why a question was not answered. */
export type AskFailure = { sentence: string; code: string; checks: readonly ReceiptCheck[] };

/** A failure in words: what happened, whether it was charged, and what to do. */
export function toFailure(error: unknown): AskFailure {
  if (!(error instanceof ComodelClientError)) {
    return { sentence: explainFailure(error), code: "unknown", checks: [] };
  }
  const { code, details } = error;
  const checks = code === "receipt-invalid" && Array.isArray(details) ? (details as ReceiptCheck[]) : [];
  return { sentence: sentenceFor(error), code, checks };
}

/** Our own words for what visitors meet; else what the endpoint says, or what its status means when it says nothing. */
function sentenceFor({ code, status, message }: ComodelClientError): string {
  const known: Partial<Record<string, string>> = text.byCode;
  const said = known[code];
  if (said !== undefined) return said;
  if (code !== `http-${status}`) return message;
  const meant: Partial<Record<string, string>> = text.byStatus;
  return meant[String(status)] ?? text.otherStatus(String(status));
}
