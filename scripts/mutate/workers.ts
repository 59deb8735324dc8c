import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";

import type { Answer, Question } from "./worker.ts";

/** Asks one worker, and waits for its answer. */
export type Ask = (question: Question) => Promise<Answer>;

/** Processes that try mutants side by side. */
export interface Workers {
  /** The suites of Solidity tests that they know. */
  readonly suites: readonly string[];
  /** Does the work for each item, as many at a time as there are workers. */
  forEach<T>(items: readonly T[], work: (ask: Ask, item: T) => Promise<void>): Promise<void>;
  stop(): void;
}

/** After which a mutant is taken to run for ever. */
const TIMEOUT_MS = 120_000;
/** Chains of earlier tests stay in memory, so a worker is replaced once in a while. */
const QUESTIONS_PER_WORKER = 200;

export async function startWorkers(folder: string, count: number): Promise<Workers> {
  const hands = await Promise.all(Array.from({ length: count }, () => Hand.start(folder)));
  return {
    suites: hands[0]?.suites ?? [],
    forEach: async (items, work) => {
      const left = items.values();
      await Promise.all(
        hands.map(async (hand) => {
          for (const item of left) await work((question) => hand.ask(question), item);
        }),
      );
    },
    stop: () => hands.forEach((hand) => hand.stop()),
  };
}

/** One worker process, started again when it is used up or does not answer. */
class Hand {
  suites: readonly string[] = [];
  #child: ChildProcess | undefined;
  #asked = 0;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(folder: string): Promise<Hand> {
    const hand = new Hand(folder);
    await hand.#restart();
    return hand;
  }

  async ask(question: Question): Promise<Answer> {
    if (++this.#asked > QUESTIONS_PER_WORKER || this.#child === undefined) await this.#restart();
    const child = this.#child;
    if (child === undefined) throw new Error("Expected a worker to have started.");
    child.send(question);
    try {
      return await nextMessage<Answer>(child);
    } catch (error) {
      this.stop();
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  async #restart(): Promise<void> {
    this.stop();
    this.#asked = 0;
    const env = { ...process.env, COMODEL_MUTANTS: this.#folder };
    const program = path.join(import.meta.dirname, "worker.ts");
    const execArgv = ["--disable-warning=ExperimentalWarning"];
    this.#child = fork(program, { env, execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.suites = (await nextMessage<{ readonly suites: readonly string[] }>(this.#child)).suites;
  }
}

/** What a worker says next. @throws Error when it ends or says nothing for too long */
function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error("no answer in time"))), TIMEOUT_MS);
    const onMessage = (message: unknown): void => finish(() => resolve(message as T));
    const onExit = (): void => finish(() => reject(new Error("the process ended")));
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
      then();
    };
    child.once("message", onMessage).once("exit", onExit);
  });
}
