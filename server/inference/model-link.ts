import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Unavailable } from "../core/errors.ts";
import { createFrameReader, encodeHead, type Frame } from "./frames.ts";
import { limitMemory } from "./memory-limit.ts";
import type { FromModelProcess, ToModelProcess } from "./process-messages.ts";

/** A process for one model, and the pipe to it. It answers one message after the other. */
export interface ModelLink {
  /** How the process ended, such as `SIGKILL` or `exit 1`. */
  readonly ended: Promise<string>;
  /** False where this system cannot bound native memory. */
  readonly isMemoryLimited: boolean;
  /**
   * Sends a message and its body, and waits for the answer. A process that does not answer in time is killed.
   * Throws `Unavailable` (`model-died`, `model-too-slow`).
   */
  ask(message: Question): Promise<Frame<FromModelProcess>>;
  kill(): void;
}

export interface Question {
  readonly head: ToModelProcess;
  readonly parts: readonly Uint8Array[];
  readonly byteLength: number;
  readonly timeoutMs: number;
}

export interface LinkOptions {
  /** Bytes that the process may allocate beyond what it has before it holds a model. */
  readonly memoryBytes: number;
  /** From here on the process must be up. */
  readonly startTimeoutMs: number;
}

const PROGRAM = fileURLToPath(new URL("./model-process.ts", import.meta.url));
const PIPE = 3;
/** Up to so many bytes, copying the pieces of a body costs less than to hand each of them to the pipe. */
const SMALL_BODY_BYTES = 65_536;
/** V8's heap holds messages and names only; tensors lie outside of it. */
const HEAP_MB = 64;

/** Starts an empty process that may allocate so much and no more. Throws `Unavailable` when it does not come up. */
export async function startModelLink({ memoryBytes, startTimeoutMs }: LinkOptions): Promise<ModelLink> {
  const { child, ended } = spawnModelProcess();
  const pipe = child.stdio[PIPE] as Socket;
  let waiting: PromiseWithResolvers<Frame<FromModelProcess>> | undefined;
  let isOver = false;

  const settle = (settleOne: (each: PromiseWithResolvers<Frame<FromModelProcess>>) => void): void => {
    const each = waiting;
    waiting = undefined;
    if (each !== undefined) settleOne(each);
  };
  const read = createFrameReader<FromModelProcess>((frame) => settle(({ resolve }) => resolve(frame)));
  pipe.on("data", (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // What it writes makes no sense, so nothing that follows would.
      child.kill("SIGKILL");
    }
  });
  // A broken pipe is a process that ended, which `ended` tells.
  pipe.on("error", () => undefined);
  void ended.then(() => {
    isOver = true;
    settle(({ reject }) => reject(processGone()));
  });

  const answer = async (timeoutMs: number): Promise<Frame<FromModelProcess>> => {
    if (isOver) throw processGone();
    waiting = Promise.withResolvers();
    const timer = setTimeout(() => {
      settle(({ reject }) => reject(tooSlow(timeoutMs)));
      child.kill("SIGKILL");
    }, timeoutMs);
    return waiting.promise.finally(() => clearTimeout(timer));
  };

  await answer(startTimeoutMs);
  const isMemoryLimited = await limitMemory(child.pid!, memoryBytes);
  return {
    ended,
    isMemoryLimited,
    ask: ({ head, parts, byteLength, timeoutMs }) => {
      const answered = answer(timeoutMs);
      send(pipe, [encodeHead(head, byteLength), ...parts], byteLength);
      return answered;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

function send(pipe: Socket, pieces: readonly Uint8Array[], byteLength: number): void {
  if (byteLength <= SMALL_BODY_BYTES) return void pipe.write(Buffer.concat(pieces));
  pipe.cork();
  for (const piece of pieces) pipe.write(piece);
  pipe.uncork();
}

/** Nothing of our environment reaches the model, and its folder is empty. */
function spawnModelProcess(): { child: ChildProcess; ended: Promise<string> } {
  const folder = mkdtempSync(join(tmpdir(), "comodel-model-"));
  const flags = ["--no-warnings", `--max-old-space-size=${HEAP_MB}`];
  const child = spawn(process.execPath, [...flags, PROGRAM], {
    cwd: folder,
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = new Promise<string>((resolve) => {
    const end = (how: string): void => {
      rmSync(folder, { recursive: true, force: true });
      resolve(how);
    };
    child.once("exit", (code, signal) => end(signal ?? `exit ${code}`));
    child.once("error", (error) => end(error.message));
  });
  return { child, ended };
}

function processGone(): Unavailable {
  const message = "The model's process ended and is being started again";
  return new Unavailable("model-died", message, { retryAfterMs: 1000 });
}

function tooSlow(timeoutMs: number): Unavailable {
  return new Unavailable("model-too-slow", `The model did not answer within ${timeoutMs} ms and was stopped`);
}
