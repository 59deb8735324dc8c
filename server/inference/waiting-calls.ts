import type { NamedTensors } from "./tensor.ts";

interface Waiting {
  resolve(outputs: NamedTensors): void;
  reject(error: Error): void;
}

/** The calls that a model's process has not answered yet, and the watch over the oldest of them. */
export interface WaitingCalls {
  readonly count: number;
  /** Enters a call; `send` gets its id and the promise ends with `succeed`, `fail` or `failAll`. */
  enter(send: (id: number) => void): Promise<NamedTensors>;
  succeed(id: number, outputs: NamedTensors): void;
  fail(id: number, error: Error): void;
  failAll(error: Error): void;
}

/**
 * A process computes one call after the other, so the oldest call is the one that computes and one
 * timer watches them all: `onOverdue` runs when nothing was answered for `timeoutMs`.
 */
export function createWaitingCalls(timeoutMs: number, onOverdue: () => void): WaitingCalls {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let watchdog: NodeJS.Timeout | undefined;

  const watch = (): void => {
    clearTimeout(watchdog);
    if (waiting.size > 0) watchdog = setTimeout(onOverdue, timeoutMs);
  };
  const take = (id: number): Waiting | undefined => {
    const call = waiting.get(id);
    waiting.delete(id);
    watch();
    return call;
  };

  return {
    get count() {
      return waiting.size;
    },
    enter: (send) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        if (waiting.size === 1) watch();
        send(id);
      }),
    succeed: (id, outputs) => take(id)?.resolve(outputs),
    fail: (id, error) => take(id)?.reject(error),
    failAll: (error) => {
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
      watch();
    },
  };
}
