import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { ModelRunner } from "../../../server/inference/model-runner.ts";
import type { RunnerState } from "../../../server/inference/runner-state.ts";
import type { NamedTensors } from "../../../server/inference/tensor.ts";
import { killModelProcesses, rememberingModel, startRunner, untilItAnswers } from "./models-in-test.ts";

const NOTHING: NamedTensors = { past: { type: "float32", shape: [1, 0], data: new Float32Array(0) } };

function open(runner: ModelRunner): Promise<RunnerState> {
  return runner.openState({ carried: { past: "present" }, initial: NOTHING });
}

function value(x: number): NamedTensors {
  return { x: { type: "float32", shape: [1, 1], data: Float32Array.of(x) } };
}

async function sumAfter(state: RunnerState, x: number): Promise<number> {
  const outputs = await state.step(value(x));
  assert.deepEqual(Object.keys(outputs), ["sum"], "what is carried stays in the model's process");
  return outputs["sum"]!.data[0] as number;
}

describe("a run in steps", () => {
  it("carries outputs on to the next step, apart from every other run of the model", async () => {
    const runner = await startRunner(rememberingModel());
    const [first, second] = await Promise.all([open(runner), open(runner)]);
    assert.equal(await sumAfter(first, 1), 1);
    assert.equal(await sumAfter(second, 100), 100);
    assert.equal(await sumAfter(first, 2), 3);
    assert.deepEqual(await Promise.all([sumAfter(first, 3), sumAfter(second, 5)]), [6, 105]);
    const once = await runner.run({
      ...value(7),
      past: { type: "float32", shape: [1, 1], data: Float32Array.of(1) },
    });
    assert.equal(once["sum"]!.data[0], 8, "a run without steps knows nothing of them");
    first.close();
    second.close();
  });

  it("refuses steps that bring what is carried, and outputs that are none", async () => {
    const runner = await startRunner(rememberingModel());
    const state = await open(runner);
    await assert.rejects(state.step({ ...value(1), ...NOTHING }), { code: "input-unknown" });
    await assert.rejects(state.step({}), { code: "input-missing" });
    assert.equal(await sumAfter(state, 1), 1);
    await assert.rejects(runner.openState({ carried: { past: "nothing" }, initial: NOTHING }), {
      code: "state-malformed",
    });
    await assert.rejects(runner.openState({ carried: { past: "present" }, initial: {} }), {
      code: "input-missing",
    });
    state.close();
    await assert.rejects(state.step(value(1)), { code: "state-lost" });
  });

  it("is bounded in number, and a closed one makes room", async () => {
    const runner = await startRunner(rememberingModel());
    const states: RunnerState[] = [];
    const openAll = async (): Promise<void> => {
      for (;;) states.push(await open(runner));
    };
    await assert.rejects(openAll(), { code: "model-busy" });
    assert.ok(states.length >= 16, `${states.length} at once`);
    states[0]!.close();
    states[0] = await open(runner);
    await assert.rejects(open(runner), { code: "model-busy" });
    for (const state of states) state.close();
  });

  it("says that it is lost when the process ended, and a new one begins", async () => {
    const runner = await startRunner(rememberingModel(), { runTimeoutMs: 5_000 });
    const state = await open(runner);
    await sumAfter(state, 1);
    const { deaths } = runner.stats();
    killModelProcesses();
    const lost = await state.step(value(1)).catch((error: { code: string }) => error.code);
    assert.ok(lost === "model-died" || lost === "state-lost", String(lost));
    const next = await untilItAnswers(() => open(runner));
    assert.equal(await sumAfter(next, 4), 4);
    await assert.rejects(state.step(value(1)), { code: "state-lost" });
    assert.equal(runner.stats().deaths, deaths + 1);
  });
});
