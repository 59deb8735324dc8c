import type { ServerResponse } from "node:http";

/** Takes the body of an answer piece by piece. */
export interface Sink {
  /** Fires when the reader has gone. */
  readonly left: AbortSignal;
  /** Resolves when there is room for more; false when the reader has gone, so that these bytes reached nobody. */
  write(bytes: Uint8Array | string): Promise<boolean>;
}

/** A reader who takes nothing for so long counts as gone. */
const READ_TIMEOUT_MS = 30_000;

export function createSink(response: ServerResponse): Sink {
  const left = new AbortController();
  if (response.destroyed) left.abort();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  return {
    left: left.signal,
    write: async (bytes) => {
      if (response.destroyed) return false;
      if (!response.write(bytes)) await roomIn(response);
      return !response.destroyed;
    },
  };
}

function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), READ_TIMEOUT_MS);
    const end = (): void => {
      clearTimeout(timer);
      response.off("drain", end).off("close", end);
      resolve();
    };
    response.once("drain", end).once("close", end);
  });
}
