/** Lets text through up to the first stop sequence. */
export interface StopFilter {
  /** Takes more text; answers what may be shown now. Nothing comes after `isStopped`. */
  push(text: string): string;
  readonly isStopped: boolean;
  /** What was held back because a stop sequence might have begun; call it at the end. */
  rest(): string;
}

/** Holds text back while it may be the beginning of a stop sequence, so that no part of one is ever shown. */
export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = "";
  let isStopped = false;
  return {
    get isStopped() {
      return isStopped;
    },
    push: (text) => {
      held += text;
      const found = stops.map((stop) => held.indexOf(stop)).filter((at) => at >= 0);
      if (found.length > 0) {
        isStopped = true;
        const shown = held.slice(0, Math.min(...found));
        held = "";
        return shown;
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)));
      const shown = held.slice(0, held.length - keep);
      held = held.slice(held.length - keep);
      return shown;
    },
    rest: () => {
      const last = held;
      held = "";
      return last;
    },
  };
}

/** How many characters at the end of a text are the beginning of a stop sequence. */
function overlap(text: string, stop: string): number {
  for (let size = Math.min(text.length, stop.length - 1); size > 0; size -= 1)
    if (text.endsWith(stop.slice(0, size))) return size;
  return 0;
}
