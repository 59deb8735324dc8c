import { readFile } from "node:fs/promises";

import { erc20Abi } from "viem";
import { privateKeyToAccount } from "viem/accounts";

import { createComodel, type Comodel } from "../../client/comodel.ts";
import type { InferRequest } from "../../client/infer.ts";
import { modelSharesAbi } from "../../generated/abi/ModelShares.ts";
import { createChainReader, type ChainReader } from "../../server/chain/clients.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** The model that is raising in a fresh start. */
const MODEL = "/models/5";
const ROUTE = "mail-check-5";
const RELEASE_2 = ["model.onnx", "manifest.json", "evaluation.json", "card.md", "vectors.json"];

test.describe.configure({ mode: "serial" });

test("a newcomer funds a model, governs it, calls it and takes out what it earned", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;

  await test.step("she connects a practice wallet and is given practice dollars", async () => {
    await visitor.open("/");
    await visitor.picture("01-home");
    await visitor.connectPracticeWallet();
    await page.getByRole("banner").locator('summary[aria-label="My account"]').click();
    await visitor.sign(page.getByRole("button", { name: "Get 10,000 practice dollars" }));
    await page.keyboard.press("Escape");
  });

  await test.step("she contributes, and the bar moves", async () => {
    await visitor.open(`${MODEL}/raise`);
    await expect(page.getByText("$2,500").first()).toBeVisible();
    await page.getByLabel("Amount in dollars").fill("99999999");
    await page.getByLabel("Amount in dollars").blur();
    await expect(page.getByText(/You can contribute at most/)).toBeVisible();
    await page.getByRole("radio", { name: /\$1\.00 a share/ }).check();
    await page.getByLabel("Amount in dollars").fill("4000");
    await visitor.sign(page.getByRole("main").getByRole("button", { name: /^Contribute/ }));
    await expect(page.getByText("$6,500").first()).toBeVisible();
    await visitor.picture("02-contributed");
  });

  await test.step("the raise ends, she closes it and claims her shares", async () => {
    await visitor.moveClock("7 days");
    await visitor.moveClock("1 day", 4);
    await visitor.sign(page.getByRole("button", { name: "Close the raise" }));
    await visitor.sign(page.getByRole("button", { name: "Claim my shares" }));
    await expect(page.getByText("You have claimed your shares.")).toBeVisible();
  });

  await test.step("she proposes a new price, votes, and the next quote names it", async () => {
    await visitor.open(`${MODEL}/propose`);
    await page.getByRole("link", { name: /^New price/ }).click();
    await page.getByLabel("New price of a call, in dollars").fill("0.03");
    await expect(page.getByText("If it passed now, it would work.")).toBeVisible();
    await visitor.picture("03-propose");
    await visitor.sign(page.getByRole("main").getByRole("button", { name: "Propose" }));
    await voteAndCarryOut(visitor, "own");
    await expect.poll(async () => (await quoteOf(product.url)).price.dollars).toBe("30000");
  });

  await test.step("she hands in release 2, the members vote for it, and the endpoint swaps", async () => {
    await visitor.open(`${MODEL}/propose`);
    await page.getByRole("link", { name: /^New release/ }).click();
    await page
      .locator('input[type="file"]')
      .setInputFiles(RELEASE_2.map((name) => `models/mail/release-2/${name}`));
    await page
      .getByLabel("What is new in it")
      .fill("Looks at longer pieces of the text, and takes fewer good mails for spam.");
    await visitor.sign(page.getByRole("button", { name: "Hand it in" }));
    await visitor.sign(page.getByRole("main").getByRole("button", { name: "Propose" }));
    await voteAndCarryOut(visitor, "signature");
    await expect.poll(async () => (await quoteOf(product.url)).release.number).toBe(2);
  });

  await test.step("she shows it a mail, gets the right answer for free, and the page verifies its receipt", async () => {
    await visitor.open(`${MODEL}/playground`);
    await page.getByRole("button", { name: "URGENT BUSINESS PROPOSAL" }).click();
    await visitor.sign(page.getByRole("button", { name: "Sign in" }));
    await page.getByRole("button", { name: "Ask the model" }).click();
    await expect(page.getByText("This page has checked it against the chain: it holds.")).toBeVisible();
    await expect(page.locator("[data-answer]")).toHaveAttribute("data-answer", "spam");
    await expect(page.getByText("answered by release 2")).toBeVisible();
    await visitor.picture("05-answered");
    // Of another mail the answer says nothing, and the page does not let it look so.
    await page.getByLabel("Subject").fill("Lunch on Friday");
    await expect(page.getByText("This answers what you asked before")).toBeVisible();
    await page.getByRole("button", { name: "URGENT BUSINESS PROPOSAL" }).click();
  });

  await test.step("she buys credits and the next call is paid by a voucher", async () => {
    await page.getByRole("radio", { name: "Credits" }).check({ force: true });
    await visitor.sign(page.getByRole("button", { name: /^Get .* credits$/ }));
    await expect(page.getByText("10 credits are ready to pay calls.")).toBeVisible();
    await page.getByRole("button", { name: "Ask the model" }).click();
    await expect(page.getByText("9 credits are ready to pay calls.")).toBeVisible();
    await expect(page.getByText("This page has checked it against the chain: it holds.")).toBeVisible();
  });

  const key = await page.evaluate(() => window.localStorage.getItem("comodel.practice-key"));
  const account = privateKeyToAccount(key as `0x${string}`);

  await test.step("she calls the API from code", async () => {
    const client = createComodel({ url: product.url, account });
    await client.buyCredits(ROUTE, 20_000_000n);
    for (const [index, mail] of (await readExamples()).entries()) {
      const inputs = [toBytes(mail)];
      const { verdict, answer } = await client.infer(ROUTE, { inputs }, { pay: "credits" });
      expect(verdict.valid).toBe(true);
      // The second and the fourth of the release's examples are what nobody wants to get.
      expect(Number(answer.outputs[0]!.data[1]) > 0.5, mail).toBe(index % 2 === 1);
    }
    await refuseBadCalls(client, product.url);
  });

  await test.step("usage is settled, and she claims her income to the exact unit", async () => {
    const chain = createChainReader({ chainId: 31337, rpcUrl: `${product.url}/rpc` });
    const { shares, dollar } = await contractsOf(product.url);
    await expect.poll(() => incomeOf(product.url), { timeout: 60_000 }).toBeGreaterThan(0n);
    await visitor.open(`${MODEL}/revenue`);
    await visitor.moveClock("1 day", 2);
    const before = await dollarsOf(chain, dollar, account.address);
    const claimable = await chain.readContract({
      address: shares,
      abi: modelSharesAbi,
      functionName: "claimable",
      args: [account.address],
    });
    expect(claimable).toBeGreaterThan(0n);
    await visitor.sign(page.getByRole("button", { name: "Claim", exact: true }).first());
    expect(await dollarsOf(chain, dollar, account.address)).toBe(before + claimable);
    await visitor.picture("06-claimed");
  });

  await test.step("she buys credits of another model, draws a digit, and it is read", async () => {
    await visitor.open("/models/1/playground");
    await drawOne(visitor);
    await page.getByRole("radio", { name: "Credits" }).check({ force: true });
    await visitor.sign(page.getByRole("button", { name: /^Get .* credits$/ }));
    await page.getByRole("button", { name: "Ask the model" }).click();
    await expect(page.locator("[data-answer]")).toHaveAttribute("data-answer", "1");
    await visitor.picture("07-digit");
  });

  expect(visitor.complaints).toEqual([]);
  await context.close();
});

/** From the page after proposing: votes for it, then lives through waiting, queueing and carrying out. */
async function voteAndCarryOut(visitor: Visitor, way: "own" | "signature"): Promise<void> {
  const { page } = visitor;
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  await visitor.moveClock("1 minute", 2);
  await page.getByRole("radio", { name: "For", exact: true }).check({ force: true });
  await page.getByLabel("How to send it").selectOption({ index: way === "signature" ? 0 : 1 });
  await visitor.sign(page.getByRole("button", { name: "Vote for" }));
  await visitor.picture(`04-voted-by-${way}`);
  await visitor.moveClock("10 minutes", 2);
  await visitor.sign(page.getByRole("button", { name: "Queue it" }));
  await visitor.moveClock("10 minutes");
  await visitor.sign(page.getByRole("button", { name: "Carry it out" }));
  await expect(page.getByText("Carried out").first()).toBeVisible();
}

/** A plain upright stroke. */
async function drawOne({ page }: Visitor): Promise<void> {
  const pad = page.getByRole("application", { name: "Drawing field" });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error("expected the drawing field to be on the page");
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + box.height * 0.2);
  await page.mouse.down();
  for (let part = 0.25; part <= 0.8; part += 0.05) await page.mouse.move(x + 2, box.y + box.height * part);
  await page.mouse.up();
}

/** Mails that the release was published with, to try it. */
async function readExamples(): Promise<string[]> {
  const manifest = await readFile("models/mail/release-2/manifest.json", "utf8");
  return (JSON.parse(manifest) as { classification: { examples: string[] } }).classification.examples;
}

function toBytes(mail: string): InferRequest["inputs"][number] {
  const data = [...new TextEncoder().encode(mail)];
  return { name: "text", shape: [1, data.length], datatype: "UINT8", data };
}

/** What is wrong with a call is said where it arises, and nothing is charged for it. */
async function refuseBadCalls(client: Comodel, url: string): Promise<void> {
  const wrongShape = { inputs: [{ name: "text", shape: [2, 2], datatype: "UINT8", data: [65, 66, 67, 68] }] };
  await expect(client.infer(ROUTE, wrongShape, { pay: "credits" })).rejects.toThrow(/\[1, -1\]/);
  await expect(client.model("letters")).rejects.toThrow(/No model "letters"/);
  const unpaid = await fetch(`${url}/v2/models/${ROUTE}/infer`, {
    method: "POST",
    body: JSON.stringify({ inputs: [toBytes("Hello")] }),
  });
  expect(unpaid.status).toBe(402);
}

/** What the endpoint says of the model to anybody who asks. */
async function quoteOf(url: string): Promise<{ price: { dollars: string }; release: { number: number } }> {
  return (await fetch(`${url}/v2/models/${ROUTE}`)).json() as ReturnType<typeof quoteOf>;
}

async function askIndex<T>(url: string, query: string): Promise<T> {
  const answer = await fetch(`${url}/subgraphs/name/comodel`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return ((await answer.json()) as { data: T }).data;
}

async function incomeOf(url: string): Promise<bigint> {
  const { model } = await askIndex<{ model: { incomeTotal: string } }>(
    url,
    '{ model(id: "5") { incomeTotal } }',
  );
  return BigInt(model.incomeTotal);
}

async function contractsOf(url: string): Promise<{ shares: `0x${string}`; dollar: `0x${string}` }> {
  const { model } = await askIndex<{ model: { shares: `0x${string}` } }>(
    url,
    '{ model(id: "5") { shares } }',
  );
  const service = await createComodel({ url }).service();
  const dollar = service.contracts["LocalDollar"];
  if (dollar === undefined) throw new Error("expected a practice chain to have the LocalDollar");
  return { shares: model.shares, dollar };
}

function dollarsOf(chain: ChainReader, dollar: `0x${string}`, owner: `0x${string}`): Promise<bigint> {
  return chain.readContract({ address: dollar, abi: erc20Abi, functionName: "balanceOf", args: [owner] });
}
