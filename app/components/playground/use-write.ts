import { useEffect, useRef, useState } from "react";
import type { TextResult } from "../../../client/comodel.ts";
import type { TextRequest } from "../../../client/text.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";
import { type AskFailure, toFailure } from "./failure.ts";
import { type PayWay, useComodel } from "./use-comodel.ts";
import { useQuestionKey } from "./use-question-key.ts";

/** A text with the whole milliseconds that it took from here and back, and how it was paid. */
export type Wrote = TextResult & { tookMs: number; way: PayWay };

/** Where a text stands. `pieces` are the tokens that have come. */
export type Writing =
  | { state: "none" }
  | { state: "writing"; prompt: string; text: string; pieces: number }
  | { state: "written"; prompt: string; wrote: Wrote }
  | { state: "failed"; prompt: string; text: string; failure: AskFailure };

/** Has a text written and shows it as it comes; checks its receipt at the end. */
export function useWrite(route: string, onDone: () => void) {
  const client = useComodel();
  const refreshPage = useRefresh();
  const questions = useQuestionKey();
  const stopper = useRef<AbortController | null>(null);
  const [writing, setWriting] = useState<Writing>({ state: "none" });
  // Whoever leaves the page pays for what he has seen.
  useEffect(() => () => stopper.current?.abort(), []);

  const write = async (request: TextRequest, way: PayWay) => {
    const { prompt } = request;
    const stop = new AbortController();
    stopper.current = stop;
    let text = "";
    setWriting({ state: "writing", prompt, text, pieces: 0 });
    try {
      const comodel = await client(way);
      const from = performance.now();
      const idempotencyKey = questions.keyOf(way, prompt, request.maxTokens, request.temperature);
      const stream = comodel.stream(route, request, { pay: way, signal: stop.signal, idempotencyKey });
      for (let pieces = 1; ; pieces += 1) {
        const next = await stream.next();
        if (next.done === true) {
          const tookMs = Math.round(performance.now() - from);
          questions.close();
          setWriting({ state: "written", prompt, wrote: { ...next.value, tookMs, way } });
          break;
        }
        text += next.value;
        setWriting({ state: "writing", prompt, text, pieces });
      }
      refreshPage();
    } catch (error) {
      const failure = toFailure(error);
      questions.closeFailed(failure, 0);
      setWriting({ state: "failed", prompt, text, failure });
    }
    onDone();
  };
  return { writing, write, stop: () => stopper.current?.abort() };
}
