/** What goes wrong between this client and an endpoint. `code` is stable; the message says what to do. */
export class ComodelClientError extends Error {
  readonly code: string;
  /** HTTP status, when an answer was the cause. */
  readonly status: number | undefined;
  /** The answer's JSON, when there was one. */
  readonly details: unknown;

  constructor(
    code: string,
    message: string,
    facts: { status?: number; details?: unknown; cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "ComodelClientError";
    this.code = code;
    this.status = facts.status;
    this.details = facts.details;
  }
}
