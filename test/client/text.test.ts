import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { runCommand } from "../../client/command-line/run-command.ts";
import { createComodel, type Comodel, type TextResult } from "../../client/comodel.ts";
import { ComodelClientError } from "../../client/errors.ts";
import { PRICES, startTextEndpoint, tokenizer, type TextEndpoint } from "../server/http/text-endpoint.ts";
import { forWholeFile } from "../server/payments/paid-platform.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";

const wholeFile = forWholeFile();
const CREDIT = 1_000_000n;
const CREDITS = { pay: "credits" } as const;
let endpoint: TextEndpoint & { readonly folder: string };

before(async () => {
  endpoint = await startTextEndpoint(wholeFile);
});

async function customer(): Promise<Comodel> {
  const client = createComodel({ url: endpoint.url, account: privateKeyToAccount(generatePrivateKey()) });
  await client.takeFromFaucet();
  await client.buyCredits(endpoint.route, 20n * CREDIT);
  return client;
}

async function readAll(
  pieces: AsyncGenerator<string, TextResult>,
  onPiece: (count: number) => void = () => undefined,
): Promise<{ pieces: string[]; result: TextResult }> {
  const found: string[] = [];
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return { pieces: found, result: next.value };
    found.push(next.value);
    onPiece(found.length);
  }
}

function costOf(prompt: string, written: number): bigint {
  const tokens = BigInt(1 + tokenizer.encode(prompt).length);
  return PRICES.perCall + PRICES.perInputToken * tokens + PRICES.perOutputToken * BigInt(written);
}

describe("a customer of a text model", () => {
  it("reads a text as it is written, pays by the token, and holds a receipt for the bytes of the stream", async () => {
    const client = await customer();
    const request = { prompt: "the cat", maxTokens: 9, temperature: 0.7, seed: 3 };
    const { pieces, result } = await readAll(client.stream(endpoint.route, request, CREDITS));
    assert.equal(pieces.length, 9);
    assert.equal(result.text, pieces.join(""));
    assert.equal(result.finishReason, "length");
    assert.equal(result.usage?.completionTokens, 9);
    assert.equal(result.receipt.receipt.charged, `${costOf("the cat", 9)}`);
    assert.deepEqual(result.verdict.checks.map(({ name }) => name), [
      "chain", "request", "response", "batch", "signature", "operator", "release",
    ]); // prettier-ignore
    const whole = await client.complete(endpoint.route, request, CREDITS);
    assert.equal(whole.text, result.text);
    assert.equal(
      BigInt(whole.receipt.receipt.chargedCumulative),
      2n * BigInt(result.receipt.receipt.charged),
    );
  });

  it("stops a text, is charged for what had come, and goes on paying from the same channel", async () => {
    const client = await customer();
    const stopped = new AbortController();
    const request = { prompt: "the end", maxTokens: 24 };
    const { result } = await readAll(
      client.stream(endpoint.route, request, { ...CREDITS, signal: stopped.signal }),
      (count) => (count === 2 ? stopped.abort() : undefined),
    );
    assert.equal(result.finishReason, "left");
    const charged = BigInt(result.receipt.receipt.charged);
    assert.ok(charged >= costOf("the end", 2) && charged <= costOf("the end", 24), `${charged}`);
    const next = await client.complete(endpoint.route, { prompt: "a", maxTokens: 1 }, CREDITS);
    assert.equal(BigInt(next.receipt.receipt.chargedCumulative), charged + costOf("a", 1));
  });

  it("uses a holder's free calls too", async () => {
    const holder = createComodel({ url: endpoint.url, account: practiceAccount(2) });
    const { receipt } = await holder.complete(
      endpoint.route,
      { prompt: "a", maxTokens: 2 },
      { pay: "quota" },
    );
    assert.equal(receipt.receipt.charged, "1000000");
    assert.equal((await holder.quota(endpoint.route)).callsUsed, 1n);
  });

  it("gets a vector for each text; the same text has the same one", async () => {
    const client = await customer();
    const { vectors, verdict, promptTokens } = await client.embed(
      endpoint.route,
      ["the cat", "a dog", "the cat"],
      CREDITS,
    );
    assert.equal(vectors.length, 3);
    assert.deepEqual(vectors[0], vectors[2]);
    assert.notDeepEqual(vectors[0], vectors[1]);
    assert.ok(verdict.valid && promptTokens > 3);
  });

  it("is told what is wrong before anything is paid", async () => {
    const client = await customer();
    const ask = (prompt: string): Promise<unknown> =>
      client.complete(endpoint.route, { prompt, maxTokens: 4 }, CREDITS);
    await assert.rejects(ask("a".repeat(40)), { code: "context_length_exceeded" });
    await assert.rejects(
      ask("\u{1f600}"),
      (error: unknown) => error instanceof ComodelClientError && /U\+1F600/.test(error.message),
    );
  });
});

describe("the command line", () => {
  it("writes a text as it comes and keeps what its receipt is about", async () => {
    const saved = join(endpoint.folder, "call.json");
    let shown = "";
    const write = (text: string): void => void (shown += text);
    const print = (text: string): void => write(`${text}\n`);
    const run = (...words: string[]): Promise<number> =>
      runCommand([...words, "--url", endpoint.url, "--practice", "5", "--home", endpoint.folder], {
        ...{ print, write, complain: print },
      });
    assert.equal(await run("credits", "buy", "5", endpoint.route), 0, shown);
    shown = "";
    const options = ["--max-tokens", "6", "--temperature", "0", "--save", saved];
    assert.equal(await run("query", endpoint.route, "the cat", ...options), 0, shown);
    assert.match(shown, /\nPaid 0\.\d+ credits; the receipt holds/);
    assert.ok((JSON.parse(await readFile(saved, "utf8")) as { response: string }).response.length > 0);
    assert.equal(await run("receipt", saved), 0, shown);
    assert.equal(await run("query", endpoint.route, "a", "--max-tokens", "many"), 2);
  });
});
