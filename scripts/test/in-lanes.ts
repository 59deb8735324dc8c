/** As many as a small machine has cores. */
const LANES = 2;

/** Does all the work, in its order and two pieces at a time: a lane that is free takes the next one. */
export async function runInLanes<Work>(
  pieces: readonly Work[],
  run: (piece: Work) => Promise<void>,
): Promise<void> {
  const left = pieces.values();
  const runLane = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, runLane));
}
