import { useRef } from "react";
import type { AskFailure } from "./failure.ts";

/** Failures after which a question may have been answered and charged. */
const UNCERTAIN = new Set(["endpoint-unreachable", "http-502", "http-504"]);
/** Failures that the same name would meet again. */
const SPOILT = new Set(["receipt-invalid", "receipt-missing", "idempotency-key-reused"]);

/**
 * Names each question for the endpoint. While nobody knows whether a question arrived, asking it again keeps its name:
 * the endpoint then gives its first answer once more, and charges it once. A question that takes several calls keeps its
 * name, too, when only some of them were answered.
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
    /** Ends the question: asked again, it is another one. */
    close: () => {
      open.current = null;
    },
    /** Ends a question that failed, unless what may have been charged for it would be charged again; says if it ended. */
    closeFailed: ({ code }: AskFailure, answered: number): boolean => {
      const isKept = UNCERTAIN.has(code) || (answered > 0 && !SPOILT.has(code));
      if (!isKept) open.current = null;
      return !isKept;
    },
  };
}
