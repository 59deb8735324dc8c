import { Refused, Unavailable } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { planBatches, type TimedRun } from "./batch-plan.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import { loadModel, type LoadedModel, type ModelFacts } from "./load-model.ts";
import { memoryFor } from "./memory-limit.ts";
import { createModelWorker, type ModelWorker } from "./model-worker.ts";
import { createStates, type RunnerState, type StateRequest } from "./runner-state.ts";
import { toOutputs } from "./run-batch.ts";
import { packRows } from "./tensor-frames.ts";
import { assertInputsFit, elementCount, type NamedTensors, type TensorSignature } from "./tensor.ts";
import { vetModel, type ModelLimits } from "./vet-model.ts";

/** A model that answers: bytes went in, tensors come out. */
export interface ModelRunner extends ModelFacts {
  /** Rows that run together at most; 1 where calls are never put together. */
  readonly maxRows: number;
  /**
   * Runs once. Throws `CallerMistake` for inputs that do not fit, `Unavailable` (`model-busy`,
   * `model-died`, `model-too-slow`) when the process cannot answer, `Refused` (`model-run-failed`).
   */
  run(inputs: NamedTensors): Promise<NamedTensors>;
  /** Begins a run in steps whose carried values stay in the model's process, such as a key-value cache. */
  openState(request: StateRequest): Promise<RunnerState>;
  /**
   * Throws `Unavailable` (`model-busy`, with the time to wait) when `calls` that are under way already would make
   * one more wait for too long. Costs nothing: ask it before anything else is done for a call.
   */
  assertRoom(calls: number): void;
  /** What monitors show. */
  stats(): RunnerStats;
  /** Lets running calls end, then ends the process. */
  dispose(): Promise<void>;
}

export interface RunnerStats {
  readonly waiting: number;
  /** What one run takes, with all calls in it, by the last runs. */
  readonly runMs: number;
  readonly processes: number;
  readonly processesUp: number;
  /** Times that a process ended although nobody wanted it to. */
  readonly deaths: number;
}

export interface RunnerOptions {
  readonly bytes: Uint8Array;
  readonly logger: Logger;
  readonly limits?: ModelLimits;
  /** Processes that compute at the same time. */
  readonly processes?: number;
  /** Bytes that each process may allocate for the model; by its size, when left out. */
  readonly memoryBytes?: number;
  /** One run may take this long before its process is killed. */
  readonly runTimeoutMs?: number;
  readonly loadTimeoutMs?: number;
  /** Calls that may wait for the process; the next one is refused at once. */
  readonly maxWaiting?: number;
  /** How many rows run together, when it was found out before; else it is tried. */
  readonly maxRows?: number;
  /** Real inputs, to try batches with. */
  readonly sample?: NamedTensors | undefined;
  /** Told of each run; for monitors. */
  readonly onRun?: (run: { rows: number; calls: number; tookMs: number }) => void;
}

const START_TIMEOUT_MS = 30_000;
const MAX_STATES = 64;
const STATE_IDLE_MS = 60_000;
/**
 * A call may wait as long as so many runs take on a calm machine, within these bounds: were it measured by the runs of
 * now, everybody would wait the longer the busier the machine is.
 */
const PATIENCE = { runs: 8, leastMs: 25, mostMs: 2_000 };

/**
 * Vets the file, loads it in processes of its own, finds out whether batches pay, and keeps the processes alive: one
 * that dies or hangs is started again with growing pauses, while callers get an honest `Unavailable`.
 * Throws `Refused` when the file or the runtime says no.
 */
export async function startModelRunner(options: RunnerOptions): Promise<ModelRunner> {
  const { bytes, logger, processes = 1, runTimeoutMs = 10_000, loadTimeoutMs = 30_000 } = options;
  vetModel(bytes, options.limits);
  const memoryBytes = options.memoryBytes ?? memoryFor(bytes.byteLength);
  const start = (): Promise<LoadedModel> =>
    loadModel(bytes, { memoryBytes, startTimeoutMs: START_TIMEOUT_MS, loadTimeoutMs });
  const first = await start();
  if (!first.link.isMemoryLimited) logger.warn("this system cannot bound the memory of a model's process");
  const maxRows = options.maxRows ?? (await tryBatches(first, options, runTimeoutMs));
  const others = await Promise.all(Array.from({ length: processes - 1 }, start));
  const workers = [first, ...others].map((loaded) =>
    createModelWorker({ first: loaded, start, logger, onChange: () => dispatcher.wake() }),
  );
  const dispatcher: Dispatcher = createDispatcher({
    ...{ workers, runTimeoutMs, maxRows },
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  });
  return toRunner({ facts: first.facts, maxRows, workers, dispatcher, options });
}

async function tryBatches(
  first: LoadedModel,
  { logger, sample }: RunnerOptions,
  timeoutMs: number,
): Promise<number> {
  const { maxRows, because } = await planBatches(first.facts, timedRun(first, timeoutMs), sample);
  logger.info({ maxRows, because }, "batches tried");
  return maxRows;
}

interface RunnerParts {
  readonly facts: ModelFacts;
  readonly maxRows: number;
  readonly workers: readonly ModelWorker[];
  readonly dispatcher: Dispatcher;
  readonly options: RunnerOptions;
}

function toRunner({ facts, maxRows, workers, dispatcher, options }: RunnerParts): ModelRunner {
  const { runTimeoutMs = 10_000, maxWaiting = 1_024 } = options;
  const placeOf = maxRows === 1 ? () => ({ rows: 1, shape: undefined }) : createBatchPlaces(facts);
  const stop = async (): Promise<void> => void (await Promise.all(workers.map((worker) => worker.stop())));
  return {
    inputs: facts.inputs,
    outputs: facts.outputs,
    runtime: facts.runtime,
    maxRows,
    run: async (inputs) => {
      assertInputsFit(facts.inputs, inputs);
      if (dispatcher.waiting >= maxWaiting) throw busy(dispatcher.waiting, dispatcher.pace.runMs);
      const outputs = await dispatcher.run({ inputs, ...placeOf(inputs) });
      assertOutputsFit(facts.outputs, outputs);
      return outputs;
    },
    openState: createStates({
      ...{ workers, dispatcher, facts, runTimeoutMs },
      ...{ maxStates: MAX_STATES, idleTimeoutMs: STATE_IDLE_MS },
    }),
    assertRoom: (calls) => {
      const { runMs, calmMs, callRows } = dispatcher.pace;
      const together = Math.max(1, maxRows / callRows) * workers.length;
      const waitMs = Math.ceil(calls / together) * runMs;
      const patienceMs = Math.min(Math.max(PATIENCE.runs * calmMs, PATIENCE.leastMs), PATIENCE.mostMs);
      // However slow the model is, each process has one run to do next.
      if (waitMs > patienceMs && calls > 2 * together) throw busy(calls, waitMs);
    },
    stats: () => ({
      waiting: dispatcher.waiting,
      runMs: dispatcher.pace.runMs,
      processes: workers.length,
      processesUp: workers.filter(({ link }) => link !== undefined).length,
      deaths: workers.reduce((sum, { deaths }) => sum + deaths, 0),
    }),
    dispose: async () => {
      await dispatcher.idle();
      await stop();
    },
  };
}

/** Rows and shape of a call, by which it finds others for a batch. */
function createBatchPlaces({
  inputs,
}: ModelFacts): (call: NamedTensors) => { rows: number; shape: string | undefined } {
  const names = inputs.map(({ name }) => name);
  const isFixed = inputs.every(({ shape }) => !shape.slice(1).includes(-1));
  return (call) => {
    const rows = call[names[0]!]!.shape[0]!;
    if (names.some((name) => call[name]!.shape[0] !== rows)) return { rows, shape: undefined };
    return { rows, shape: isFixed ? "" : names.map((name) => call[name]!.shape.slice(1).join()).join(";") };
  };
}

function timedRun({ link }: LoadedModel, timeoutMs: number): TimedRun {
  return async (inputs) => {
    const { places, parts, byteLength } = packRows([inputs]);
    const startedAt = performance.now();
    const answer = await link.ask({ head: { kind: "run", inputs: places }, parts, byteLength, timeoutMs });
    return { outputs: toOutputs(answer), tookMs: performance.now() - startedAt };
  };
}

/** What a model computes must be what its file declared, or readers of its metadata are misled. */
function assertOutputsFit(signatures: readonly TensorSignature[], outputs: NamedTensors): void {
  for (const { name, type, shape } of signatures) {
    const found = outputs[name];
    const fits =
      found !== undefined &&
      found.type === type &&
      found.shape.length === shape.length &&
      found.shape.every((size, axis) => shape[axis] === -1 || shape[axis] === size) &&
      found.data.length === elementCount(found.shape);
    if (fits) continue;
    throw new Refused(
      "model-output-differs",
      `The model declares output "${name}" as ${type} [${shape.join(", ")}] and computed ${found?.type ?? "nothing"} [${found?.shape.join(", ") ?? ""}]`,
      { status: 502 },
    );
  }
}

function busy(calls: number, waitMs: number): Unavailable {
  const message = `${calls} calls of this model are under way already; try again soon`;
  return new Unavailable("model-busy", message, { retryAfterMs: Math.max(1_000, waitMs) });
}
