import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { before, describe, it } from "node:test";

import { createUpstreamEngine } from "../../../server/releases/release-engine.ts";
import type { VotedRelease } from "../../../server/releases/voted-release.ts";
import type { ContentStore } from "../../../server/storage/content-store.ts";
import { matrixModel } from "../inference/matrix-model.ts";
import { until } from "../../support/until.ts";
import { callsBegun, openEndpoint, type EndpointInTest } from "./endpoint-in-test.ts";
import { openStore, publishModel, publishTrained } from "./publish-model.ts";

interface InferAnswer {
  readonly model_version: string;
  readonly id?: string;
  readonly outputs: { name: string; data: number[] }[];
}

let store: ContentStore;
let endpoint: EndpointInTest;
let live: VotedRelease;
let pixels: number[];
let label: number;

function digit(scores: ArrayLike<number>): number {
  return Array.from(scores).indexOf(Math.max(...Array.from(scores)));
}

function image(extra: object = {}): { inputs: object[] } {
  return { inputs: [{ name: "pixels", datatype: "FP32", shape: [1, 784], data: pixels }], ...extra };
}

function binaryImage(): { body: Buffer; headers: Record<string, string> } {
  const data = Buffer.from(Float32Array.from(pixels).buffer);
  const input = {
    name: "pixels",
    datatype: "FP32",
    shape: [1, 784],
    parameters: { binary_data_size: data.byteLength },
  };
  const json = Buffer.from(
    JSON.stringify({ id: "b", inputs: [input], parameters: { binary_data_output: true } }),
  );
  return {
    body: Buffer.concat([json, data]),
    headers: {
      "inference-header-content-length": String(json.byteLength),
      "content-type": "application/octet-stream",
    },
  };
}

before(async () => {
  const samples = JSON.parse(
    await readFile(new URL("../../../models/digits/samples.json", import.meta.url), "utf8"),
  ) as { samples: { pixels: number[]; label: number }[] } | { pixels: number[]; label: number }[];
  ({ pixels, label } = (Array.isArray(samples) ? samples : samples.samples)[0]!);
  store = await openStore();
  live = await publishTrained(store, "digits/release-1", 1);
  const trial = await publishTrained(store, "digits/release-2", 2);
  const slow = await publishModel(store, "slow", matrixModel(512, 0.001, 24));
  endpoint = await openEndpoint(store, () => [
    { ...live, canary: { release: trial, shareBps: 5_000 } },
    slow,
  ]);
});

describe("the Open Inference Protocol's door", () => {
  it("answers JSON and binary tensors alike, as clients of KServe and Triton send them", async () => {
    const json = (await (
      await endpoint.infer("digits/versions/1", image({ id: "42" }))
    ).json()) as InferAnswer;
    assert.equal(json.id, "42");
    assert.equal(json.model_version, "1");
    assert.equal(digit(json.outputs[0]!.data), label);
    const { body, headers } = binaryImage();
    const answer = await endpoint.infer("digits/versions/1", body, headers);
    assert.equal(answer.status, 200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const length = Number(answer.headers.get("inference-header-content-length"));
    const described = JSON.parse(bytes.subarray(0, length).toString()) as InferAnswer;
    assert.equal(described.id, "b");
    const scores = new Float32Array(new Uint8Array(bytes.subarray(length)).buffer);
    assert.deepEqual(Array.from(scores), Array.from(Float32Array.from(json.outputs[0]!.data)));
  });

  it("tells what is there: server, models, versions, readiness", async () => {
    const read = async (path: string): Promise<Record<string, unknown>> =>
      (await (await fetch(`${endpoint.front.url}/v2${path}`)).json()) as Record<string, unknown>;
    assert.ok(((await read(""))["extensions"] as string[]).includes("binary_tensor_data"));
    assert.deepEqual(await read("/health/ready"), { live: true, ready: true });
    const model = await read("/models/digits");
    assert.deepEqual(model["versions"], ["1", "2"]);
    assert.deepEqual(model["trial"], { release: 2, shareBps: 5_000 });
    assert.equal(((await read("/models/digits/versions/2"))["release"] as { number: number }).number, 2);
    assert.deepEqual(await read("/models/digits/versions/2/ready"), { name: "digits-1", ready: true });
    assert.equal((await fetch(`${endpoint.front.url}/v2/models/digits/versions/7/ready`)).status, 503);
    assert.equal((await endpoint.infer("digits/versions/7", image())).status, 404);
    assert.equal((await endpoint.infer("letters", image())).status, 404);
  });

  it("answers a repeated request with the same release while another one is on trial", async () => {
    const ask = async (key: string): Promise<string> => {
      const answer = await endpoint.infer("digits", image(), { "idempotency-key": key });
      const { model_version: version } = (await answer.json()) as InferAnswer;
      assert.equal(
        answer.headers.get("comodel-release"),
        version,
        "answer and receipt name the same release",
      );
      return version;
    };
    const keys = Array.from({ length: 24 }, (_, index) => `key-${index}`);
    const first = await Promise.all(keys.map(ask));
    assert.deepEqual([...new Set(first)].sort(), ["1", "2"]);
    assert.deepEqual(await Promise.all(keys.map(ask)), first);
  });

  it("refuses hostile requests one by one and goes on", async () => {
    const tensor = { name: "pixels", datatype: "FP32", shape: [1, 784], data: pixels };
    const deep = `{"inputs":[{"name":"pixels","datatype":"FP32","shape":[1,784],"data":${"[".repeat(200_000)}`;
    const cases: [string | object | Uint8Array, number, Record<string, string>?][] = [
      ["", 400],
      ["null", 400],
      ["[]", 400],
      [deep, 400],
      [`${deep}${"]".repeat(200_000)}}]}`, 400],
      [Buffer.alloc(100_000, 0xff), 400],
      [{ inputs: [{ ...tensor, shape: [784] }] }, 400],
      [{ inputs: [{ ...tensor, shape: [1, 783], data: pixels.slice(1) }] }, 400],
      [{ inputs: [{ ...tensor, shape: [0, 784], data: [] }] }, 400],
      [{ inputs: [{ ...tensor, shape: [2 ** 40, 2 ** 40] }] }, 400],
      [{ inputs: [{ ...tensor, shape: [4_000_000, 784] }] }, 413],
      [{ inputs: [{ ...tensor, datatype: "INT64" }] }, 400],
      [{ inputs: [{ ...tensor, datatype: "BYTES", data: ["a"] }] }, 400],
      [{ inputs: [tensor, tensor] }, 400],
      [{ inputs: [tensor, { ...tensor, name: "__proto__" }] }, 400],
      [{ inputs: [{ ...tensor, name: "constructor" }] }, 400],
      [{ inputs: [tensor], outputs: [{ name: "secrets" }] }, 400],
      [{ inputs: [{ ...tensor, data: pixels.map(() => null) }] }, 400],
      [binaryImage().body, 400, { "inference-header-content-length": "1e9" }],
      [binaryImage().body.subarray(0, 600), 400, binaryImage().headers],
      [JSON.stringify(image()), 415, { "content-encoding": "gzip" }],
    ];
    for (const [body, status, headers] of cases) {
      const answer = await endpoint.infer("digits", body, headers);
      const told = (await answer.json()) as { error: string };
      assert.equal(answer.status, status, `${JSON.stringify(body).slice(0, 120)}: ${told.error}`);
      assert.ok(told.error.length > 10);
    }
    const nan = {
      inputs: [
        { name: "pixels", datatype: "FP32", shape: [1, 784], parameters: { binary_data_size: 3_136 } },
      ],
    };
    const json = Buffer.from(JSON.stringify(nan));
    const body = Buffer.concat([json, Buffer.from(new Float32Array(784).fill(Number.NaN).buffer)]);
    const answer = await endpoint.infer("digits", body, {
      "inference-header-content-length": String(json.byteLength),
    });
    assert.equal(answer.status, 200, "NaN is a number that a model may be asked about");
    assert.equal((await endpoint.infer("digits", image())).status, 200);
  });

  it("is not held up by senders that never finish, and answers health meanwhile", async () => {
    const port = Number(new URL(endpoint.front.url).port);
    const head = "POST /v2/models/digits/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{";
    const sockets = Array.from({ length: 100 }, () =>
      connect(port, "127.0.0.1").on("error", () => undefined),
    );
    for (const socket of sockets) socket.write(head);
    assert.equal((await endpoint.infer("digits", image())).status, 200);
    for (const socket of sockets) socket.destroy();
    assert.equal((await fetch(`${endpoint.front.url}/v2/health/live`)).status, 200);
  });

  it("refuses what would wait for too long, and answers health and metrics meanwhile", async () => {
    const rows = 64;
    const x = { name: "x", datatype: "FP32", shape: [rows, 512], data: Array<number>(rows * 512).fill(1) };
    const body = JSON.stringify({ inputs: [x] });
    for (let call = 0; call < 6; call++) await (await endpoint.infer("slow", body)).arrayBuffer();
    const calls = Array.from({ length: 60 }, async () => {
      const answer = await endpoint.infer("slow", body);
      await answer.arrayBuffer();
      return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
    });
    const health = fetch(`${endpoint.front.url}/v2/health/live`);
    const answers = await Promise.all(calls);
    assert.equal((await health).status, 200);
    const refused = answers.filter(({ status }) => status === 503);
    assert.equal(refused.length + answers.filter(({ status }) => status === 200).length, 60);
    assert.ok(refused.length > 0, "60 long calls at once are more than the model can take soon");
    assert.ok(refused.every(({ retryAfter }) => Number(retryAfter) >= 1));
    const metrics = await (await fetch(`${endpoint.front.url}/metrics`)).text();
    assert.match(metrics, /comodel_http_answers_total\{door="\/v2",status="503"\} \d+/);
    assert.match(metrics, /comodel_model_processes_up\{model="digits-1",release="1"\} 1/);
    assert.match(metrics, /comodel_http_answer_seconds_bucket\{door="\/v2",le="\+Inf"\} \d+/);
  });
});

describe("a model that another server computes", () => {
  it("answers as its upstream does, says so, and must pass the voted release's test vectors", async () => {
    const upstreams = new Map([["digits", `${endpoint.front.url}/v2/models/digits/versions/1`]]);
    const local = { start: () => Promise.reject(new Error("nothing is computed here")) };
    const front = await openEndpoint(store, () => [live], createUpstreamEngine(upstreams, local));
    const direct = (await (await endpoint.infer("digits/versions/1", image())).json()) as InferAnswer;
    const through = (await (await front.infer("digits", image())).json()) as InferAnswer;
    assert.deepEqual(through.outputs, direct.outputs);
    const about = (await (await fetch(`${front.front.url}/v2/models/digits`)).json()) as { runtime: string };
    assert.match(about.runtime, /^upstream http:\/\/127\.0\.0\.1:\d+ onnx_onnxv1 onnxruntime-node/);
    assert.equal(
      (await front.infer("digits", { inputs: [{ name: "pixels", datatype: "FP32", shape: [1], data: [1] }] }))
        .status,
      400,
    );

    const other = new Map([["digits", `${endpoint.front.url}/v2/models/digits/versions/2`]]);
    const wrong = await openEndpoint(store, () => [live], createUpstreamEngine(other, local));
    const state = wrong.releases.find("digits")!;
    assert.ok(state.kind === "not-served");
    assert.equal(state.problem.code, "release-vectors-differ");
  });

  it("is not served while its upstream is away", async () => {
    const upstreams = new Map([["digits", "http://127.0.0.1:9/v2/models/digits"]]);
    const local = { start: () => Promise.reject(new Error("nothing is computed here")) };
    const front = await openEndpoint(store, () => [live], createUpstreamEngine(upstreams, local));
    const answer = await front.infer("digits", image());
    assert.equal(answer.status, 503);
    assert.equal(((await answer.json()) as { code: string }).code, "upstream-unreachable");
  });
});

describe("a front that stops", () => {
  it("lets running calls end, and answers new ones 503 meanwhile", async () => {
    const slow = await publishModel(store, "slow", matrixModel(512, 0.001, 40));
    const { front, infer } = await openEndpoint(store, () => [slow]);
    const x = { name: "x", datatype: "FP32", shape: [200, 512], data: Array<number>(200 * 512).fill(1) };
    const before = callsBegun();
    const running = infer("slow", JSON.stringify({ inputs: [x] }));
    await until("the call to begin", callsBegun, (begun) => begun > before);
    const stopped = front.stop();
    const late = await fetch(`${front.url}/v2/health/live`).catch(() => undefined);
    assert.ok(late === undefined || late.status === 503);
    assert.equal((await running).status, 200);
    await stopped;
    await assert.rejects(fetch(`${front.url}/v2/health/live`));
  });
});
