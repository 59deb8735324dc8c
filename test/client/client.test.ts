import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import type { LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { createComodel, type Comodel } from "../../client/comodel.ts";
import type { ComodelOptions } from "../../client/endpoint.ts";
import { runCommand } from "../../client/command-line/run-command.ts";
import { fileStorage } from "../../client/file-storage.ts";
import type { InferRequest } from "../../client/infer.ts";
import { memoryStorage, type ClientStorage } from "../../client/storage.ts";
import type { SignedReceipt } from "../../client/verify-receipt.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { forWholeFile } from "../server/payments/paid-platform.ts";
import { startEndpoint } from "./endpoint.ts";

const wholeFile = forWholeFile();
const MODEL = "digits-1";
const CREDIT = 1_000_000n;
let url: string;
let folder: string;

before(async () => {
  ({ url, folder } = await startEndpoint(wholeFile));
});

const connect = (account: LocalAccount, more: Partial<ComodelOptions> = {}): Comodel =>
  createComodel({ url, account, ...more });

/** A person who came just now, with practice money and credits. */
async function customer(
  credits: bigint,
  more: Partial<ComodelOptions> = {},
): Promise<{ client: Comodel; account: LocalAccount; storage: ClientStorage }> {
  const account = privateKeyToAccount(generatePrivateKey());
  const storage = memoryStorage();
  const client = connect(account, { storage, ...more });
  await client.takeFromFaucet();
  await client.buyCredits(MODEL, credits);
  return { client, account, storage };
}

/** Digits that no release was trained on. */
const samples = JSON.parse(
  await readFile(join(import.meta.dirname, "../../models/digits/samples.json"), "utf8"),
) as {
  label: number;
  pixels: number[];
}[];

function pixelsOf(which: number): number[] {
  const sample = samples.find(({ label }) => label === which);
  if (sample === undefined) throw new Error(`Expected a sample of the digit ${which}, found none.`);
  return sample.pixels;
}

function digit(which: number): InferRequest {
  return { inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: pixelsOf(which) }] };
}

const answerOf = (scores: readonly unknown[]): number => scores.indexOf(Math.max(...scores.map(Number)));

describe("a customer", () => {
  it("buys credits, asks, gets the right digit and a receipt that holds against the chain", async () => {
    const { client } = await customer(20n * CREDIT);
    const { answer, receipt, verdict } = await client.infer(MODEL, digit(3), { pay: "credits" });
    assert.equal(answerOf(answer.outputs[0]!.data), 3);
    assert.equal(receipt.receipt.charged, "1000000");
    assert.deepEqual(verdict.checks.map(({ name, holds }) => `${name} ${holds}`), [
      "chain true", "request true", "response true", "batch true", "signature true", "operator true", "release true",
    ]); // prettier-ignore
    const again = await client.infer(MODEL, digit(5), { pay: "credits" });
    assert.equal(again.receipt.receipt.chargedCumulative, "2000000");
  });

  it("pays each of 32 calls at the same time once, from one channel", async () => {
    let [running, most] = [0, 0];
    const counting: typeof fetch = async (...request) => {
      if (!String(request[0]).endsWith("/infer")) return fetch(...request);
      most = Math.max(most, (running += 1));
      return fetch(...request).finally(() => (running -= 1));
    };
    const { client } = await customer(40n * CREDIT, { fetch: counting });
    const calls = Array.from({ length: 32 }, () => client.infer(MODEL, digit(1), { pay: "credits" }));
    const receipts = (await Promise.all(calls)).map(({ receipt }) => receipt.receipt);
    const totals = receipts.map(({ chargedCumulative }) => Number(chargedCumulative) / Number(CREDIT));
    assert.deepEqual(totals.sort((a, b) => a - b), Array.from({ length: 32 }, (_, index) => index + 1)); // prettier-ignore
    assert.equal(new Set(receipts.map(({ account }) => account)).size, 1, "one channel");
    assert.ok(most >= 16, `${most} calls were on the way at the same time`);
    const next = await client.infer(MODEL, digit(1), { pay: "credits" });
    assert.equal(next.receipt.receipt.chargedCumulative, `${33n * CREDIT}`);
  });

  it("pays as many calls at the same time as its credits are enough for", async () => {
    const { client } = await customer(3n * CREDIT);
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map(() => client.infer(MODEL, digit(1), { pay: "credits" })),
    );
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 3);
    for (const result of results)
      if (result.status === "rejected")
        assert.equal((result.reason as { code: string }).code, "credits-short");
  });

  it("pays once for calls that run at the same time", async () => {
    const { client } = await customer(20n * CREDIT);
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => client.infer(MODEL, digit(1), { pay: "credits" })),
    );
    const totals = results.map(({ receipt }) => receipt.receipt.chargedCumulative).sort();
    assert.deepEqual(totals, ["1000000", "2000000", "3000000", "4000000"]);
  });

  it("gets the same answer for the same idempotency key without paying again", async () => {
    const { client } = await customer(20n * CREDIT);
    const keyed = { pay: "credits", idempotencyKey: "my-call-1" } as const;
    const first = await client.infer(MODEL, digit(2), keyed);
    await client.infer(MODEL, digit(4), { pay: "credits" });
    const again = await client.infer(MODEL, digit(2), keyed);
    assert.deepEqual(again.receipt, first.receipt);
    assert.deepEqual(again.answer, first.answer);
    const next = await client.infer(MODEL, digit(2), { pay: "credits" });
    assert.equal(next.receipt.receipt.chargedCumulative, "3000000");
    await assert.rejects(client.infer(MODEL, digit(8), keyed), {
      status: 409,
      code: "idempotency-key-reused",
    });
  });

  it("goes on with its channel after losing all notes but its keys", async () => {
    const { client, account, storage } = await customer(20n * CREDIT);
    await client.infer(MODEL, digit(6), { pay: "credits" });
    const key = (await storage.get(`channel-key:31337:${account.address.toLowerCase()}`))!;
    const fresh = memoryStorage();
    await fresh.set(`channel-key:31337:${account.address.toLowerCase()}`, key);
    const { receipt } = await connect(account, { storage: fresh }).infer(MODEL, digit(6), { pay: "credits" });
    assert.equal(receipt.receipt.chargedCumulative, "2000000");
  });

  it("repeats a call whose answer was lost on the way, and pays once", async () => {
    let lose = 1;
    const losing: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      if (response.ok && String(request[0]).endsWith("/infer") && lose-- > 0)
        throw new TypeError("the connection broke");
      return response;
    };
    const { client } = await customer(20n * CREDIT, { fetch: losing });
    const first = await client.infer(MODEL, digit(7), { pay: "credits" });
    assert.equal(first.receipt.receipt.chargedCumulative, "1000000");
    const second = await client.infer(MODEL, digit(7), { pay: "credits" });
    assert.equal(second.receipt.receipt.chargedCumulative, "2000000");
  });

  it("opens a channel by a transaction of its own", async () => {
    const { client } = await customer(20n * CREDIT);
    const { channelId, hash } = await client.openChannel(MODEL, 5n * CREDIT);
    assert.match(hash, /^0x[0-9a-f]{64}$/);
    const { receipt } = await client.infer(MODEL, digit(8), { pay: "credits" });
    assert.equal(receipt.receipt.account, channelId);
  });

  it("signs nothing when an endpoint asks for dollars instead of the model's credits", async () => {
    const { client: honest, account } = await customer(20n * CREDIT);
    const { contracts } = await honest.service();
    const asset = contracts["LocalDollar"]!;
    const greedy: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      const header = answer.headers.get("PAYMENT-REQUIRED");
      if (header === null) return answer;
      const required = JSON.parse(Buffer.from(header, "base64").toString()) as { accepts: object[] };
      const accepts = required.accepts.map((offer) => ({ ...offer, asset, payTo: account.address }));
      const headers = new Headers(answer.headers);
      headers.set(
        "PAYMENT-REQUIRED",
        Buffer.from(JSON.stringify({ ...required, accepts })).toString("base64"),
      );
      return new Response(answer.body, { status: answer.status, headers });
    };
    let signed = 0;
    const watched = { ...account, signTypedData: () => Promise.reject(new Error(`signature ${++signed}`)) };
    const client = connect(watched as LocalAccount, { fetch: greedy });
    await assert.rejects(client.infer(MODEL, digit(1), { pay: "credits" }), { code: "offer-not-for-model" });
    await assert.rejects(client.openChannel(MODEL, CREDIT), { code: "offer-not-for-model" });
    assert.equal(signed, 0);
  });

  it("is told to buy credits when there are none", async () => {
    const stranger = connect(privateKeyToAccount(generatePrivateKey()));
    await assert.rejects(stranger.infer(MODEL, digit(1), { pay: "credits" }), { code: "credits-short" });
  });

  it("is told what is wrong with a request, and pays nothing", async () => {
    const { client } = await customer(20n * CREDIT);
    const wrong = { inputs: [{ name: "pixels", shape: [1, 3], datatype: "FP32", data: [1, 2, 3] }] };
    await assert.rejects(client.infer(MODEL, wrong, { pay: "credits" }), { status: 400 });
    await assert.rejects(client.infer("nothing-9", digit(1), { pay: "credits" }), { status: 404 });
    assert.equal(
      (await client.infer(MODEL, digit(1), { pay: "credits" })).receipt.receipt.chargedCumulative,
      "1000000",
    );
  });
});

describe("a holder", () => {
  it("signs in once and asks from the free calls of the shares", async () => {
    const client = connect(practiceAccount(5));
    await client.signIn();
    const before = await client.quota(MODEL);
    assert.ok(before.callsTotal > 2n, `expected free calls, found ${before.callsTotal}`);
    for (const which of [3, 9]) {
      const { answer } = await client.infer(MODEL, digit(which), { pay: "quota" });
      assert.equal(answerOf(answer.outputs[0]!.data), which);
    }
    assert.equal((await client.quota(MODEL)).callsUsed, before.callsUsed + 2n);
  });

  it("uses one quota from two clients at once", async () => {
    const clients = [connect(practiceAccount(6)), connect(practiceAccount(6))];
    const before = await clients[0]!.quota(MODEL);
    await Promise.all(
      clients.flatMap((client) => [1, 2].map(() => client.infer(MODEL, digit(1), { pay: "quota" }))),
    );
    assert.equal((await clients[0]!.quota(MODEL)).callsUsed, before.callsUsed + 4n);
  });

  it("is told that a stranger has no free calls", async () => {
    const stranger = connect(privateKeyToAccount(generatePrivateKey()));
    await assert.rejects(stranger.infer(MODEL, digit(1), { pay: "quota" }), { code: "quota-used-up" });
  });
});

describe("a receipt that was tampered with", () => {
  it("is found out, whatever was changed", async () => {
    const { client } = await customer(20n * CREDIT);
    const {
      receipt: genuine,
      requestBytes: request,
      responseBytes: response,
    } = await client.infer(MODEL, digit(3), { pay: "credits" });
    const flip = (hash: string) => `${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}` as `0x${string}`;
    const changed = (part: Partial<SignedReceipt["receipt"]>): SignedReceipt => ({
      ...genuine,
      receipt: { ...genuine.receipt, ...part },
    });
    const forgeries: [string, SignedReceipt][] = [
      ["batch", changed({ charged: "1" })],
      ["batch", changed({ account: flip(genuine.receipt.account) })],
      ["request", changed({ requestHash: flip(genuine.receipt.requestHash) })],
      ["response", changed({ responseHash: flip(genuine.receipt.responseHash) })],
      ["release", changed({ releaseId: `0x${"63".padStart(64, "0")}` })],
      ["operator", changed({ operator: practiceAccount(5).address })],
      ["batch", { ...genuine, root: flip(genuine.root) }],
      ["signature", { ...genuine, signature: `0x${"11".repeat(65)}` }],
      ["chain", { ...genuine, chainId: 1 }],
      ["chain", { ...genuine, registry: practiceAccount(5).address }],
    ];
    assert.equal((await client.verifyReceipt(genuine, { request, response })).valid, true);
    for (const [check, forged] of forgeries) {
      const { valid, checks } = await client.verifyReceipt(forged, { request, response });
      assert.equal(valid, false, check);
      assert.equal(checks.find(({ name }) => name === check)?.holds, false, check);
    }
    const other = await client.verifyReceipt(genuine, { request: response, response: request });
    assert.equal(other.valid, false);
  });
});

describe("the command line", () => {
  const run = async (...words: string[]): Promise<{ status: number; out: string }> => {
    const lines: string[] = [];
    const write = (text: string): void => void lines.push(text);
    const common = ["--url", url, "--home", join(folder, "client")];
    const status = await runCommand([...words, ...common], { print: write, complain: write, write });
    return { status, out: lines.join("\n") };
  };

  it("takes a newcomer from no money to a checked answer", async () => {
    const keyFile = join(folder, "key");
    await writeFile(keyFile, generatePrivateKey());
    const sample = join(folder, "four.json");
    await writeFile(sample, JSON.stringify({ pixels: pixelsOf(4) }));
    const poor = await run("query", MODEL, "--digit", sample, "--key-file", keyFile);
    assert.deepEqual([poor.status, /Buy credits first/.test(poor.out)], [1, true]); // prettier-ignore
    // The endpoint's faucet pays the gas of a key that nobody has seen before.
    const bought = await run("credits", "buy", "15", MODEL, "--key-file", keyFile);
    assert.match(bought.out, /Bought 15 credits of digits-1 for 0\.15 dollars/);
    const saved = join(folder, "call.json");
    const asked = await run("query", MODEL, "--digit", sample, "--key-file", keyFile, "--save", saved);
    assert.equal(asked.status, 0, asked.out);
    assert.match(asked.out, /It is a 4/);
    const checked = await run("receipt", saved);
    assert.match(checked.out, /Genuine/);
    await writeFile(saved, (await readFile(saved, "utf8")).replace('"charged": "1000000"', '"charged": "1"'));
    const forged = await run("receipt", saved);
    assert.deepEqual([forged.status, /Not genuine/.test(forged.out)], [1, true]); // prettier-ignore
  });

  it("says whether a file is the voted release", async () => {
    const weights = (release: number) =>
      join(import.meta.dirname, `../../models/digits/release-${release}/model.onnx`);
    const [voted, other] = [await run("verify", weights(1), MODEL), await run("verify", weights(2), MODEL)];
    assert.deepEqual([voted.status, other.status], [0, 1]); // prettier-ignore
    assert.match(voted.out, /^Yes/);
    assert.match(other.out, /^No/);
  });

  it("explains itself, and misuse in one sentence", async () => {
    assert.match((await run("--help")).out, /comodel query MODEL/);
    const misuses = [
      ["dance"],
      ["query"],
      ["query", MODEL],
      ["credits", "buy", "many", MODEL],
      ["verify", "x"],
      ["query", MODEL, "--what"],
    ];
    for (const words of misuses) {
      const { status, out } = await run(...words);
      assert.equal(status, 2, `${words.join(" ")}: ${out}`);
      assert.equal(out.split("\n").length, 1, out);
    }
  });
});

describe("a client's notes in a file", () => {
  it("survive the process and refuse a damaged file", async () => {
    const path = join(folder, "notes.json");
    const storage = fileStorage(path);
    await Promise.all(["a", "b", "c", "d", "e"].map((key) => storage.set(key, key)));
    assert.equal(await fileStorage(path).get("e"), "e");
    await storage.delete("e");
    assert.equal(await storage.get("e"), undefined);
    await writeFile(path, "{");
    await assert.rejects(storage.get("a"), { code: "storage-unreadable" });
  });
});
