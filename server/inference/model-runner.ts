import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Refused, Unavailable } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { FromModelProcess, ToModelProcess } from "./process-messages.ts";
import { assertInputsFit, type NamedTensors, type TensorSignature } from "./tensor.ts";
import { vetModel, type ModelLimits } from "./vet-model.ts";
import { createWaitingCalls } from "./waiting-calls.ts";

/** A model that answers: bytes went in, tensors come out. */
export interface ModelRunner {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** Which build computes, for example `onnxruntime-node 1.30.0 cpu x64`. */
  readonly runtime: string;
  /**
   * Runs once. Throws `CallerMistake` for inputs that do not fit, `Unavailable` (`model-busy`,
   * `model-died`, `model-too-slow`) when the process cannot answer, `Refused` (`model-run-failed`).
   */
  run(inputs: NamedTensors): Promise<NamedTensors>;
  /** Lets running calls end, then ends the process. */
  dispose(): Promise<void>;
}

export interface RunnerOptions {
  readonly bytes: Uint8Array;
  readonly logger: Logger;
  readonly limits?: ModelLimits;
  /** One run may take this long before its process is killed. */
  readonly runTimeoutMs?: number;
  readonly loadTimeoutMs?: number;
  /** Calls that may wait for the process; the next one is refused at once. */
  readonly maxWaiting?: number;
  /** V8's heap in the process that holds the model; native memory is not bounded by it. */
  readonly maxOldSpaceMb?: number;
}

const PROGRAM = fileURLToPath(new URL("./model-process.ts", import.meta.url));
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;

/**
 * Vets the file, loads it in a process of its own, and keeps that process alive: a model that dies
 * or hangs is started again with growing pauses, while callers get an honest `Unavailable`.
 * Throws `Refused` when the file or the runtime says no.
 */
export async function startModelRunner(options: RunnerOptions): Promise<ModelRunner> {
  vetModel(options.bytes, options.limits);
  let current = await startProcess(options);
  let failures = 0;
  let disposed = false;

  const revive = async (): Promise<void> => {
    const pauseMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);
    failures += 1;
    options.logger.warn({ pauseMs, failures }, "a model's process ended and is started again");
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (disposed) return;
    await startProcess(options).then(adopt, revive);
  };
  const adopt = (next: LoadedProcess): void => {
    if (disposed) return next.end();
    current = next;
    void next.ended.then(() => (disposed ? undefined : revive()));
  };
  adopt(current);

  return {
    inputs: current.inputs,
    outputs: current.outputs,
    runtime: current.runtime,
    run: async (inputs) => {
      assertInputsFit(current.inputs, inputs);
      const outputs = await current.run(inputs);
      failures = 0;
      return outputs;
    },
    dispose: async () => {
      disposed = true;
      await current.drained();
      current.end();
      await current.ended;
    },
  };
}

interface LoadedProcess {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  readonly runtime: string;
  readonly ended: Promise<void>;
  run(inputs: NamedTensors): Promise<NamedTensors>;
  drained(): Promise<void>;
  end(): void;
}

/** Nothing of our environment reaches the model, and its folder is empty. */
function forkModelProcess(maxOldSpaceMb: number): {
  child: ChildProcess;
  ended: Promise<void>;
} {
  const folder = mkdtempSync(join(tmpdir(), "comodel-model-"));
  const child = fork(PROGRAM, [], {
    cwd: folder,
    env: { NODE_ENV: "production" },
    execArgv: ["--no-warnings", `--max-old-space-size=${maxOldSpaceMb}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
  return { child, ended };
}

async function startProcess(options: RunnerOptions): Promise<LoadedProcess> {
  const { runTimeoutMs = 10_000, loadTimeoutMs = 30_000, maxWaiting = 256, maxOldSpaceMb = 512 } = options;
  const { child, ended } = forkModelProcess(maxOldSpaceMb);
  const loaded = await loadInto(child, ended, options.bytes, loadTimeoutMs);
  const calls = createWaitingCalls(runTimeoutMs, () => {
    calls.failAll(
      new Unavailable("model-too-slow", `The model did not answer within ${runTimeoutMs} ms and was stopped`),
    );
    child.kill("SIGKILL");
  });
  child.on("message", (message: FromModelProcess) => {
    if (message.kind === "done") calls.succeed(message.id, message.outputs);
    if (message.kind === "failed") calls.fail(message.id, runFailed(message.message));
  });
  void ended.then(() => calls.failAll(processGone()));

  return {
    ...loaded,
    ended,
    run: async (inputs) => {
      if (calls.count >= maxWaiting) throw busy(maxWaiting);
      if (!child.connected) throw processGone();
      return calls.enter((id) => tell(child, { kind: "run", id, inputs }));
    },
    drained: async () => {
      while (calls.count > 0 && child.connected) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    end: () => void child.kill("SIGKILL"),
  };
}

function runFailed(reason: string): Refused {
  return new Refused("model-run-failed", `The model could not run this input: ${reason}`, { status: 422 });
}

function busy(limit: number): Unavailable {
  return new Unavailable("model-busy", `${limit} calls wait already; try again soon`, { retryAfterMs: 1000 });
}

function processGone(): Unavailable {
  const message = "The model's process ended and is being started again";
  return new Unavailable("model-died", message, { retryAfterMs: 1000 });
}

/** A message that cannot be sent ends in the child's exit, which every caller watches. */
function tell(child: ChildProcess, message: ToModelProcess): void {
  child.send(message, (error) => {
    if (error !== null) child.kill("SIGKILL");
  });
}

type Signatures = Pick<LoadedProcess, "inputs" | "outputs" | "runtime">;

async function loadInto(
  child: ChildProcess,
  ended: Promise<void>,
  bytes: Uint8Array,
  timeoutMs: number,
): Promise<Signatures> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Signatures>((resolve, reject) => {
      child.once("message", (message: FromModelProcess) => {
        if (message.kind === "loaded") resolve(message);
        else reject(new Refused("model-not-loadable", `The runtime refused the model: ${describe(message)}`));
      });
      void ended.then(() =>
        reject(new Refused("model-not-loadable", "The model killed its process while it was loaded")),
      );
      timer = setTimeout(
        () => reject(new Refused("model-not-loadable", `Loading took more than ${timeoutMs} ms`)),
        timeoutMs,
      );
      tell(child, { kind: "load", bytes });
    });
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function describe(message: FromModelProcess): string {
  return message.kind === "refused" ? message.message : `unexpected message "${message.kind}"`;
}
