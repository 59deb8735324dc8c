import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  assertOutputsKnown,
  formatInferResponse,
  parseInferRequest,
} from "../../../server/http/oip-codec.ts";
import { toJsonSignature } from "../../../server/inference/tensor-json.ts";

const encode = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

function request(input: Record<string, unknown>, rest: Record<string, unknown> = {}): Uint8Array {
  return encode({
    inputs: [
      {
        name: "x",
        shape: [2, 2],
        datatype: "FP32",
        data: [1, 2, 3, 4],
        ...input,
      },
    ],
    ...rest,
  });
}

describe("the Open Inference Protocol's JSON", () => {
  it("is read flat or nested, in row-major order", () => {
    const flat = parseInferRequest(request({}, { id: "42", outputs: [{ name: "y" }] }));
    const nested = parseInferRequest(
      request({
        data: [
          [1, 2],
          [3, 4],
        ],
      }),
    );
    assert.deepEqual(flat.inputs, nested.inputs);
    assert.deepEqual(flat.inputs["x"], {
      type: "float32",
      shape: [2, 2],
      data: Float32Array.of(1, 2, 3, 4),
    });
    assert.equal(flat.id, "42");
    assert.deepEqual(flat.wanted, [{ name: "y", binary: false }]);
  });

  it("reads 64-bit integers exactly, as numbers or as strings", () => {
    const { inputs } = parseInferRequest(
      request({
        shape: [2],
        datatype: "INT64",
        data: [7, "-9223372036854775808"],
      }),
    );
    assert.deepEqual(inputs["x"]?.data, BigInt64Array.of(7n, -9223372036854775808n));
  });

  it("refuses what is no request, naming the place and what was expected", () => {
    const cases: [Uint8Array, string][] = [
      [encode("{"), "json-malformed"],
      [Uint8Array.of(0xff, 0xfe), "json-malformed"],
      [encode({}), "request-malformed"],
      [encode({ inputs: [] }), "request-malformed"],
      [request({ datatype: "STRING" }), "request-malformed"],
      [request({ datatype: "BYTES" }), "input-data"],
      [request({ data: undefined }), "request-malformed"],
      [request({ data: undefined, parameters: { binary_data_size: 16 } }), "input-data"],
      [request({ shape: [-1, 4] }), "request-malformed"],
      [request({ shape: [2, 3] }), "input-data"],
      [request({ data: [1, 2, 3, 4, 5] }), "input-data"],
      [request({ data: [1, 2, 3, "4"] }), "input-data"],
      [request({ data: [1, 2, 3, null] }), "input-data"],
      [request({ datatype: "UINT8", data: [1, 2, 3, 256] }), "input-data"],
      [request({ datatype: "INT32", data: [1, 2, 3, 4.5] }), "input-data"],
      [request({ shape: [4_000_000, 4] }), "input-data"],
      [request({ data: [[[[[[[[[1, 2, 3, 4]]]]]]]]] }), "input-data"],
    ];
    for (const [body, code] of cases)
      assert.throws(() => parseInferRequest(body), { code }, new TextDecoder().decode(body));
    const twice = encode({
      inputs: [1, 2].map(() => ({
        name: "x",
        shape: [1],
        datatype: "FP32",
        data: [1],
      })),
    });
    assert.throws(() => parseInferRequest(twice), {
      code: "request-malformed",
      message: /twice/,
    });
  });

  it("is answered with the caller's id and only the outputs that were wanted", () => {
    const outputs = {
      y: { type: "float32", shape: [1, 2], data: Float32Array.of(0.5, 1) },
      big: { type: "int64", shape: [2], data: BigInt64Array.of(3n, 2n ** 62n) },
    } as const;
    const model = { name: "m", version: "1" };
    const all = JSON.parse(
      new TextDecoder().decode(
        formatInferResponse(model, parseInferRequest(request({}, { id: "7" })), outputs).body,
      ),
    );
    assert.deepEqual(all, {
      model_name: "m",
      model_version: "1",
      id: "7",
      outputs: [
        { name: "y", shape: [1, 2], datatype: "FP32", data: [0.5, 1] },
        {
          name: "big",
          shape: [2],
          datatype: "INT64",
          data: [3, "4611686018427387904"],
        },
      ],
    });
    const wanted = parseInferRequest(request({}, { outputs: [{ name: "z" }] }));
    assert.throws(() => assertOutputsKnown(wanted, Object.keys(outputs)), {
      code: "output-unknown",
      message: /y, big/,
    });
    assert.deepEqual(toJsonSignature({ name: "x", type: "uint8", shape: [-1, 3] }), {
      name: "x",
      datatype: "UINT8",
      shape: [-1, 3],
    });
  });
});

describe("the Open Inference Protocol's binary tensors", () => {
  const head = (inputs: object[], rest: object = {}): Buffer =>
    Buffer.from(JSON.stringify({ inputs, ...rest }));
  const binary = (name: string, datatype: string, shape: number[], size: number): object => ({
    ...{ name, datatype, shape },
    parameters: { binary_data_size: size },
  });

  it("are read anew each time, also where the JSON before them is the same", () => {
    const json = head([binary("x", "FP32", [2], 8)]);
    for (const values of [Float32Array.of(1, 2), Float32Array.of(3, 4)]) {
      const body = Buffer.concat([json, new Uint8Array(values.buffer)]);
      assert.deepEqual(parseInferRequest(body, String(json.byteLength)).inputs["x"]?.data, values);
    }
  });

  it("are read behind the JSON in their order, for every datatype, mixed with JSON data", () => {
    const tensors = {
      FP16: Float16Array.of(0.5, -2),
      FP32: Float32Array.of(1.5, Number.NaN),
      FP64: Float64Array.of(Math.PI, -0),
      INT8: Int8Array.of(-128, 127),
      UINT8: Uint8Array.of(0, 255),
      INT16: Int16Array.of(-32_768, 1),
      UINT16: Uint16Array.of(65_535, 1),
      INT32: Int32Array.of(-(2 ** 31), 1),
      UINT32: Uint32Array.of(2 ** 32 - 1, 1),
      INT64: BigInt64Array.of(-(2n ** 63n), 1n),
      UINT64: BigUint64Array.of(2n ** 64n - 1n, 1n),
      BOOL: Uint8Array.of(0, 1),
    };
    const bytes = Object.values(tensors).map((data) => Buffer.from(data.buffer));
    const inputs = Object.entries(tensors).map(([type, data]) => binary(type, type, [2], data.byteLength));
    const json = head([{ name: "plain", datatype: "INT32", shape: [1], data: [7] }, ...inputs]);
    const read = parseInferRequest(Buffer.concat([json, ...bytes]), String(json.byteLength)).inputs;
    for (const [type, data] of Object.entries(tensors)) assert.deepEqual(read[type]?.data, data, type);
    assert.deepEqual(read["plain"]?.data, Int32Array.of(7));
  });

  it("are refused where sizes, lengths and shapes do not agree", () => {
    const json = head([binary("x", "FP32", [2], 8)]);
    const length = String(json.byteLength);
    const cases: [Buffer, string, string][] = [
      [Buffer.concat([json, Buffer.alloc(8)]), "nonsense", "request-malformed"],
      [Buffer.concat([json, Buffer.alloc(8)]), String(json.byteLength + 9), "request-malformed"],
      [Buffer.concat([json, Buffer.alloc(8)]), "-1", "request-malformed"],
      [Buffer.concat([json, Buffer.alloc(7)]), length, "input-data"],
      [Buffer.concat([json, Buffer.alloc(9)]), length, "request-malformed"],
      [json, length, "input-data"],
    ];
    for (const [body, headerLength, code] of cases) {
      assert.throws(() => parseInferRequest(body, headerLength), { code }, `${code} ${headerLength}`);
    }
    const huge = head([binary("x", "FP32", [4_000_000, 4], 8)]);
    assert.throws(() => parseInferRequest(Buffer.concat([huge, Buffer.alloc(8)]), String(huge.byteLength)), {
      code: "input-data",
    });
  });

  it("are answered for the outputs that want them, or for all", () => {
    const outputs = {
      y: { type: "float32", shape: [2], data: Float32Array.of(1.5, -1) },
      z: { type: "int8", shape: [3], data: Int8Array.of(1, 2, 3) },
    } as const;
    const model = { name: "m", version: "1" };
    const read = (rest: object): { json: { outputs: object[] }; rest: Buffer; type: string | undefined } => {
      const { headers, body } = formatInferResponse(
        model,
        parseInferRequest(request({}, rest as never)),
        outputs,
      );
      const length = Number(headers["inference-header-content-length"] ?? body.byteLength);
      const json = JSON.parse(Buffer.from(body.subarray(0, length)).toString()) as { outputs: object[] };
      return { json, rest: Buffer.from(body.subarray(length)), type: headers["content-type"] };
    };
    const all = read({ parameters: { binary_data_output: true } });
    assert.equal(all.type, "application/octet-stream");
    assert.deepEqual(all.json.outputs, [
      { name: "y", shape: [2], datatype: "FP32", parameters: { binary_data_size: 8 } },
      { name: "z", shape: [3], datatype: "INT8", parameters: { binary_data_size: 3 } },
    ]);
    assert.deepEqual(
      all.rest,
      Buffer.concat([Buffer.from(outputs.y.data.buffer), Buffer.from(outputs.z.data.buffer)]),
    );
    const one = read({ outputs: [{ name: "z", parameters: { binary_data: true } }, { name: "y" }] });
    assert.deepEqual(one.rest, Buffer.from([1, 2, 3]));
    assert.deepEqual(one.json.outputs[1], { name: "y", shape: [2], datatype: "FP32", data: [1.5, -1] });
    assert.equal(read({}).type, "application/json");
  });
});
