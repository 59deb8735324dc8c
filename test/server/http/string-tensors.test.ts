import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { before, describe, it } from "node:test";

import { checkVectors } from "../../../server/releases/check-vectors.ts";
import { createUpstreamEngine } from "../../../server/releases/release-engine.ts";
import type { VotedRelease } from "../../../server/releases/voted-release.ts";
import type { ContentStore } from "../../../server/storage/content-store.ts";
import { startRunner } from "../inference/models-in-test.ts";
import { stringModel } from "../inference/string-model.ts";
import { openEndpoint, type EndpointInTest } from "./endpoint-in-test.ts";
import { openStore, publishModel, publishTrained } from "./publish-model.ts";

interface InferAnswer {
  readonly outputs: { name: string; datatype: string; shape: number[]; data: unknown[] }[];
}

/** Nothing, several alphabets, a character of two halves, a byte-order mark, and a long one. */
const WORDS = ["", "call", "me", "Ишмаэль", "白鯨", "🐋", "\ufeffmarked", "x".repeat(70_000)];
const HEADER_LENGTH = "inference-header-content-length";

let store: ContentStore;
let words: VotedRelease;
let endpoint: EndpointInTest;

/** Each element's length in four bytes, little-endian, then its bytes; made without any code of the server. */
function toBytes(elements: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    elements.flatMap((element) => {
      const bytes = Buffer.from(element as string);
      const { length } = bytes;
      return [Buffer.of(length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24), bytes];
    }),
  );
}

function tensor(data: readonly unknown[], rows = data.length): object {
  return { inputs: [{ name: "word", datatype: "BYTES", shape: [rows, 1], data }] };
}

function binary(rows: number, bytes: Uint8Array): { body: Buffer; headers: Record<string, string> } {
  const input = {
    ...{ name: "word", datatype: "BYTES", shape: [rows, 1] },
    parameters: { binary_data_size: bytes.byteLength },
  };
  const json = Buffer.from(JSON.stringify({ inputs: [input], parameters: { binary_data_output: true } }));
  return { body: Buffer.concat([json, bytes]), headers: { [HEADER_LENGTH]: String(json.byteLength) } };
}

async function ask(at: EndpointInTest, body: object): Promise<InferAnswer> {
  const answer = await at.infer("words", body);
  assert.equal(answer.status, 200, answer.ok ? "" : await answer.text());
  return (await answer.json()) as InferAnswer;
}

/** An endpoint that has the words computed by this server. */
function behind(url: string): Promise<EndpointInTest> {
  const local = { start: () => Promise.reject(new Error("nothing is computed here")) };
  const upstreams = new Map([["words", `${url}/v2/models/words`]]);
  return openEndpoint(store, () => [words], createUpstreamEngine(upstreams, local));
}

before(async () => {
  store = await openStore();
  words = await publishModel(store, "words", stringModel(["call", "me"]));
  const digits = await publishTrained(store, "digits/release-1", 1);
  endpoint = await openEndpoint(store, () => [words, digits]);
});

describe("a model that takes and gives strings", () => {
  it("names them as BYTES", async () => {
    const about = (await (await fetch(`${endpoint.front.url}/v2/models/words`)).json()) as Record<
      string,
      unknown
    >;
    assert.deepEqual(about["inputs"], [{ name: "word", datatype: "BYTES", shape: [-1, 1] }]);
    assert.deepEqual(about["outputs"], [
      { name: "greeting", datatype: "BYTES", shape: [-1, 1] },
      { name: "index", datatype: "INT64", shape: [-1, 1] },
    ]);
  });

  it("is asked and answers in JSON, each character as it was", async () => {
    const { outputs } = await ask(endpoint, tensor(WORDS));
    assert.deepEqual(outputs, [
      { name: "greeting", datatype: "BYTES", shape: [8, 1], data: WORDS.map((word) => `${word}!`) },
      { name: "index", datatype: "INT64", shape: [8, 1], data: [-1, 0, 1, -1, -1, -1, -1, -1] },
    ]);
    const nested = await ask(endpoint, tensor([["me"], ["call"]]));
    assert.deepEqual(nested.outputs[0]?.data, ["me!", "call!"]);
  });

  it("is asked and answers in bytes, each string with its length before it", async () => {
    const { body, headers } = binary(WORDS.length, toBytes(WORDS));
    const answer = await endpoint.infer("words", body, headers);
    assert.equal(answer.status, 200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const length = Number(answer.headers.get(HEADER_LENGTH));
    const greetings = toBytes(WORDS.map((word) => `${word}!`));
    assert.deepEqual(JSON.parse(bytes.subarray(0, length).toString()).outputs, [
      {
        ...{ name: "greeting", datatype: "BYTES", shape: [8, 1] },
        parameters: { binary_data_size: greetings.byteLength },
      },
      { name: "index", datatype: "INT64", shape: [8, 1], parameters: { binary_data_size: 64 } },
    ]);
    assert.deepEqual(bytes.subarray(length, length + greetings.byteLength), greetings);
    assert.equal(bytes.readBigInt64LE(length + greetings.byteLength + 8), 0n);
  });

  it("gives each of many calls at once its own strings", async () => {
    const calls = Array.from({ length: 40 }, (_, call) =>
      Array.from({ length: 1 + (call % 3) }, (_, row) => `${"é".repeat(call)}${row}`),
    );
    const answers = await Promise.all(calls.map((data) => ask(endpoint, tensor(data))));
    assert.deepEqual(
      answers.map(({ outputs }) => outputs[0]?.data),
      calls.map((data) => data.map((word) => `${word}!`)),
    );
  });

  it("is told what is wrong with its strings, one request after the other", async () => {
    const whole = toBytes(["call", "me"]);
    const cases: [string, { body: object; headers?: Record<string, string> }, RegExp][] = [
      [
        "a text cut off",
        binary(2, whole.subarray(0, -1)),
        /13 bytes; the text of element 1 of 2 ends at byte 14/,
      ],
      [
        "a length cut off",
        binary(2, whole.subarray(0, 10)),
        /10 bytes; the length of element 1 of 2 ends at byte 12/,
      ],
      ["too few strings", binary(3, whole), /14 bytes; the length of element 2 of 3 ends at byte 18/],
      ["too many strings", binary(1, whole), /14 bytes; its shape \[1, 1\] asks for 8/],
      [
        "a length of 4 GB",
        binary(1, Buffer.alloc(8, 0xff)),
        /the text of element 0 of 1 ends at byte 4294967299/,
      ],
      [
        "no UTF-8",
        binary(2, toBytes(["call", Buffer.of(0xc3, 0x28)])),
        /Element 1 of input "word" is not UTF-8/,
      ],
      ["half a character", binary(1, toBytes([Buffer.of(0xed, 0xa0, 0x80)])), /Element 0 .* not UTF-8/],
      ["millions of strings", binary(4_000_001, whole), /.+/],
      ["half a character in JSON", { body: tensor(["\ud83d"]) }, /holds "\\ud83d", which is no BYTES/],
      ["a NUL", { body: tensor(["call", "a\0b"]) }, /Element 1 of input "word" has a NUL character/],
      ["a number", { body: tensor([7]) }, /holds 7, which is no BYTES/],
      ["too few in JSON", { body: tensor(["call"], 2) }, /1 elements; its shape \[2, 1\] asks for 2/],
      ["too many in JSON", { body: tensor(["call", "me"], 1) }, /more elements than its shape's 1/],
    ];
    for (const [what, { body, headers }, told] of cases) {
      const answer = await endpoint.infer("words", body, headers);
      const { error } = (await answer.json()) as { error: string };
      assert.equal(answer.status, 400, `${what}: ${error}`);
      assert.match(error, told, what);
    }
    assert.deepEqual((await ask(endpoint, tensor(["me"]))).outputs[1]?.data, [1]);
  });

  it("says so to whoever sends numbers, and a model of numbers to whoever sends strings", async () => {
    const numbers = { inputs: [{ name: "word", datatype: "FP32", shape: [1, 1], data: [1] }] };
    const texts = {
      inputs: [{ name: "pixels", datatype: "BYTES", shape: [1, 784], data: Array(784).fill("") }],
    };
    for (const [model, body, told] of [
      ["words", numbers, /"word" is float32; expected string/],
      ["digits", texts, /"pixels" is string; expected float32/],
    ] as const) {
      const answer = await endpoint.infer(model, body);
      assert.equal(answer.status, 400);
      assert.match(((await answer.json()) as { error: string }).error, told);
    }
  });

  it("may be computed by another server", async () => {
    const through = await behind(endpoint.front.url);
    assert.deepEqual(
      (await ask(through, tensor(WORDS))).outputs,
      (await ask(endpoint, tensor(WORDS))).outputs,
    );
  });

  it("is answered 502 when that server cuts its strings off", async () => {
    const about = await (await fetch(`${endpoint.front.url}/v2/models/words`)).text();
    const server = createServer((request, response) => {
      if (!request.url!.endsWith("/infer")) return void response.end(request.url === "/v2" ? "{}" : about);
      const output = { name: "greeting", datatype: "BYTES", shape: [1, 1] };
      const json = JSON.stringify({ outputs: [{ ...output, parameters: { binary_data_size: 6 } }] });
      response.setHeader(HEADER_LENGTH, Buffer.byteLength(json));
      response.end(Buffer.concat([Buffer.from(json), toBytes(["me!"]).subarray(0, 6)]));
    }).listen(0, "127.0.0.1");
    try {
      await once(server, "listening");
      const through = await behind(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const answer = await through.infer("words", tensor(["me"]));
      assert.equal(answer.status, 502);
      assert.match(
        ((await answer.json()) as { error: string }).error,
        /answered tensors that do not fit: .*ends at byte 7/,
      );
    } finally {
      server.close();
    }
  });

  it("is held against its published strings letter by letter", async () => {
    const runner = await startRunner(stringModel(["call"]));
    const column = (...data: string[]) => ({ type: "string", shape: [data.length, 1], data }) as const;
    const vectors = (...data: string[]) => ({
      inputs: { word: column("call", "me") },
      outputs: { greeting: column(...data) },
      tolerance: 0.5,
    });
    await checkVectors(runner, vectors("call!", "me!"));
    await assert.rejects(checkVectors(runner, vectors("call!", "Me!")), { code: "release-vectors-differ" });
  });

  it("is refused when its file promises strings that it does not hold", async () => {
    await assert.rejects(startRunner(stringModel(["call"], { dims: [10n ** 9n] })), {
      code: "model-tensor",
      message: /1000000000 elements, and holds 0/,
    });
  });
});
