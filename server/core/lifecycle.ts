import type { Clock } from "./clock.ts";
import { Unavailable } from "./errors.ts";
import type { Logger } from "./logger.ts";

/** Anything that holds a resource until it is told to let go. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** A part whose start is separate from its making. */
export interface Part extends Stoppable {
  readonly name: string;
  start(): Promise<void>;
}

export interface LifecycleOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long each part may take to stop before we go on without it. */
  readonly stopTimeoutMs?: number;
}

/** Parts started one after the other, stopped in reverse; one object per process. */
export interface Lifecycle extends Stoppable {
  /**
   * Starts the next part and keeps it for `stop`. When it fails, all earlier parts are stopped
   * and the failure is thrown on.
   */
  start<Started extends Stoppable>(name: string, create: () => Promise<Started>): Promise<Started>;
  /** The same for parts that were made before. */
  startAll(parts: readonly Part[]): Promise<void>;
  /** Stops in reverse order; a second call waits for the first. Throws if a part did not stop cleanly. */
  stop(): Promise<void>;
}

const DEFAULT_STOP_TIMEOUT_MS = 10_000;

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const started: { name: string; part: Stoppable }[] = [];
  let stopping: Promise<void> | undefined;

  const stop = (): Promise<void> => (stopping ??= stopInReverse(started, options));

  const start = async <Started extends Stoppable>(
    name: string,
    create: () => Promise<Started>,
  ): Promise<Started> => {
    if (stopping !== undefined) {
      throw new Unavailable("stopping", `Cannot start ${name}: this process is stopping.`);
    }
    const since = options.clock.nowMs();
    try {
      const part = await create();
      started.push({ name, part });
      options.logger.info({ part: name, tookMs: options.clock.nowMs() - since }, "started");
      if (stopping !== undefined) await part.stop();
      return part;
    } catch (error) {
      options.logger.error({ part: name, err: error }, "did not start");
      await stop().catch((stopError: unknown) =>
        options.logger.error({ err: stopError }, "did not stop cleanly"),
      );
      throw error;
    }
  };

  const startAll = async (parts: readonly Part[]): Promise<void> => {
    for (const part of parts) {
      await start(part.name, async () => {
        await part.start();
        return part;
      });
    }
  };

  return { start, startAll, stop };
}

async function stopInReverse(
  started: { name: string; part: Stoppable }[],
  { logger, clock, stopTimeoutMs = DEFAULT_STOP_TIMEOUT_MS }: LifecycleOptions,
): Promise<void> {
  const failures: unknown[] = [];
  for (let entry = started.pop(); entry !== undefined; entry = started.pop()) {
    const { name, part } = entry;
    try {
      await withDeadline(part.stop(), { what: `stopping ${name}`, timeoutMs: stopTimeoutMs, clock });
      logger.info({ part: name }, "stopped");
    } catch (error) {
      logger.error({ part: name, err: error }, "did not stop cleanly");
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} part(s) did not stop cleanly`);
}

/** Waits at most `timeoutMs`; throws `Unavailable` (`deadline-passed`) after that. The work itself goes on. */
export async function withDeadline<T>(
  work: Promise<T>,
  { what, timeoutMs, clock }: { what: string; timeoutMs: number; clock: Clock },
): Promise<T> {
  const timer = new AbortController();
  const deadline = clock.sleep(timeoutMs, timer.signal).then(() => {
    throw new Unavailable(
      "deadline-passed",
      `Expected ${what} to take at most ${timeoutMs} ms; it is not done.`,
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    timer.abort();
    deadline.catch(() => undefined);
  }
}
