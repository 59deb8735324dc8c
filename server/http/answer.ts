import type { ServerResponse } from "node:http";

import { Defect, ComodelError, toPlainValue, toProblem } from "../core/errors.ts";
import { createSink, type Sink } from "./sink.ts";

/** What a door answers; the front writes it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /**
   * Writes the body piece by piece, instead of `body`. Always called, even when the reader has gone before the first
   * piece, so that it can let go of what it holds.
   */
  readonly stream?: (sink: Sink) => Promise<void>;
}

/** Sent with every answer; pages add their content security policy. */
const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(self), geolocation=()",
};

/** Up to so many bytes, copying a body costs less than a second piece for the socket. */
const SMALL_BODY_BYTES = 16_384;

/** For those who write their response by themselves; `writeAnswer` brings them along. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
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

/** The header that says when trying again makes sense. */
export function retryAfter(durationMs: number | undefined): Record<string, string> {
  return durationMs === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(durationMs / 1000))) };
}

export async function writeAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers = {}, body = "", stream } = answer;
  if (stream !== undefined) {
    if (!response.destroyed) response.writeHead(status, { ...SECURITY_HEADERS, ...headers }).flushHeaders();
    await stream(createSink(response));
    return void response.end();
  }
  if (response.destroyed) return;
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, "content-length": String(length) });
  if (typeof body === "string" || body.byteLength > SMALL_BODY_BYTES) return void response.end(body);
  // As text of one byte a character, which node sends together with the head in one piece.
  response.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"), "latin1");
}
