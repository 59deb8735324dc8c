import type { Clock } from "../core/clock.ts";
import type { Stoppable } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";

export interface RoundsOptions<Report> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervalMs: number;
  readonly round: () => Promise<Report>;
  /** What a round's failure is called in the log; the next round tries again. */
  readonly failure: string;
  /** Told what each round that nobody waits for brought. */
  readonly onReport?: (report: Report) => void;
}

/** Work that is done again and again, never twice at once. */
export interface Rounds<Report> extends Stoppable {
  /** One round now. */
  run(): Promise<Report>;
  /** Rounds from now on. */
  start(): void;
  /** Asks for a round soon without waiting for it. */
  request(): void;
}

export function createRounds<Report>(options: RoundsOptions<Report>): Rounds<Report> {
  const { clock, logger, intervalMs, round, failure, onReport } = options;
  const ending = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();
  let isRequested = false;
  let loop: Promise<void> | undefined;

  const run = (): Promise<Report> => {
    const mine = tail.then(round);
    tail = mine.catch(() => undefined);
    return mine;
  };
  const runAlone = async (): Promise<void> => {
    try {
      const report = await run();
      onReport?.(report);
    } catch (error) {
      logger.error({ err: error }, failure);
    }
  };
  const repeat = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await runAlone();
      await pause(clock, intervalMs, ending.signal);
    }
  };
  return {
    run,
    start: () => void (loop ??= repeat()),
    request: () => {
      if (isRequested || ending.signal.aborted) return;
      isRequested = true;
      void runAlone().finally(() => (isRequested = false));
    },
    stop: async () => {
      ending.abort();
      await Promise.all([loop, tail]);
    },
  };
}

async function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(durationMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
