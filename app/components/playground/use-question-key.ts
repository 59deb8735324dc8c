import { useRef } from "react";
import type { AskFailure } from "./failure.ts";

/** Failures after which a question may have been answered and charged. */
const UNCERTAIN = new Set(["endpoint-unreachable", "http-502", "http-504"]);

/**
 * Names each question for the endpoint. While nobody knows whether a question arrived, asking it again keeps its name:
 * the endpoint then gives its first answer once more, and charges it once.
 */
export function useQuestionKey() {
  const open = useRef<{ question: readonly unknown[]; key: string } | null>(null);
  return {
    keyOf: (...question: readonly unknown[]): string => {
      const known = open.current;
      if (known !== null && known.question.every((part, at) => part === question[at])) return known.key;
      const key = crypto.randomUUID();
      open.current = { question, key };
      return key;
    },
    /** Ends the question, unless it may have arrived without an answer coming back. */
    close: (failure?: AskFailure) => {
      if (failure === undefined || !UNCERTAIN.has(failure.code)) open.current = null;
    },
  };
}
