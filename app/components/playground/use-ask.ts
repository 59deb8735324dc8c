import { useState } from "react";
import type { InferResult } from "../../../client/comodel.ts";
import { ComodelClientError } from "../../../client/errors.ts";
import type { InferRequest } from "../../../client/infer.ts";
import type { ReceiptCheck } from "../../../client/verify-receipt.ts";
import { messages } from "../../messages.ts";
import { explainFailure } from "../../wallet/explain-failure.ts";
import { type PayWay, useComodel } from "./use-comodel.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";

/** An answer with the whole milliseconds that it took from here and back, and how it was paid. */
export type Answered = InferResult & { tookMs: number; way: PayWay };

/** Why a question was not answered. */
export type AskFailure = { sentence: string; code: string; checks: readonly ReceiptCheck[] };

/** Where a question stands. */
export type Asked =
  | { state: "none" }
  | { state: "running" }
  | { state: "answered"; answer: Answered }
  | ({ state: "failed" } & AskFailure);

/** Asks the endpoint, pays, and has the receipt checked before the answer is shown. */
export function useAsk(route: string, onDone: () => void) {
  const client = useComodel();
  const refreshPage = useRefresh();
  const [asked, setAsked] = useState<Asked>({ state: "none" });

  const ask = async (request: InferRequest, way: PayWay) => {
    setAsked({ state: "running" });
    try {
      const comodel = await client(way);
      const from = performance.now();
      const result = await comodel.infer(route, request, { pay: way });
      const tookMs = Math.round(performance.now() - from);
      setAsked({ state: "answered", answer: { ...result, tookMs, way } });
      // The header counts the calls, and another release may answer by now.
      refreshPage();
    } catch (error) {
      setAsked({ state: "failed", ...toFailure(error) });
    }
    onDone();
  };
  return { asked, ask };
}

/** A failure in words. */
export function toFailure(error: unknown): AskFailure {
  if (!(error instanceof ComodelClientError)) {
    return { sentence: explainFailure(error), code: "unknown", checks: [] };
  }
  const checks =
    error.code === "receipt-invalid" && Array.isArray(error.details) ? (error.details as ReceiptCheck[]) : [];
  const known: Partial<Record<string, string>> = messages.playground.problem.byCode;
  const sentence = known[error.code] ?? error.message;
  return { sentence, code: error.code, checks };
}
