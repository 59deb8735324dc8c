import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { formatInferResponse, parseInferRequest } from "../../../server/http/oip-codec.ts";
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
    assert.deepEqual(flat.wanted, ["y"]);
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
      [request({ datatype: "FP16" }), "request-malformed"],
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
        formatInferResponse(model, parseInferRequest(request({}, { id: "7" })), outputs),
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
    assert.throws(() => formatInferResponse(model, wanted, outputs), {
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
