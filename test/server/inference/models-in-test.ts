import { execFileSync } from "node:child_process";
import { after } from "node:test";

import { createLogger } from "../../../server/core/logger.ts";
import {
  startModelRunner,
  type ModelRunner,
  type RunnerOptions,
} from "../../../server/inference/model-runner.ts";
import type { Tensor } from "../../../server/inference/tensor.ts";
import { writeModel } from "./matrix-model.ts";

/** Needs four bytes for each pair of rows: so many rows, so much memory. */
export function pairsModel(): Uint8Array {
  return writeModel({
    inputs: [{ name: "x", shape: ["batch", 1] }],
    outputs: [{ name: "y", shape: ["batch", 1] }],
    nodes: [
      { operator: "Transpose", inputs: ["x"], outputs: ["t"] },
      { operator: "MatMul", inputs: ["x", "t"], outputs: ["pairs"] },
      { operator: "MatMul", inputs: ["pairs", "x"], outputs: ["y"] },
    ],
  });
}

/** Divides each value by the sum over all rows of a call: what one row gets depends on the others. */
export function mixingModel(): Uint8Array {
  return writeModel({
    inputs: [{ name: "x", shape: ["batch", 2] }],
    outputs: [{ name: "y", shape: ["batch", 2] }],
    nodes: [{ operator: "Softmax", inputs: ["x"], outputs: ["y"], attributes: { axis: 0 } }],
  });
}

/** Remembers: `present` is everything seen so far, `sum` adds it up. */
export function rememberingModel(): Uint8Array {
  return writeModel({
    inputs: [
      { name: "x", shape: [1, 1] },
      { name: "past", shape: [1, "seen"] },
    ],
    outputs: [
      { name: "present", shape: [1, "more"] },
      { name: "sum", shape: [1, 1] },
    ],
    nodes: [
      { operator: "Concat", inputs: ["past", "x"], outputs: ["present"], attributes: { axis: 1 } },
      { operator: "ReduceSum", inputs: ["present"], outputs: ["sum"], attributes: { keepdims: 1 } },
    ],
  });
}

/** One row for each value, filled with it. */
export function rows(width: number, ...values: number[]): { x: Tensor } {
  const data = Float32Array.from(values.flatMap((value) => Array<number>(width).fill(value)));
  return { x: { type: "float32", shape: [values.length, width], data } };
}

const running: ModelRunner[] = [];
after(() => Promise.all(running.map((runner) => runner.dispose())));

/** A runner that ends with the test file. */
export async function startRunner(
  bytes: Uint8Array,
  options: Partial<RunnerOptions> = {},
): Promise<ModelRunner> {
  const runner = await startModelRunner({ bytes, logger: createLogger({ level: "silent" }), ...options });
  running.push(runner);
  return runner;
}

/** Ends the models' processes of this test file, and no other. */
export function killModelProcesses(): void {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  for (const line of lines) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (parent === process.pid && line.includes("model-process.ts")) process.kill(pid!, "SIGKILL");
  }
}

/** Asks until the process is up again. */
export async function untilItAnswers<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: string }).code !== "model-died" || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
