import { Unavailable } from "../core/errors.ts";
import { createCallQueue, type CallQueue, type WaitingCall } from "./call-queue.ts";
import type { ModelLink, Question } from "./model-link.ts";
import type { ModelWorker } from "./model-worker.ts";
import type { FromModelProcess } from "./process-messages.ts";
import type { Frame } from "./frames.ts";
import { rowsOf, runBatch } from "./run-batch.ts";
import type { NamedTensors } from "./tensor.ts";

export interface DispatcherOptions {
  readonly workers: readonly ModelWorker[];
  readonly runTimeoutMs: number;
  /** Rows that run together at most; 1 where a model must not be batched. */
  readonly maxRows: number;
  /** Called with the rows and the time of each run. */
  readonly onRun?: (run: { rows: number; calls: number; tookMs: number }) => void;
}

/** Hands calls to the processes of a model: what waits while all are busy runs together as one batch. */
export interface Dispatcher {
  /** Calls that wait for a process. */
  readonly waiting: number;
  readonly pace: Pace;
  run(call: Pick<WaitingCall, "inputs" | "rows" | "shape">): Promise<NamedTensors>;
  /** Asks one process, in its turn. */
  askWorker(worker: ModelWorker, question: Question): Promise<Frame<FromModelProcess>>;
  /** Looks again whether a process can take something; call it when one came up or went down. */
  wake(): void;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
}

/** What the last runs were like. */
interface Pace {
  /** What one run takes, with all calls in it, in milliseconds. */
  readonly runMs: number;
  /** What runs took while the machine had time for them: the least average of late. */
  readonly calmMs: number;
  /** Rows of one call. */
  readonly callRows: number;
}

interface OwnTurn {
  readonly question: Question;
  readonly answered: PromiseWithResolvers<Frame<FromModelProcess>>;
}

/** Weight of the newest run in the average. */
const NEWEST = 0.1;
/** By so much of itself the least average grows with each run, so that a machine that became slower is believed in the end. */
const FORGOTTEN = 1e-5;
/** After so many failures in a row, those who were in a batch that died are told so, instead of waiting on. */
const MAX_FAILURES = 3;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { workers, maxRows } = options;
  const queue = createCallQueue();
  const turns = new Map<ModelWorker, OwnTurn[]>(workers.map((worker) => [worker, []]));
  const idleWaiters: (() => void)[] = [];
  const batches = createBatches(queue, options);
  let isScheduled = false;

  // All requests that the event loop finds in one turn are in the queue before the first of them runs.
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      pump();
    });
  };
  const pump = (): void => {
    if (workers.every(({ link }) => link === undefined)) refuseWaiting({ queue, turns, workers });
    for (const worker of workers) if (!worker.isBusy) void feed(worker);
    const isIdle = queue.length === 0 && workers.every(({ isBusy }) => !isBusy);
    if (isIdle) for (const wake of idleWaiters.splice(0)) wake();
  };
  const feed = async (worker: ModelWorker): Promise<void> => {
    const { link } = worker;
    if (link === undefined) return;
    const own = turns.get(worker)?.shift();
    const calls = own === undefined ? queue.take(maxRows) : [];
    if (own === undefined && calls.length === 0) return;
    worker.isBusy = true;
    if (own !== undefined) await link.ask(own.question).then(own.answered.resolve, own.answered.reject);
    else await batches.compute(worker, link, calls);
    // A process that died meanwhile has a successor, which nobody may take for free.
    if (worker.link === link) worker.isBusy = false;
    pump();
  };
  return {
    get waiting() {
      return queue.length;
    },
    pace: batches,
    run: (call) =>
      new Promise((resolve, reject) => {
        queue.push({ ...call, isSecondTry: false, resolve, reject });
        schedule();
      }),
    askWorker: (worker, question) => {
      const answered = Promise.withResolvers<Frame<FromModelProcess>>();
      turns.get(worker)!.push({ question, answered });
      schedule();
      return answered.promise;
    },
    wake: schedule,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        schedule();
      }),
  };
}

interface Batches extends Pace {
  /** Runs calls as one and ends each of them. */
  compute(worker: ModelWorker, link: ModelLink, calls: WaitingCall[]): Promise<void>;
}

function createBatches(queue: CallQueue, { runTimeoutMs, onRun }: DispatcherOptions): Batches {
  let runMs = 0;
  let calmMs = Infinity;
  let callRows = 1;
  return {
    get runMs() {
      return runMs;
    },
    get calmMs() {
      return Math.min(calmMs, runMs);
    },
    get callRows() {
      return callRows;
    },
    compute: async (worker, link, calls) => {
      const startedAt = performance.now();
      try {
        const outputs = await runBatch(link, calls, runTimeoutMs);
        const tookMs = performance.now() - startedAt;
        runMs += (runMs === 0 ? 1 : NEWEST) * (tookMs - runMs);
        calmMs = Math.min(calmMs * (1 + FORGOTTEN), runMs);
        callRows += NEWEST * (rowsOf(calls) / calls.length - callRows);
        onRun?.({ rows: rowsOf(calls), calls: calls.length, tookMs });
        worker.markHealthy();
        calls.forEach(({ resolve }, index) => resolve(outputs[index]!));
      } catch (error) {
        if (calls.length === 1) calls[0]!.reject(error);
        // One of them is to blame; alone, each answers for itself.
        else queue.unshift(calls.map((call) => ({ ...call, shape: undefined, isSecondTry: true })));
      }
    },
  };
}

/** While every process is down, nobody waits, except for those who only shared a batch with the cause. */
function refuseWaiting(waiting: {
  queue: CallQueue;
  turns: ReadonlyMap<ModelWorker, OwnTurn[]>;
  workers: readonly ModelWorker[];
}): void {
  const isComingBack = waiting.workers.some(({ failures }) => failures <= MAX_FAILURES);
  const { wait = [], refuse = [] } = Object.groupBy(waiting.queue.drain(), ({ isSecondTry }) =>
    isSecondTry && isComingBack ? "wait" : "refuse",
  );
  waiting.queue.unshift(wait);
  for (const { reject } of refuse) reject(processesDown());
  for (const own of waiting.turns.values()) {
    for (const { answered } of own.splice(0)) answered.reject(processesDown());
  }
}

function processesDown(): Unavailable {
  const message = "The model's process ended and is being started again";
  return new Unavailable("model-died", message, { retryAfterMs: 1000 });
}
