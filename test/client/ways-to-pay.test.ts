import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { createComodel } from "../../client/comodel.ts";
import { runCommand } from "../../client/command-line/run-command.ts";
import type { InferRequest } from "../../client/infer.ts";
import { receiptWay } from "../../client/receipt-way.ts";
import { forWholeFile } from "../server/payments/paid-platform.ts";
import { startEndpoint } from "./endpoint.ts";

const wholeFile = forWholeFile();
const MODEL = "digits-1";
const CREDIT = 1_000_000n;
const question: InferRequest = {
  inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: new Array<number>(784).fill(0) }],
};
let url: string;
let folder: string;

before(async () => {
  ({ url, folder } = await startEndpoint(wholeFile));
});

async function customer() {
  const client = createComodel({ url, account: privateKeyToAccount(generatePrivateKey()) });
  await client.takeFromFaucet();
  return client;
}

describe("the client", () => {
  it("tries a model without a wallet, and checks the receipt", async () => {
    const { receipt, verdict } = await createComodel({ url }).infer(MODEL, question, { pay: "trial" });
    assert.equal(receiptWay(receipt.receipt.account), "trial");
    assert.equal(verdict.valid, true);
  });

  it("pays single calls in dollars, each by one signature, but not above its limit", async () => {
    const client = await customer();
    const { receipt } = await client.infer(MODEL, question, { pay: "exact", maxPrice: CREDIT });
    assert.equal(receiptWay(receipt.receipt.account), "exact");
    const stingy = { pay: "exact", maxPrice: CREDIT - 1n } as const;
    await assert.rejects(client.infer(MODEL, question, stingy), { code: "price-above-max" });
  });

  it("makes an API key, lets other code call with it, sees its use and revokes it", async () => {
    const owner = await customer();
    await owner.buyCredits(MODEL, 5n * CREDIT);
    const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
    const mandate = {
      label: "a script",
      credits: 3n * CREDIT,
      perCall: CREDIT,
      perDay: 2n * CREDIT,
      expiresAt,
    };
    const apiKey = await owner.createApiKey(MODEL, mandate);
    const program = createComodel({ url });
    const { verdict } = await program.infer(MODEL, question, { pay: "key", apiKey });
    assert.equal(verdict.valid, true);
    const keyFile = join(folder, "key.txt");
    await writeFile(keyFile, `${apiKey}\n`);
    const input = join(folder, "question.json");
    await writeFile(input, JSON.stringify(question));
    const lines: string[] = [];
    const keep = (text: string) => void lines.push(text);
    const terminal = { print: keep, complain: keep, write: keep };
    const words = [
      "query",
      MODEL,
      "--input",
      input,
      "--pay",
      "key",
      "--api-key-file",
      keyFile,
      "--url",
      url,
      "--home",
      folder,
    ];
    assert.equal(await runCommand(words, terminal), 0, lines.join("\n"));
    assert.match(lines.at(-1) ?? "", /Paid 1 credits; the receipt holds/);

    const [key, ...more] = await owner.apiKeys();
    assert.equal(more.length, 0);
    assert.deepEqual([key!.label, key!.left, key!.usage.at(-1)!.calls], ["a script", CREDIT, 2n]);
    await assert.rejects(program.infer(MODEL, question, { pay: "key", apiKey }), {
      code: "api-key-day-used-up",
    });
    await owner.revokeApiKey(key!.id);
    await assert.rejects(program.infer(MODEL, question, { pay: "key", apiKey }), { code: "api-key-ended" });
  });
});
