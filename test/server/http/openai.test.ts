import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { wrapFetchWithPayment } from "@x402/fetch";
import OpenAI from "openai";
import { sha256 } from "viem";

import { createComodel } from "../../../client/comodel.ts";
import { fromHeaderJson } from "../../../client/header-json.ts";
import { parseSignedReceipt, type SignedReceipt } from "../../../client/verify-receipt.ts";
import { forWholeFile } from "../payments/paid-platform.ts";
import { until } from "../../support/until.ts";
import { PRICES, startTextEndpoint, tokenizer, type TextEndpoint } from "./text-endpoint.ts";
import { x402Customer } from "./x402-customer.ts";

const wholeFile = forWholeFile();
let endpoint: TextEndpoint;

before(async () => {
  endpoint = await startTextEndpoint(wholeFile);
});

/** OpenAI's own client over x402's own client; each payer has a key, and so a channel, of its own. */
interface Customer {
  readonly openai: OpenAI;
  /** Answers to the paid requests, in their order, with the bytes that were sent. */
  readonly paid: { readonly request: Uint8Array; readonly response: Response }[];
}

/** @param keeping `nothing`: an answer that is kept is read to its end, whoever leaves it */
async function customer(keeping: "answers" | "nothing" = "answers"): Promise<Customer> {
  const x402 = await x402Customer(endpoint);
  const paid: Customer["paid"] = [];
  const watched: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const response = await fetch(request);
    if (response.ok && keeping === "answers") paid.push({ request: body, response: response.clone() });
    return response;
  };
  const pay = wrapFetchWithPayment(watched, x402);
  const openai = new OpenAI({
    baseURL: `${endpoint.url}/v1`,
    apiKey: "none",
    fetch: (input, init) => pay(input as Request, init),
    maxRetries: 0,
  });
  return { openai, paid };
}

function unpaid(): OpenAI {
  return new OpenAI({ baseURL: `${endpoint.url}/v1`, apiKey: "none", maxRetries: 0 });
}

/** Splits a stream into what its receipt is about, and the receipt. */
function readStream(text: string): { about: string; receipt: SignedReceipt } {
  const at = text.search(/^: (PAYMENT-RESPONSE|Comodel-Receipt) /m);
  const line = /^: Comodel-Receipt (\S+)$/m.exec(text);
  assert.ok(
    at > 0 && line !== null,
    `expected a receipt at the end of the stream, found: ${text.slice(-400)}`,
  );
  return { about: text.slice(0, at), receipt: parseSignedReceipt(fromHeaderJson(line[1]!, "receipt")) };
}

async function verify(receipt: SignedReceipt, request: Uint8Array, response: Uint8Array): Promise<void> {
  const comodel = createComodel({ url: endpoint.url });
  const { modelId } = endpoint.model;
  const verdict = await comodel.verifyReceipt(receipt, { request, response, modelId });
  assert.deepEqual(verdict.checks.filter(({ holds }) => !holds), []); // prettier-ignore
  assert.equal(verdict.checks.length, 7);
}

describe("OpenAI's own client", () => {
  it("lists the text models that answer, and says which are unknown", async () => {
    const list = await unpaid().models.list();
    assert.deepEqual(list.data.map(({ id, object }) => `${object} ${id}`), [`model ${endpoint.route}`]); // prettier-ignore
    const model = (await unpaid().models.retrieve(endpoint.route)) as unknown as Record<string, unknown>;
    assert.equal(model["context_length"], 32);
    await assert.rejects(
      unpaid().models.retrieve("gpt-4"),
      (error: InstanceType<typeof OpenAI.NotFoundError>) =>
        error.status === 404 && error.code === "model_not_found",
    );
  });

  it("is answered once x402's own client has paid: priced by the token, with a receipt that holds", async () => {
    const { openai, paid } = await customer();
    const completion = await openai.completions.create({
      model: endpoint.route,
      prompt: "the cat",
      max_tokens: 9,
      temperature: 0,
    });
    assert.equal(completion.choices[0]!.finish_reason, "length");
    const promptTokens = 1 + tokenizer.encode("the cat").length;
    assert.deepEqual(completion.usage, {
      prompt_tokens: promptTokens,
      completion_tokens: 9,
      total_tokens: promptTokens + 9,
    });
    const [{ request, response }] = paid as [Customer["paid"][number]];
    const receipt = receiptOf(response);
    const cost = PRICES.perCall + PRICES.perInputToken * BigInt(promptTokens) + PRICES.perOutputToken * 9n;
    assert.equal(receipt.receipt.charged, `${cost}`);
    await verify(receipt, request, new Uint8Array(await response.arrayBuffer()));
  });

  it("reads a stream token by token; what it is charged for is what came, and the receipt comes last", async () => {
    const { openai, paid } = await customer();
    const whole = await openai.chat.completions.create({
      ...{ model: endpoint.route, messages: [{ role: "user", content: "the dog" }], max_tokens: 12 },
      ...{ temperature: 0.8, seed: 42 },
    });
    const stream = await openai.chat.completions.create({
      ...{ model: endpoint.route, messages: [{ role: "user", content: "the dog" }], max_tokens: 12 },
      ...{ temperature: 0.8, seed: 42, stream: true, stream_options: { include_usage: true } },
    });
    let text = "";
    let pieces = 0;
    let usage: OpenAI.CompletionUsage | null | undefined;
    let reason: string | null | undefined;
    let id = "";
    for await (const chunk of stream) {
      const [choice] = chunk.choices;
      text += choice?.delta.content ?? "";
      if ((choice?.delta.content ?? "") !== "") pieces += 1;
      reason = choice?.finish_reason ?? reason;
      usage = chunk.usage ?? usage;
      id = chunk.id;
    }
    assert.equal(text, whole.choices[0]!.message.content, "the same seed writes the same text");
    assert.equal(pieces, 12);
    assert.equal(reason, "length");
    assert.equal(usage?.completion_tokens, 12);

    const { request, response } = paid[1]!;
    const { about, receipt } = readStream(await response.text());
    await verify(receipt, request, new TextEncoder().encode(about));
    assert.equal(receipt.receipt.charged, receiptOf(paid[0]!.response).receipt.charged);
    const found = await fetch(`${endpoint.url}/v1/receipts/${id}`);
    assert.deepEqual(await found.json(), receipt);
  });

  it("goes on paying after a stream, whose price no header could name before its end", async () => {
    const { openai, paid } = await customer();
    for (let call = 1; call <= 3; call += 1) {
      const stream = await openai.completions.create({
        ...{ model: endpoint.route, prompt: "a", max_tokens: 3 + call, stream: true },
      });
      for await (const chunk of stream) assert.equal(chunk.object, "text_completion");
    }
    const receipts = await Promise.all(
      paid.map(async ({ response }) => readStream(await response.clone().text()).receipt.receipt),
    );
    const charged = receipts.map(({ charged }) => BigInt(charged));
    assert.deepEqual(
      receipts.map(({ chargedCumulative }) => BigInt(chargedCumulative)),
      [charged[0], charged[0]! + charged[1]!, charged[0]! + charged[1]! + charged[2]!],
    );
  });

  it("leaves in the middle of a stream and is charged for what had reached it", async () => {
    const { openai } = await customer("nothing");
    const stream = await openai.completions.create({
      ...{ model: endpoint.route, prompt: "the end", max_tokens: 24, stream: true },
    });
    let id = "";
    let pieces = 0;
    for await (const chunk of stream) {
      id = chunk.id;
      pieces += 1;
      if (pieces === 2) break;
    }
    const receipt = await untilReceipt(id);
    const promptTokens = BigInt(1 + tokenizer.encode("the end").length);
    const read = PRICES.perCall + PRICES.perInputToken * promptTokens;
    const charged = BigInt(receipt.receipt.charged);
    assert.ok(charged >= read + 2n * PRICES.perOutputToken, `${charged}`);
    assert.ok(charged <= read + 24n * PRICES.perOutputToken, `${charged}`);
    assert.equal((charged - read) % PRICES.perOutputToken, 0n);
  });

  it("gets embeddings as numbers and, by default, as base64, of the same values", async () => {
    const { openai } = await customer();
    const input = ["the cat", "a cow, the dog"];
    const plain = await openai.embeddings.create({ model: endpoint.route, input, encoding_format: "float" });
    const packed = await openai.embeddings.create({ model: endpoint.route, input });
    assert.equal(plain.data.length, 2);
    plain.data.forEach(({ embedding }, index) => {
      assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-5);
      embedding.forEach((value, place) =>
        assert.ok(Math.abs(value - packed.data[index]!.embedding[place]!) < 1e-7),
      );
    });
    assert.equal(plain.usage.prompt_tokens, 2 + tokenizer.encode(input.join("")).length);
  });
});

describe("OpenAI's error shapes", () => {
  const ask = (body: object): Promise<unknown> =>
    unpaid().completions.create({ model: endpoint.route, prompt: "a", ...body });
  type ApiError = InstanceType<typeof OpenAI.APIError>;

  it("ask for payment with the price book in the body and x402's header", async () => {
    const prompt = "the cat";
    await assert.rejects(ask({ prompt, max_tokens: 5 }), (error: ApiError) => {
      assert.equal(error.status, 402);
      assert.equal(error.code, "insufficient_quota");
      const required = fromHeaderJson(error.headers!.get("PAYMENT-REQUIRED")!, "PAYMENT-REQUIRED") as {
        accepts: { scheme: string; amount: string }[];
      };
      const tokens = BigInt(1 + tokenizer.encode(prompt).length);
      const most = PRICES.perCall + PRICES.perInputToken * tokens + PRICES.perOutputToken * 5n;
      const channel = required.accepts.find(({ scheme }) => scheme === "batch-settlement");
      assert.equal(channel?.amount, `${most}`);
      return true;
    });
    const answer = await fetch(`${endpoint.url}/v1/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: endpoint.route, prompt }),
    });
    const { accepts, price } = (await answer.json()) as { accepts: { way: string }[]; price: object };
    assert.ok(accepts.some(({ way }) => way === "credits"));
    assert.ok("credits" in price);
  });

  it("name the parameter that is wrong", async () => {
    const wrong: [object, RegExp, string][] = [
      [{ temperature: 3 }, /temperature/, "temperature"],
      [{ n: 2 }, /n: /, "n"],
      [{ max_tokens: 400 }, /context is 32 tokens/, "max_tokens"],
      [{ prompt: "a".repeat(40) }, /context is 32 tokens/, "prompt"],
      [{ frequency_penalty: 1 }, /frequency_penalty/, "frequency_penalty"],
    ];
    for (const [body, message, param] of wrong) {
      await assert.rejects(ask(body), (error: ApiError) => {
        assert.equal(error.status, 400, JSON.stringify(body));
        assert.match(error.message, message);
        assert.equal(error.param, param);
        return true;
      });
    }
    await assert.rejects(ask({ prompt: "\u{1f600}" }), /U\+1F600/);
  });

  it("say that a text model has no door of bare tensors", async () => {
    const answer = await fetch(`${endpoint.url}/v2/models/${endpoint.route}/infer`, {
      method: "POST",
      body: "{}",
    });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /\/v1\/completions/);
  });
});

describe("the doors that the OpenAPI document names", () => {
  it("are there", async () => {
    const { paths } = (await (await fetch(`${endpoint.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, object>>;
    };
    const found = { model: endpoint.route, version: "1", channelId: `0x${"1".repeat(64)}` };
    const asked = Object.entries(paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method })))
      .filter(({ path }) => !/\{(id|address)\}/.test(path));
    assert.ok(asked.length > 20);
    for (const { path, method } of asked) {
      const url = endpoint.url + path.replace(/\{(\w+)\}/g, (_, name: keyof typeof found) => found[name]);
      const post = { headers: { "content-type": "application/json" }, body: "{}" };
      const answer = await fetch(url, { method: method.toUpperCase(), ...(method === "post" ? post : {}) });
      const text = await answer.text();
      assert.ok(
        !text.includes("Nothing answers") && answer.status !== 405,
        `${method} ${path}: ${text.slice(0, 200)}`,
      );
    }
  });
});

describe("an idempotency key", () => {
  it("gives the same stream again without a charge, with its receipt", async () => {
    const { openai, paid } = await customer();
    const body = { model: endpoint.route, prompt: "the", max_tokens: 6, stream: true } as const;
    const read = async (): Promise<string> => {
      let text = "";
      const options = { idempotencyKey: "one", headers: { "idempotency-key": "one" } };
      for await (const chunk of await openai.completions.create(body, options))
        text += chunk.choices[0]?.text ?? "";
      return text;
    };
    const [first, second] = [await read(), await read()];
    assert.equal(first, second);
    const streams = await Promise.all(paid.map(({ response }) => response.text()));
    assert.deepEqual(readStream(streams[0]!), readStream(streams[1]!));
    assert.equal(
      readStream(streams[0]!).receipt.receipt.responseHash,
      sha256(Buffer.from(readStream(streams[0]!).about)),
    );
  });
});

function receiptOf(response: Response): SignedReceipt {
  return parseSignedReceipt(fromHeaderJson(response.headers.get("Comodel-Receipt")!, "Comodel-Receipt"));
}

/** The server sees that a reader left a moment after he did. */
async function untilReceipt(id: string): Promise<SignedReceipt> {
  const ask = (): Promise<Response> => fetch(`${endpoint.url}/v1/receipts/${id}`);
  return parseSignedReceipt(await (await until(`a receipt of ${id}`, ask, ({ ok }) => ok)).json());
}
