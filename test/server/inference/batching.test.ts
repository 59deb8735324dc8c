import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { matrixModel } from "./matrix-model.ts";
import {
  killModelProcesses,
  mixingModel,
  pairsModel,
  rows,
  startRunner,
  untilItAnswers,
} from "./models-in-test.ts";

describe("calls that wait while a model computes", () => {
  it("run together, each with exactly the answer that it has alone", async () => {
    const runs: { rows: number; calls: number }[] = [];
    const runner = await startRunner(matrixModel(64, 0.5), { onRun: (run) => runs.push(run) });
    assert.ok(runner.maxRows > 1, `a matrix is faster in batches; found ${runner.maxRows}`);
    const alone = await runner.run(rows(64, 3));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => runner.run(rows(64, index, index + 1))),
    );
    answers.forEach((answer, index) => {
      assert.deepEqual(answer["y"]!.shape, [2, 64]);
      assert.equal(answer["y"]!.data[0], index * 32);
      assert.equal(answer["y"]!.data.at(-1), (index + 1) * 32);
    });
    assert.deepEqual(answers[3]!["y"]!.data.slice(0, 64), alone["y"]!.data);
    const batches = runs.slice(1);
    assert.equal(
      batches.reduce((sum, { calls }) => sum + calls, 0),
      200,
    );
    assert.ok(batches.length < 100, `200 calls in ${batches.length} runs`);
    assert.ok(batches.every(({ rows: size }) => size <= Math.max(runner.maxRows, 2)));
  });

  it("never run together when a row's answer depends on the others", async () => {
    const runs: { calls: number }[] = [];
    const runner = await startRunner(mixingModel(), { onRun: (run) => runs.push(run) });
    assert.equal(runner.maxRows, 1);
    const answers = await Promise.all([1, 2, 3, 4].map((value) => runner.run(rows(2, value))));
    for (const answer of answers) assert.deepEqual([...answer["y"]!.data], [1, 1]);
    assert.ok(runs.every(({ calls }) => calls === 1));
  });

  it("do not fail with one that does not fit, nor with one that the model cannot run", async () => {
    const runner = await startRunner(matrixModel(4, 2));
    const good = Array.from({ length: 20 }, (_, index) => runner.run(rows(4, index)));
    const bad = assert.rejects(runner.run({ x: { ...rows(4, 1).x, shape: [4, 1] } }), {
      code: "input-shape",
    });
    const answers = await Promise.all(good);
    answers.forEach((answer, index) => assert.equal(answer["y"]!.data[0], index * 8));
    await bad;
  });

  it("survive one that kills the process: only that one fails", async () => {
    const runner = await startRunner(matrixModel(512, 0.001, 40), { runTimeoutMs: 1_000 });
    const small = rows(512, 1);
    await runner.run(small);
    const slow = runner.run(rows(512, ...Array<number>(7_000).fill(1)));
    const settled = await Promise.allSettled([slow, ...Array.from({ length: 5 }, () => runner.run(small))]);
    assert.equal(settled[0]!.status, "rejected");
    assert.equal((settled[0] as PromiseRejectedResult).reason.code, "model-too-slow");
    await untilItAnswers(() => runner.run(small));
  });

  it("are computed by several processes at once, and by those that are left when one ends", async () => {
    const runner = await startRunner(matrixModel(64, 1), { processes: 2 });
    assert.equal(runner.stats().processesUp, 2);
    killModelProcesses();
    await untilItAnswers(() => runner.run(rows(64, 1)));
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => untilItAnswers(() => runner.run(rows(64, index)))),
    );
  });

  it("are refused before anything is done for them when they would wait for too long", async () => {
    const runner = await startRunner(matrixModel(256, 0.01, 8));
    for (let call = 0; call < 5; call++) await runner.run(rows(256, 1));
    const { runMs } = runner.stats();
    assert.ok(runMs > 0);
    runner.assertRoom(0);
    runner.assertRoom(2);
    const before = process.cpuUsage();
    assert.throws(() => runner.assertRoom((Math.ceil(2_000 / runMs) + 3) * runner.maxRows), {
      code: "model-busy",
      status: 503,
    });
    assert.ok(process.cpuUsage(before).user < 50_000, "50 ms of work, however busy the machine is");
  });
});

describe("a model that asks for more memory than it may have", () => {
  it("fails or dies alone, and goes on serving calls that fit", async () => {
    const runner = await startRunner(pairsModel(), { runTimeoutMs: 60_000 });
    const small = { x: { type: "float32", shape: [4, 1], data: Float32Array.of(1, 2, 3, 4) } } as const;
    assert.deepEqual([...(await runner.run(small))["y"]!.data], [30, 60, 90, 120]);
    const many = 30_000;
    const before = process.memoryUsage.rss();
    await assert.rejects(
      runner.run({ x: { type: "float32", shape: [many, 1], data: new Float32Array(many) } }),
      (error: { code: string }) => ["model-run-failed", "model-died"].includes(error.code),
    );
    assert.ok(process.memoryUsage.rss() - before < 256 * 1024 ** 2, "the endpoint itself stays small");
    assert.deepEqual([...(await untilItAnswers(() => runner.run(small)))["y"]!.data], [30, 60, 90, 120]);
  });

  it("is refused when it does not even load within its memory", async () => {
    await assert.rejects(startRunner(matrixModel(1_024, 1), { memoryBytes: 1024 ** 2 }), {
      code: "model-not-loadable",
    });
  });
});
