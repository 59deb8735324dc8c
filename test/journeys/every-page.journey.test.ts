import { AxeBuilder } from "@axe-core/playwright";

import { payAction } from "../../client/actions/proposal-actions.ts";
import { describeProposal, proposeCall } from "../../client/actions/propose.ts";
import { createHttp } from "../../client/http.ts";
import { contractOf, readService } from "../../client/service.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { createChainReader, createChainWriter } from "../../server/chain/clients.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** 1 Digits is live and has a vote open, 2 Missed Goal failed, 3 writes and 4 hears and are live, 5 is raising. */
const MODEL_TABS = [
  "",
  "/playground",
  "/raise",
  "/proposals",
  "/propose",
  "/releases",
  "/revenue",
  "/market",
  "/members",
  "/history",
  "/rules",
  "/buy-out",
];
const PAGES = [
  ...["/", "/launch", "/account", "/developers", "/status"],
  ...MODEL_TABS.map((tab) => `/models/1${tab}`),
  ...[
    "/models/2/raise",
    "/models/3/proposals",
    "/models/3/releases",
    "/models/3/playground",
    "/models/4/releases",
    "/models/4/playground",
    "/models/4/market",
  ],
  ...["operator", "admission", "suspension", "split", "units"].map(
    (template) => `/models/4/propose?template=${template}`,
  ),
  "/launch?step=money",
  ...["/models/5", "/models/5/raise", "/models/5/playground", "/models/5/proposals", "/models/5/releases"],
];
const LOOKS = [
  { width: 360, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;

/** Anybody with shares writes what he likes: one word without an end, and signs that turn and hide what follows. */
const HOSTILE = `\u202e\u2066Pay\u200b${"eno".repeat(200)}`;

test.beforeAll(async ({ product }) => {
  const access = { chainId: 31337, rpcUrl: `${product.url}/rpc` };
  const [reader, proposer] = [createChainReader(access), practiceAccount(6)];
  const service = await readService(createHttp({ url: product.url }));
  const { governor, timelock } = await reader.readContract({
    ...{ address: contractOf(service, "ModelRegistry"), abi: modelRegistryAbi },
    ...{ functionName: "parts", args: [3n] },
  });
  const payment = payAction({ timelock, to: proposer.address, amount: 1n, memo: HOSTILE });
  const text = { title: HOSTILE, body: HOSTILE, proposer: proposer.address };
  const call = proposeCall({ governor, actions: [payment], description: describeProposal(text) });
  const hash = await createChainWriter(access, proposer).writeContract(call);
  expect((await reader.waitForTransactionReceipt({ hash })).status).toBe("success");
});

for (const { width, colorScheme } of LOOKS) {
  test(`every page is whole at ${width} pixels, ${colorScheme}`, async ({ browser, product }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const first = new Visitor(await context.newPage(), product.url);
    const second = new Visitor(await context.newPage(), product.url);
    const [open, hostile] = [await newestOf(first, "/models/1"), await newestOf(first, "/models/3")];
    // Two at a time: one page is looked at while the other loads.
    const left = [...PAGES, open, hostile].values();
    const visitRest = async (visitor: Visitor): Promise<void> => {
      for (const path of left) await test.step(path, () => expectWhole(visitor, { path, width }));
    };
    await Promise.all([first, second].map(visitRest));
    expect([...first.complaints, ...second.complaints]).toEqual([]);
    await context.close();
  });
}

test("every page is written by the server, before any script runs", async ({ product }) => {
  for (const path of PAGES) {
    const answer = await fetch(product.url + path);
    expect(answer.status, path).toBe(200);
    const html = await answer.text();
    expect(html, path).toMatch(/<h1[\s>]/);
    expect(answer.headers.get("content-security-policy"), path).toMatch(/script-src [^;]*'nonce-/);
    expect(html.match(/<script(?![^>]*nonce=)[^>]*>/g), path).toBeNull();
  }
});

test("what is not there is said plainly, with the status of a page that is not there", async ({
  product,
}) => {
  for (const path of ["/nothing", "/models/999", "/models/abc", "/models/1/proposals/12345"]) {
    const answer = await fetch(product.url + path);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).toMatch(/There is nothing here|No such model|No such proposal/);
  }
});

/** The page of the newest proposal of a model, once the index has it. */
async function newestOf(visitor: Visitor, model: string): Promise<string> {
  await visitor.open(`${model}/proposals`);
  const links = visitor.page.getByRole("main").locator('a[href*="/proposals/"]');
  return (await links.first().getAttribute("href")) ?? "no proposal";
}

/** Nothing is wider than the screen, nothing turns letters around, and nobody is kept out by how the page is made. */
async function expectWhole(
  visitor: Visitor,
  { path, width }: { readonly path: string; readonly width: number },
): Promise<void> {
  const { page } = visitor;
  await visitor.open(path);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    `${path} is wider than the screen`,
  ).toBeLessThanOrEqual(0);
  const words = await page.locator("body").innerText();
  expect(words, path).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
    path,
  ).toEqual([]);
  await visitor.picture(`page${path.replaceAll(/[/?=]/g, "-").slice(0, 40)}-${width}`);
}
