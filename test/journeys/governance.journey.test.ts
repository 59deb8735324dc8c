import type { Browser } from "@playwright/test";

import { practiceKey } from "../../server/chain/practice/accounts.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** Digits: release 1 is live, a vote on release 2 is open, one of its two evaluators has signed. */
const MODEL = "/models/1";
const EVALUATOR = 4;
/** Holds more than the part of all shares that calls a release back. */
const MEMBER = 5;
const BUYER = 9;

/** Needs a clock and a live release that nobody else has moved. */
test.use({ story: "governance" });

test("a release is evaluated, checked as a file, voted live, and called back by its members", async ({
  browser,
  product,
}) => {
  const evaluator = await arrive(browser, product.url, EVALUATOR);
  const member = await arrive(browser, product.url, MEMBER);

  await test.step("an evaluator signs what the release scored", async () => {
    const { page } = evaluator;
    await evaluator.open(`${MODEL}/releases`);
    await expect(page.getByText(/only when 1 of 2 evaluators have signed/)).toBeVisible();
    await page.getByText("Sign your evaluation").click();
    await page.getByRole("button", { name: "Sign and bring it on chain" }).click();
    await expect(page.getByText("Give 1 to 16 numbers with at most six decimals.")).toBeVisible();
    await page.getByLabel(/^Scores/).fill("0.97 0.95");
    await evaluator.sign(page.getByRole("button", { name: "Sign and bring it on chain" }));
    await expect(page.getByText("scores 0.97, 0.95")).toBeVisible();
    await evaluator.picture("20-release-evaluated");
  });

  await test.step("anybody checks a file in the browser against the chain", async () => {
    const { page } = evaluator;
    await page.getByLabel("File to check").setInputFiles("models/digits/release-2/model.onnx");
    await expect(page.getByText("This is exactly the weights file of release 2.")).toBeVisible();
    await expect(page.getByText("On the chain its release is now: Evaluated.")).toBeVisible();
    await page.getByLabel("File to check").setInputFiles("models/digits/samples.json");
    await expect(page.getByText("This file belongs to no release of this model.")).toBeVisible();
  });

  await test.step("members vote for it, see its evaluations beside the vote, and it is served", async () => {
    const { page } = member;
    await member.open(`${MODEL}/proposals`);
    await page.getByRole("main").getByRole("link", { name: "Serve release 2" }).click();
    await expect(page.getByText("Enough evaluators have signed; a passed vote is carried on.")).toBeVisible();
    await page.getByRole("radio", { name: "For", exact: true }).check({ force: true });
    await page.getByLabel("How to send it").selectOption({ index: 1 });
    await member.sign(page.getByRole("button", { name: "Vote for" }));
    await member.moveClock("1 day", 2);
    await member.sign(page.getByRole("button", { name: "Queue it" }));
    await member.moveClock("10 minutes");
    await member.sign(page.getByRole("button", { name: "Carry it out" }));
    await expect.poll(() => servedRelease(product.url), { timeout: 60_000 }).toBe(2);
  });

  await test.step("a member with enough votes calls it back, and the endpoint obeys", async () => {
    const { page } = member;
    await member.open(`${MODEL}/releases`);
    await expect(page.getByText("Nobody has asked for it.")).toBeVisible();
    await member.picture("21-release-live");
    await member.sign(page.getByRole("button", { name: "I want it called back" }));
    await expect(page.getByText(/^Members called it back on/)).toBeVisible();
    await member.picture("22-release-called-back");
    await expect.poll(() => servedRelease(product.url), { timeout: 60_000 }).toBe(1);
  });

  expect([...evaluator.complaints, ...member.complaints]).toEqual([]);
  await evaluator.page.context().close();
  await member.page.context().close();
});

test("an offer for the whole model is paid in and put to the vote in plain words", async ({
  browser,
  product,
}) => {
  const buyer = await arrive(browser, product.url, BUYER);
  const member = await arrive(browser, product.url, MEMBER);

  await test.step("a buyer pays an offer in, more than the model owns", async () => {
    const { page } = buyer;
    await buyer.open(`${MODEL}/buy-out`);
    await page.getByLabel("Dollars for the whole model").fill("1");
    await page.getByRole("button", { name: "Pay the offer in" }).click();
    await expect(page.getByText(/^Write an amount in dollars, more than/)).toBeVisible();
    await page.getByLabel("Dollars for the whole model").fill("8,000");
    await buyer.sign(page.getByRole("button", { name: "Pay the offer in" }));
    await expect(page.getByRole("heading", { name: /\$8,000 for all shares/ })).toBeVisible();
    await buyer.picture("23-buy-out-offered");
  });

  await test.step("a member puts it to the vote, and the vote says what it will do", async () => {
    const { page } = member;
    await member.open(`${MODEL}/buy-out`);
    await member.sign(page.getByRole("button", { name: "Put it to the vote" }));
    await expect(page).toHaveURL(/\/proposals\/\d+/);
    await expect(page.getByText(/^Accepts buy-out offer 1/)).toBeVisible();
    await expect(page.getByText("Gives the model's token away, and with it the model")).toBeVisible();
    await member.picture("24-buy-out-vote");
  });

  await test.step("nobody has accepted yet, so the buyer takes it back", async () => {
    const { page } = buyer;
    await buyer.open(`${MODEL}/buy-out`);
    await buyer.sign(page.getByRole("button", { name: "Take it back" }));
    await expect(page.getByText(/^The buyer took it back on/)).toBeVisible();
  });

  expect([...buyer.complaints, ...member.complaints]).toEqual([]);
  await buyer.page.context().close();
  await member.page.context().close();
});

/** A browser of its own whose practice wallet has the key of a practice account. */
async function arrive(browser: Browser, url: string, index: number): Promise<Visitor> {
  const context = await browser.newContext();
  await context.addInitScript(
    (text) => window.localStorage.setItem("comodel.practice-key", text),
    practiceKey(index),
  );
  const visitor = new Visitor(await context.newPage(), url);
  await visitor.open("/");
  await visitor.connectPracticeWallet();
  return visitor;
}

/** Number of the release that the endpoint serves. */
async function servedRelease(url: string): Promise<number> {
  const answer = (await (await fetch(`${url}/v2/models/digits`)).json()) as { release: { number: number } };
  return answer.release.number;
}
