import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createNetwork } from "../../scripts/train/digits/network.ts";
import { toOnnxModel } from "../../scripts/train/digits/onnx-graph.ts";
import { writeOnnx } from "../../scripts/train/onnx-writer.ts";
import type { OnnxModel } from "../../scripts/train/onnx-writer.ts";
import { createRandom } from "../../scripts/train/random.ts";

/** Doubles two numbers and adds [10, 20]: small enough to check by hand. */
function doubling(changes: Partial<OnnxModel["graph"]> = {}): OnnxModel {
  return {
    producer: { name: "comodel", version: "1" },
    domain: "comodel.test",
    version: 3,
    description: "Doubles and adds.",
    metadata: { licence: "MIT", größe: "klein" },
    opset: 17,
    graph: {
      name: "doubling",
      inputs: [{ name: "in", shape: ["batch", 2] }],
      outputs: [{ name: "out", shape: ["batch", 2] }],
      tensors: [
        { name: "weights", shape: [2, 2], values: Float32Array.of(2, 0, 0, 2) },
        { name: "bias", shape: [2], values: Float32Array.of(10, 20) },
      ],
      nodes: [{ operator: "Gemm", name: "dense", inputs: ["in", "weights", "bias"], outputs: ["out"] }],
      ...changes,
    },
  };
}

test("onnx-buf decodes every field that the writer wrote", () => {
  const model = fromBinary(ModelProtoSchema, writeOnnx(doubling()));
  assert.equal(model.irVersion, 8n);
  assert.deepEqual([model.producerName, model.producerVersion], ["comodel", "1"]);
  assert.deepEqual([model.domain, model.modelVersion, model.docString], ["comodel.test", 3n, "Doubles and adds."]);
  assert.deepEqual(
    model.opsetImport.map(({ domain, version }) => [domain, version]),
    [["", 17n]],
  );
  assert.deepEqual(
    model.metadataProps.map(({ key, value }) => [key, value]),
    [
      ["licence", "MIT"],
      ["größe", "klein"],
    ],
  );
  const graph = model.graph;
  assert.ok(graph);
  assert.deepEqual(
    graph.initializer.map(({ name, dims, dataType }) => ({ name, dims, dataType })),
    [
      { name: "weights", dims: [2n, 2n], dataType: 1 },
      { name: "bias", dims: [2n], dataType: 1 },
    ],
  );
  assert.deepEqual([...graph.initializer[1]!.rawData], [0, 0, 32, 65, 0, 0, 160, 65]);
  const inputType = graph.input[0]!.type!.value;
  assert.ok(inputType.case === "tensorType");
  assert.deepEqual(
    inputType.value.shape!.dim.map(({ value }) => value.value),
    ["batch", 2n],
  );
});

test("onnx-buf reads the attributes of a network's nodes, negative ones included", () => {
  const model = toOnnxModel(createNetwork([4, 3, 2], createRandom(1)), identity);
  const graph = fromBinary(ModelProtoSchema, writeOnnx(model)).graph;
  assert.ok(graph);
  assert.deepEqual(
    graph.node.map(({ opType }) => opType),
    ["Gemm", "Relu", "Gemm", "Softmax"],
  );
  const axis = graph.node[3]!.attribute[0]!;
  assert.deepEqual([axis.name, axis.i, axis.type], ["axis", -1n, 2]);
});

test("onnxruntime computes what the written graph says, for any batch size", async () => {
  const session = await InferenceSession.create(writeOnnx(doubling()), { intraOpNumThreads: 1 });
  for (const rows of [1, 3]) {
    const input = Float32Array.from({ length: rows * 2 }, (_, index) => index);
    const { out } = await session.run({ in: new Tensor("float32", input, [rows, 2]) });
    assert.deepEqual([...out!.dims], [rows, 2]);
    assert.deepEqual(
      [...(out!.data as Float32Array)],
      [...input].map((value, index) => 2 * value + (index % 2 === 0 ? 10 : 20)),
    );
  }
  await session.release();
});

test("a tensor whose values do not fill its shape is refused with both counts", () => {
  const tensors = [{ name: "weights", shape: [2, 3], values: new Float32Array(4) }];
  assert.throws(() => writeOnnx(doubling({ tensors })), /Tensor "weights" of shape \[2, 3\] needs 6 values, found 4/);
});

test("a size that is no positive whole number is refused in tensors, inputs and outputs", () => {
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    const value = { shape: ["batch", size] };
    assert.throws(
      () => writeOnnx(doubling({ inputs: [{ name: "in", ...value }] })),
      /"in" has shape .* at least 1, found/,
    );
    assert.throws(() => writeOnnx(doubling({ outputs: [{ name: "out", ...value }] })), /"out" has shape/);
    const tensors = [{ name: "weights", shape: [size], values: new Float32Array(1) }];
    assert.throws(() => writeOnnx(doubling({ tensors })), /"weights" has shape/);
  }
  assert.throws(() => writeOnnx(doubling({ inputs: [{ name: "in", shape: ["", 2] }] })), /"in" has shape/);
});

test("a name that does not exist yet, or exists twice, is refused", () => {
  const node = { operator: "Relu", name: "relu", inputs: ["later"], outputs: ["out"] };
  assert.throws(() => writeOnnx(doubling({ nodes: [node] })), /Node "relu" reads "later", which no input/);
  assert.throws(() => writeOnnx(doubling({ nodes: [] })), /Output "out" is provided by no node/);
  const again = { ...node, inputs: ["in"], outputs: ["in"] };
  assert.throws(() => writeOnnx(doubling({ nodes: [again] })), /The name "in" is empty or used twice/);
});

test("an attribute or version that is no whole number is refused", () => {
  const node = { operator: "Softmax", name: "softmax", inputs: ["in"], outputs: ["out"], attributes: { axis: 0.5 } };
  assert.throws(() => writeOnnx(doubling({ nodes: [node] })), /takes a whole number, found 0.5/);
  assert.throws(() => writeOnnx({ ...doubling(), version: NaN }), /takes a whole number, found NaN/);
});

test("layers that do not fit each other are refused before a file is written", () => {
  const [first, second] = [createNetwork([4, 3], createRandom(1)), createNetwork([5, 2], createRandom(1))];
  const network = { layers: [...first.layers, ...second.layers] };
  assert.throws(() => toOnnxModel(network, identity), /Layer 1 takes 5 numbers, but layer 0 gives 3/);
});

const identity = { name: "tiny", version: 1, description: "A tiny network.", metadata: {} };
