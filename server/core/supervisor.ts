import type { Clock } from "./clock.ts";
import { ComodelError, Defect, Unavailable } from "./errors.ts";
import type { Stoppable } from "./lifecycle.ts";
import type { Logger } from "./logger.ts";

/**
 * What a failed part needs: `retry` = the same again later, `rewind` = undo to a good point
 * first (a reorg), `fail` = a person must look.
 */
export type Remedy = "retry" | "rewind" | "fail";

export type SupervisedState =
  | { readonly phase: "idle" }
  | { readonly phase: "running"; readonly sinceMs: number }
  | { readonly phase: "waiting"; readonly untilMs: number; readonly attempt: number; readonly error: unknown }
  | { readonly phase: "failed"; readonly error: unknown }
  | { readonly phase: "finished" }
  | { readonly phase: "stopped" };

export interface SupervisorOptions {
  readonly name: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The work: returns when it is complete or the signal has fired, throws when it cannot go on. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Brings the part back to a good point before the next run; needed by parts that ask for `rewind`. */
  readonly rewind?: (error: unknown) => Promise<void>;
  /** Sorts a failure; `remedyOf` by default. */
  readonly classify?: (error: unknown) => Remedy;
  /** Called once, when no remedy is left. */
  readonly onFailed?: (error: unknown) => void;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
  /** A run that lasts this long counts as healthy and starts the back-off afresh. */
  readonly healthyAfterMs?: number;
}

export interface Supervisor extends Stoppable {
  start(): void;
  state(): SupervisedState;
}

/** Transient trouble is retried; anything else needs a person. */
export function remedyOf(error: unknown): Remedy {
  return error instanceof Unavailable ? "retry" : "fail";
}

/** Runs a long-lived part and applies its remedies until it completes, fails for good or is stopped. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const abort = new AbortController();
  let state: SupervisedState = { phase: "idle" };
  let loop: Promise<void> | undefined;
  const setState = (next: SupervisedState): void => {
    state = next;
  };

  return {
    state: () => state,
    start: () => {
      loop ??= superviseLoop(options, abort.signal, setState);
    },
    stop: async () => {
      abort.abort();
      await loop;
      if (state.phase !== "failed" && state.phase !== "finished") setState({ phase: "stopped" });
    },
  };
}

async function superviseLoop(
  options: SupervisorOptions,
  signal: AbortSignal,
  setState: (next: SupervisedState) => void,
): Promise<void> {
  const { clock, logger, name, healthyAfterMs = 60_000 } = options;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const sinceMs = clock.nowMs();
    setState({ phase: "running", sinceMs });
    try {
      await options.run(signal);
      return setState({ phase: "finished" });
    } catch (error) {
      if (signal.aborted) return;
      if (clock.nowMs() - sinceMs >= healthyAfterMs) attempt = 1;
      const untilMs = clock.nowMs() + delayFor(error, attempt, options);
      const remedy = (options.classify ?? remedyOf)(error);
      logger.warn({ part: name, remedy, attempt, err: error }, "part failed");
      const given = await applyRemedy(remedy, error, options);
      if (given !== undefined) {
        setState({ phase: "failed", error: given });
        options.onFailed?.(given);
        return;
      }
      setState({ phase: "waiting", untilMs, attempt, error });
      await pause(clock, Math.max(0, untilMs - clock.nowMs()), signal);
    }
  }
}

/** Returns the error for which no remedy is left, or undefined when the part may run again. */
async function applyRemedy(remedy: Remedy, error: unknown, options: SupervisorOptions): Promise<unknown> {
  if (remedy === "retry") return undefined;
  if (remedy === "fail") return error;
  if (options.rewind === undefined) {
    return new Defect("rewind-missing", `${options.name} asked for a rewind but has none.`, { cause: error });
  }
  try {
    await options.rewind(error);
    return undefined;
  } catch (rewindError) {
    return new Defect("rewind-failed", `${options.name} could not be rewound.`, { cause: rewindError });
  }
}

/** Doubling delay, unless the error knows better when trying again makes sense. */
function delayFor(error: unknown, attempt: number, options: SupervisorOptions): number {
  const { firstDelayMs = 250, maxDelayMs = 15_000 } = options;
  const backOffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 20));
  const wantedMs = error instanceof ComodelError ? error.retryAfterMs : undefined;
  return wantedMs === undefined ? backOffMs : Math.min(maxDelayMs, wantedMs);
}

async function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(durationMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
