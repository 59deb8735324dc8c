import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { create, toBinary, fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, StringStringEntryProtoSchema, TensorProto_DataLocation } from "onnx-buf";

import { matrixModel } from "./matrix-model.ts";
import { rows, startRunner as start } from "./models-in-test.ts";

describe("a model's runner", () => {
  it("answers tensors, names the signature and the runtime, and serves many calls at once", async () => {
    const runner = await start(matrixModel(4, 2));
    assert.deepEqual(runner.inputs, [{ name: "x", type: "float32", shape: [-1, 4] }]);
    assert.match(runner.runtime, /^onnxruntime-node \d+\.\d+\.\d+ cpu \w+ all 1x1 on \S+$/);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => runner.run(rows(4, index))));
    answers.forEach((answer, index) => {
      assert.deepEqual(answer["y"], {
        type: "float32",
        shape: [1, 4],
        data: new Float32Array(4).fill(index * 8),
      });
    });
  });

  it("refuses inputs that do not fit, and says what was expected", async () => {
    const runner = await start(matrixModel(4, 2));
    const good = rows(4, 1).x;
    await assert.rejects(runner.run({}), {
      code: "input-missing",
      message: /expected: x/,
    });
    await assert.rejects(runner.run({ x: good, z: good }), {
      code: "input-unknown",
    });
    await assert.rejects(runner.run({ x: { ...good, shape: [4] } }), {
      code: "input-shape",
      message: /\[-1, 4\]/,
    });
    await assert.rejects(runner.run({ x: { ...good, shape: [0, 4] } }), {
      code: "input-shape",
    });
    await assert.rejects(runner.run({ x: { ...good, shape: [2, 4] } }), {
      code: "input-size",
    });
    await assert.rejects(runner.run({ x: { ...good, type: "int8", data: new Int8Array(4) } }), {
      code: "input-type",
    });
  });

  it("stops a model that does not answer in time, tells the callers, and serves again", async () => {
    const runner = await start(matrixModel(512, 0.001, 40), {
      runTimeoutMs: 150,
    });
    const slow = runner.run(rows(512, ...Array<number>(6_000).fill(1)));
    await assert.rejects(slow, { code: "model-too-slow" });
    const deadline = Date.now() + 120_000;
    for (;;) {
      const answer = await runner.run(rows(512, 1)).catch((error: { code?: string }) => error.code);
      if (typeof answer === "object") break;
      // On a busy machine even a small call may overrun 150 ms; then the process is started once more.
      assert.ok(answer === "model-died" || answer === "model-too-slow", `unexpected: ${String(answer)}`);
      assert.ok(Date.now() < deadline, "the model's process was not started again within two minutes");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it("refuses the call that finds the queue full, and answers those that wait", async () => {
    const runner = await start(matrixModel(4, 2), { maxWaiting: 2 });
    const calls = [1, 2, 3].map((value) => runner.run(rows(4, value)));
    const results = await Promise.allSettled(calls);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "fulfilled", "rejected"],
    );
    assert.equal((results[2] as PromiseRejectedResult).reason.code, "model-busy");
  });

  it("refuses files that are no model, are too large, or reach outside of themselves", async () => {
    await assert.rejects(start(new Uint8Array([1, 2, 3])), {
      code: "model-unreadable",
    });
    await assert.rejects(start(new Uint8Array(0)), {
      code: "model-unreadable",
    });
    const limits = { maxBytes: 100, maxNodes: 1, maxDepth: 1 };
    await assert.rejects(start(matrixModel(8, 1), { limits }), {
      code: "model-too-large",
    });
    await assert.rejects(start(matrixModel(2, 1, 3), { limits: { ...limits, maxBytes: 10_000 } }), {
      code: "model-too-large",
    });
    const truncated = matrixModel(64, 1).slice(0, 2_000);
    await assert.rejects(start(truncated), (error: { code: string }) =>
      ["model-unreadable", "model-not-loadable"].includes(error.code),
    );
  });

  it("refuses data in other files and operators beyond the standard before the runtime sees them", async () => {
    const external = fromBinary(ModelProtoSchema, matrixModel(2, 1));
    const tensor = external.graph!.initializer[0]!;
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    tensor.externalData.push(
      create(StringStringEntryProtoSchema, {
        key: "location",
        value: "/etc/passwd",
      }),
    );
    await assert.rejects(start(toBinary(ModelProtoSchema, external)), {
      code: "model-external-data",
    });

    const foreign = fromBinary(ModelProtoSchema, matrixModel(2, 1));
    foreign.graph!.node[0]!.domain = "com.microsoft";
    await assert.rejects(start(toBinary(ModelProtoSchema, foreign)), {
      code: "model-operator",
    });
  });
});
