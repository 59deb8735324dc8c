import { CallerMistake, Unavailable } from "../core/errors.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { ModelFacts } from "./load-model.ts";
import type { ModelWorker } from "./model-worker.ts";
import type { CarriedInputs, ToModelProcess } from "./process-messages.ts";
import { toOutputs } from "./run-batch.ts";
import { packRows } from "./tensor-frames.ts";
import { assertInputsFit, type NamedTensors } from "./tensor.ts";

/** A run in steps: what one step leaves for the next stays in the model's process. Whoever opens it closes it. */
export interface RunnerState {
  /**
   * Runs one step. Takes the inputs that are not carried, answers the outputs that are not carried.
   * Throws what `ModelRunner.run` throws, and `Unavailable` (`state-lost`) when the process ended or the state was
   * left alone for too long.
   */
  step(inputs: NamedTensors): Promise<NamedTensors>;
  close(): void;
}

export interface StateRequest {
  /** Input name -> name of the output that becomes this input at the next step. */
  readonly carried: CarriedInputs;
  /** The carried inputs before the first step; sizes that callers choose may be 0 here. */
  readonly initial: NamedTensors;
}

export interface StatesOptions {
  readonly workers: readonly ModelWorker[];
  readonly dispatcher: Dispatcher;
  readonly facts: ModelFacts;
  readonly runTimeoutMs: number;
  /** States that may be open at the same time. */
  readonly maxStates: number;
  /** A state that nobody steps for so long is closed. */
  readonly idleTimeoutMs: number;
}

/** Opens states, each on the process with the fewest. */
export function createStates(options: StatesOptions): (request: StateRequest) => Promise<RunnerState> {
  const { workers, dispatcher, facts, runTimeoutMs, maxStates, idleTimeoutMs } = options;
  const openOn = new Map<ModelWorker, number>(workers.map((worker) => [worker, 0]));
  let nextId = 1;

  const count = (worker: ModelWorker, change: number): void =>
    void openOn.set(worker, openOn.get(worker)! + change);
  const ask = async (
    worker: ModelWorker,
    head: ToModelProcess,
    inputs: NamedTensors,
  ): Promise<NamedTensors> => {
    const { parts, byteLength } = packRows([inputs]);
    return toOutputs(
      await dispatcher.askWorker(worker, { head, parts, byteLength, timeoutMs: runTimeoutMs }),
    );
  };

  return async ({ carried, initial }) => {
    assertCarried(facts, carried);
    const [carriedInputs, ownInputs] = parted(facts, carried);
    assertInputsFit(carriedInputs, initial, 0);
    const worker = leastUsed(workers, openOn, maxStates);
    const { link } = worker;
    const state = nextId++;
    count(worker, 1);
    let isOpen = true;
    let timer: NodeJS.Timeout | undefined;

    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      count(worker, -1);
      // A process that is gone took the state along.
      if (worker.link === link) ask(worker, { kind: "close", state }, {}).catch(() => undefined);
    };
    const watch = (): void => {
      clearTimeout(timer);
      if (isOpen) timer = setTimeout(close, idleTimeoutMs).unref();
    };
    try {
      await ask(worker, { kind: "open", state, carried, inputs: packRows([initial]).places }, initial);
    } catch (error) {
      close();
      throw error;
    }
    watch();
    return {
      close,
      step: async (inputs) => {
        assertInputsFit(ownInputs, inputs);
        if (!isOpen || worker.link !== link) throw stateLost();
        clearTimeout(timer);
        return ask(worker, { kind: "step", state, inputs: packRows([inputs]).places }, inputs).finally(watch);
      },
    };
  };
}

function parted({ inputs }: ModelFacts, carried: CarriedInputs) {
  const isCarried = ({ name }: { name: string }): boolean => Object.hasOwn(carried, name);
  return [inputs.filter(isCarried), inputs.filter((input) => !isCarried(input))] as const;
}

function assertCarried({ inputs, outputs }: ModelFacts, carried: CarriedInputs): void {
  for (const [input, output] of Object.entries(carried)) {
    const from = outputs.find(({ name }) => name === output);
    const to = inputs.find(({ name }) => name === input);
    if (from !== undefined && to !== undefined && from.type === to.type) continue;
    throw new CallerMistake(
      "state-malformed",
      `Expected an input and an output of the same type to carry on, found "${output}" (${from?.type ?? "missing"}) for "${input}" (${to?.type ?? "missing"}).`,
    );
  }
}

function leastUsed(
  workers: readonly ModelWorker[],
  openOn: ReadonlyMap<ModelWorker, number>,
  maxStates: number,
): ModelWorker {
  const total = [...openOn.values()].reduce((sum, open) => sum + open, 0);
  const up = workers.filter(({ link }) => link !== undefined);
  const [least] = up.sort((a, b) => openOn.get(a)! - openOn.get(b)!);
  if (least !== undefined && total < maxStates) return least;
  const message =
    least === undefined
      ? "The model's process ended and is being started again"
      : `${maxStates} runs in steps are under way; try again soon`;
  throw new Unavailable(least === undefined ? "model-died" : "model-busy", message, { retryAfterMs: 1_000 });
}

function stateLost(): Unavailable {
  return new Unavailable("state-lost", "What this run had computed so far is gone; begin again", {
    retryAfterMs: 1_000,
  });
}
