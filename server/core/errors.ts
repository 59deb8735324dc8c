/** What an error may carry besides its code and message. */
export interface ErrorFacts {
  /** Machine-readable facts for the caller; bigints are written as decimal strings. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** After how many milliseconds trying again makes sense. */
  readonly retryAfterMs?: number;
  /** The HTTP status, when the default of the class is not the precise one. */
  readonly status?: number;
  /** The error underneath; goes to the log, never to the caller. */
  readonly cause?: unknown;
}

/** Base of the four kinds of failure. `code` is stable: callers and pages branch on it. */
export abstract class ComodelError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, defaultStatus: number, facts: ErrorFacts) {
    const { stackTraceLimit } = Error;
    // Who is told when to come back is one of many; for them, noting where the code stood costs more than the whole refusal.
    if (facts.retryAfterMs !== undefined) Error.stackTraceLimit = 0;
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = new.target.name;
    this.code = code;
    this.status = facts.status ?? defaultStatus;
    this.details = facts.details;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** The request itself is wrong; sending it again unchanged cannot help. */
export class CallerMistake extends ComodelError {
  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(code, message, 400, facts);
  }
}

/** The request is well formed, but a rule (contract, quota, payment, session) says no. */
export class Refused extends ComodelError {
  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(code, message, 409, facts);
  }
}

/** Something that we need is away, busy or behind; trying again later can help. */
export class Unavailable extends ComodelError {
  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(code, message, 503, facts);
  }
}

/** Our own mistake: a broken invariant, a lying file, a bug. */
export class Defect extends ComodelError {
  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(code, message, 500, facts);
  }
}

/** A problem document (RFC 9457, `application/problem+json`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
}

const DEFECT_DETAIL =
  "Something broke on our side. It has been logged; your request had no effect that we know of.";

/**
 * Maps any thrown value to a problem document. A value that is not one of our four kinds counts
 * as a defect, and the words of a defect stay in the log because they may name internals.
 */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof ComodelError) || error instanceof Defect) {
    const code = error instanceof Defect ? error.code : "defect";
    return { type: problemType(code), title: "Defect", status: 500, detail: DEFECT_DETAIL, code };
  }
  return {
    type: problemType(error.code),
    title: titleOf(error),
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.details === undefined ? {} : { details: toPlainDetails(error.details) }),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

function problemType(code: string): string {
  return `urn:comodel:problem:${code}`;
}

function titleOf(error: ComodelError): string {
  if (error instanceof CallerMistake) return "Caller mistake";
  return error instanceof Refused ? "Refused" : "Unavailable";
}

function toPlainDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(details, toPlainValue)) as Record<string, unknown>;
}

/** `JSON.stringify` replacer: JSON has no bigint, and a JSON number would lose digits of money. */
export function toPlainValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
