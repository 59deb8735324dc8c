import { useState } from "react";
import type { InferResult } from "../../../client/comodel.ts";
import type { InferRequest } from "../../../client/infer.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";
import { type AskFailure, toFailure } from "./failure.ts";
import { type PayWay, useComodel } from "./use-comodel.ts";
import { useQuestionKey } from "./use-question-key.ts";

/** An answer with the whole milliseconds that it took from here and back, and how it was paid. */
export type Answered = InferResult & { tookMs: number; way: PayWay };

type Inputs = InferRequest["inputs"];

/** Where a question stands. */
export type Asked =
  | { state: "none" }
  | { state: "running" }
  | { state: "answered"; about: Inputs; answer: Answered }
  | ({ state: "failed" } & AskFailure);

/** Asks the endpoint, pays, and has the receipt checked before the answer is shown. */
export function useAsk(route: string, onDone: () => void) {
  const client = useComodel();
  const refreshPage = useRefresh();
  const questions = useQuestionKey();
  const [asked, setAsked] = useState<Asked>({ state: "none" });

  const ask = async (inputs: Inputs, way: PayWay) => {
    setAsked({ state: "running" });
    try {
      const comodel = await client(way);
      const from = performance.now();
      const idempotencyKey = questions.keyOf(way, inputs);
      const result = await comodel.infer(route, { inputs }, { pay: way, idempotencyKey });
      const tookMs = Math.round(performance.now() - from);
      questions.close();
      setAsked({ state: "answered", about: inputs, answer: { ...result, tookMs, way } });
      // The header counts the calls, and another release may answer by now.
      refreshPage();
    } catch (error) {
      const failure = toFailure(error);
      questions.closeFailed(failure, 0);
      setAsked({ state: "failed", ...failure });
    }
    onDone();
  };
  return { asked, ask };
}
