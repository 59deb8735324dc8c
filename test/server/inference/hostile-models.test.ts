import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TensorProto_DataLocation,
  type ModelProto,
} from "onnx-buf";

import { matrixModel } from "./matrix-model.ts";
import { rows, startRunner } from "./models-in-test.ts";

/** A small honest model, made bad. */
function spoil(change: (model: ModelProto) => void, width = 4): Uint8Array {
  const model = fromBinary(ModelProtoSchema, matrixModel(width, 2));
  change(model);
  return toBinary(ModelProtoSchema, model);
}

async function codeOf(start: Promise<unknown>): Promise<string> {
  return start.then(
    () => "started",
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** Numbers that are the same at every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

describe("a hostile model", () => {
  it("is refused before any runtime sees it, saying why", async () => {
    const weights = (model: ModelProto) => model.graph!.initializer[0]!;
    const cases: [string, Uint8Array, string[]][] = [
      ["empty", new Uint8Array(0), ["model-unreadable"]],
      ["text", new TextEncoder().encode("#!/bin/sh\nrm -rf /"), ["model-unreadable"]],
      ["oversized", new Uint8Array(17 * 1024 * 1024), ["model-too-large"]],
      [
        "truncated",
        matrixModel(16, 1).slice(0, 400),
        ["model-unreadable", "model-tensor", "model-not-loadable"],
      ],
      [
        "tells of a file beside it",
        spoil((model) => {
          weights(model).dataLocation = TensorProto_DataLocation.EXTERNAL;
          weights(model).externalData.push(
            create(StringStringEntryProtoSchema, { key: "location", value: ".env" }),
          );
        }),
        ["model-external-data"],
      ],
      [
        "tells of a file without saying so",
        spoil((model) =>
          weights(model).externalData.push(
            create(StringStringEntryProtoSchema, { key: "location", value: "x" }),
          ),
        ),
        ["model-external-data"],
      ],
      ["promises 10^15 weights", spoil((model) => (weights(model).dims = [10n ** 15n])), ["model-tensor"]],
      [
        "promises fewer weights than none",
        spoil((model) => (weights(model).dims = [-4n, -4n])),
        ["model-tensor"],
      ],
      ["loops", spoil((model) => (model.graph!.node[0]!.opType = "Loop")), ["model-operator"]],
      ["scans", spoil((model) => (model.graph!.node[0]!.opType = "Scan")), ["model-operator"]],
      ["brings own code", spoil((model) => (model.graph!.node[0]!.domain = "evil.ops")), ["model-operator"]],
      [
        "wants a terabyte of input",
        spoil((model) => {
          const { type } = model.graph!.input[0]!;
          if (type?.value.case === "tensorType") {
            type.value.value.shape!.dim[0]!.value = { case: "dimValue", value: 10n ** 12n };
          }
        }),
        ["model-too-large"],
      ],
      [
        "has as many nodes as it likes",
        spoil((model) => {
          const [node] = model.graph!.node;
          for (let index = 0; index < 20_001; index++) model.graph!.node.push(node!);
        }),
        ["model-too-large"],
      ],
    ];
    for (const [what, bytes, codes] of cases) {
      const code = await codeOf(startRunner(bytes));
      assert.ok(codes.includes(code), `${what}: ${code}`);
    }
  });

  it("is refused by the runtime in its own process when it makes no sense", async () => {
    const cases: [string, Uint8Array][] = [
      ["unknown operator", spoil((model) => (model.graph!.node[0]!.opType = "Nonsense"))],
      ["unknown version", spoil((model) => (model.opsetImport[0]!.version = 999n))],
      ["a value from nowhere", spoil((model) => (model.graph!.node[0]!.input[0] = "nowhere"))],
      ["a circle", spoil((model) => (model.graph!.node[0]!.input[0] = "y"))],
    ];
    for (const [what, bytes] of cases) {
      const code = await codeOf(startRunner(bytes).then((runner) => runner.run(rows(4, 1))));
      assert.ok(
        ["model-not-loadable", "model-output-differs", "model-run-failed"].includes(code),
        `${what}: ${code}`,
      );
    }
  });

  it("cannot mislead about the shape that it computes", async () => {
    const lying = spoil((model) => {
      const { type } = model.graph!.output[0]!;
      if (type?.value.case === "tensorType") {
        type.value.value.shape!.dim[1]!.value = { case: "dimValue", value: 7n };
      }
    });
    const runner = await startRunner(lying);
    // The runtime tells the computed size, or that it does not know it: never the declared one.
    assert.ok([4, -1].includes(runner.outputs[0]!.shape[1]!), `told ${runner.outputs[0]!.shape.join(" x ")}`);
    assert.deepEqual((await runner.run(rows(4, 1)))["y"]!.shape, [1, 4]);
  });

  it("of a few bytes that asks for gigabytes does not get them", async () => {
    const bomb = spoil((model) => {
      const { graph } = model;
      const size = create(TensorProtoSchema, {
        name: "size",
        dataType: 7,
        dims: [1n],
        int64Data: [1n << 31n],
      });
      const value = create(TensorProtoSchema, { name: "", dataType: 1, dims: [1n], floatData: [1] });
      graph!.initializer.push(size);
      const attribute = create(AttributeProtoSchema, {
        name: "value",
        type: AttributeProto_AttributeType.TENSOR,
        t: value,
      });
      graph!.node.push(
        create(NodeProtoSchema, {
          opType: "ConstantOfShape",
          input: ["size"],
          output: ["large"],
          attribute: [attribute],
        }),
        create(NodeProtoSchema, { opType: "ReduceSum", input: ["large"], output: ["sum"] }),
      );
      graph!.node[0]!.output[0] = "h";
      graph!.node.push(create(NodeProtoSchema, { opType: "Add", input: ["h", "sum"], output: ["y"] }));
    });
    const before = process.memoryUsage.rss();
    const code = await codeOf(startRunner(bomb).then((runner) => runner.run(rows(4, 1))));
    assert.ok(["model-not-loadable", "model-run-failed", "model-died"].includes(code), code);
    assert.ok(process.memoryUsage.rss() - before < 256 * 1024 ** 2);
  });

  it("of random bytes, or with random bytes in it, ends nothing but itself", async () => {
    const random = createRandom(7);
    const honest = matrixModel(8, 1);
    const codes = new Map<string, number>();
    for (let round = 0; round < 24; round++) {
      const bytes = round < 8 ? Uint8Array.from({ length: 300 }, () => random(256)) : honest.slice();
      if (round >= 8) for (let flip = 0; flip < 4; flip++) bytes[random(bytes.length)] = random(256);
      const code = await codeOf(startRunner(bytes, { loadTimeoutMs: 10_000, runTimeoutMs: 5_000 }));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    const known = [
      "started",
      "model-unreadable",
      "model-tensor",
      "model-not-loadable",
      "model-operator",
      "model-external-data",
      "model-too-large",
    ];
    assert.deepEqual(
      [...codes.keys()].filter((code) => !known.includes(code)),
      [],
    );
    const runner = await startRunner(honest);
    assert.equal((await runner.run(rows(8, 1)))["y"]!.data[0], 8);
  });
});
