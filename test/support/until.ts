import { inspect } from "node:util";

/** More than anything here takes, even on a machine that is busy with other things. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 25;

/**
 * Asks until the answer is as wanted, and gives it.
 * @throws Error with the last answer, when patience has ended
 */
export async function until<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(`Expected ${what} within ${PATIENCE_MS / 1_000} s, found ${inspect(answer)}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
