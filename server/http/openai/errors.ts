import { z } from "zod";

import { CallerMistake, toProblem } from "../../core/errors.ts";
import { jsonAnswer, retryAfter, type Answer } from "../answer.ts";

/** Codes that clients of this protocol know by another name. */
const KNOWN_CODES: Readonly<Record<string, string>> = {
  "model-unknown": "model_not_found",
  "context-too-long": "context_length_exceeded",
  "payment-required": "insufficient_quota",
};

/** Any failure as OpenAI's clients read it. */
export function openaiErrorAnswer(error: unknown): Answer {
  const { status, detail, code, details, retryAfterMs } = toProblem(error);
  const param = typeof details?.["param"] === "string" ? details["param"] : null;
  const body = { error: { message: detail, type: typeOf(status), param, code: KNOWN_CODES[code] ?? code } };
  return jsonAnswer(status, body, retryAfter(retryAfterMs));
}

/** A 402 with the price book beside the error, and the headers of x402 as they are. */
export function openaiPaymentRequired({ status, headers, body }: Answer): Answer {
  const { error, code, ...book } = JSON.parse(String(body)) as { error: string; code: string };
  const known = KNOWN_CODES[code] ?? code;
  return {
    status,
    ...(headers === undefined ? {} : { headers }),
    body: JSON.stringify({ error: { message: error, type: typeOf(402), param: null, code: known }, ...book }),
  };
}

/** Throws `CallerMistake` (`request-malformed`) that names the parameter. */
export function parseOpenai<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue?.path.join(".") || "body";
  throw new CallerMistake("request-malformed", `${param}: ${issue?.message ?? "not understood"}`, {
    details: { param },
  });
}

function typeOf(status: number): string {
  if (status >= 500) return "server_error";
  const types: Readonly<Record<number, string>> = {
    401: "authentication_error",
    402: "insufficient_quota",
    403: "permission_error",
    429: "rate_limit_error",
  };
  return types[status] ?? "invalid_request_error";
}
