import type { NamedTensors } from "./tensor.ts";

/** A call that waits for a process. */
export interface WaitingCall {
  readonly inputs: NamedTensors;
  /** Rows that the call brings; calls run together only while their rows fit into one batch. */
  readonly rows: number;
  /** Calls with the same shape beyond the first axis may run together; undefined for a call that runs alone. */
  readonly shape: string | undefined;
  /** Ran with others in a batch that failed, and now runs alone. */
  readonly isSecondTry: boolean;
  readonly resolve: (outputs: NamedTensors) => void;
  readonly reject: (error: unknown) => void;
}

/** First in, first out; what waits together leaves together. */
export interface CallQueue {
  readonly length: number;
  push(call: WaitingCall): void;
  /** Puts calls back to where they came from. */
  unshift(calls: readonly WaitingCall[]): void;
  /** The oldest call and those right behind it that fit into one batch of `maxRows`. */
  take(maxRows: number): WaitingCall[];
  /** Empties the queue. */
  drain(): WaitingCall[];
}

export function createCallQueue(): CallQueue {
  let calls: WaitingCall[] = [];
  let start = 0;

  const compact = (): void => {
    if (start < 1_024 && start < calls.length) return;
    calls = calls.slice(start);
    start = 0;
  };
  return {
    get length() {
      return calls.length - start;
    },
    push: (call) => void calls.push(call),
    unshift: (before) => {
      calls = [...before, ...calls.slice(start)];
      start = 0;
    },
    take: (maxRows) => {
      const first = calls[start];
      if (first === undefined) return [];
      let end = start + 1;
      if (first.shape !== undefined) {
        let rows = first.rows;
        for (let next = calls[end]; next !== undefined && next.shape === first.shape; next = calls[++end]) {
          rows += next.rows;
          if (rows > maxRows) break;
        }
      }
      const taken = calls.slice(start, end);
      start = end;
      compact();
      return taken;
    },
    drain: () => {
      const left = calls.slice(start);
      calls = [];
      start = 0;
      return left;
    },
  };
}
