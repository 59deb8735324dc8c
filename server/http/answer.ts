import type { ServerResponse } from "node:http";

import { Defect, ComodelError, toPlainValue, toProblem } from "../core/errors.ts";

/** What a door answers; the front writes it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** JSON with bigints as decimal strings. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = JSON.stringify(value, toPlainValue);
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body };
}

/** Any failure as a problem document (RFC 9457). */
export function problemAnswer(error: unknown): Answer {
  const problem = toProblem(error);
  return jsonAnswer(problem.status, problem, {
    "content-type": "application/problem+json; charset=utf-8",
    ...retryAfter(problem.retryAfterMs),
  });
}

/** Any failure as the Open Inference Protocol writes it, with our stable code beside the sentence. */
export function oipErrorAnswer(error: unknown): Answer {
  const { status, detail, code, retryAfterMs } = toProblem(error);
  return jsonAnswer(status, { error: detail, code }, retryAfter(retryAfterMs));
}

/** True for failures that are ours to repair: they belong in the log, not only in the answer. */
export function isOurFault(error: unknown): boolean {
  return !(error instanceof ComodelError) || error instanceof Defect;
}

function retryAfter(durationMs: number | undefined): Record<string, string> {
  return durationMs === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(durationMs / 1000))) };
}

export function writeAnswer(response: ServerResponse, { status, headers = {}, body = "" }: Answer): void {
  if (response.destroyed) return;
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headers, "content-length": String(length) });
  response.end(body);
}
