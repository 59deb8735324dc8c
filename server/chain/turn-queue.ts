/** Lets one piece of work run at a time, in the order of the calls. */
export interface TurnQueue {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when the work that is running now, if any, is over; never rejects. */
  currentDone(): Promise<void>;
}

export function createTurnQueue(): TurnQueue {
  let last: Promise<void> = Promise.resolve();
  let current: Promise<void> = Promise.resolve();
  return {
    run: <T>(work: () => Promise<T>): Promise<T> => {
      const turn = last.then(() => {
        const running = work();
        current = settled(running);
        return running;
      });
      last = settled(turn);
      return turn;
    },
    currentDone: () => current,
  };
}

/** The caller of `run` hears of the failure; those who only wait for their turn must not. */
function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
