import { readFile } from "node:fs/promises";

import type { Browser } from "@playwright/test";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { createComodel } from "../../client/comodel.ts";
import { practiceKey } from "../../server/chain/practice/accounts.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** Digits: its raise is closed, its first milestone is paid, the second waits for evidence. */
const RAISE = "/models/1/raise";
const STEWARD = 2;
/** Backed with 1,500 of 9,000 dollars: less than the part of all shares that stops a payment. */
const MEMBER = 7;

/** Needs a clock that nobody else has moved. */
test.use({ story: "milestones" });

test("a steward hands in evidence, a member objects, and the milestone is paid when its time has come", async ({
  browser,
  product,
}) => {
  const steward = await arrive(browser, product.url, practiceKey(STEWARD));
  const member = await arrive(browser, product.url, practiceKey(MEMBER));

  await test.step("the steward hands in a text for the release that is live", async () => {
    const { page } = steward;
    await steward.open(RAISE);
    await page.getByText("Hand in evidence").click();
    await page.getByRole("button", { name: "Hand it in" }).click();
    await expect(page.getByText("Write something or choose a file.")).toBeVisible();
    await page.getByLabel(/^Evidence/).fill("The release answers, and its receipts hold.");
    await steward.picture("09-milestone-evidence");
    await steward.sign(page.getByRole("button", { name: "Hand it in" }));
    await expect(page.getByText(/Evidence is in\. Members may object until/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Pay it out" })).toBeDisabled();
  });

  await test.step("a member reads the evidence and objects, once", async () => {
    const { page } = member;
    await member.open(RAISE);
    const href = await page.getByRole("link", { name: "Read the evidence" }).getAttribute("href");
    const evidence = await fetch(product.url + href);
    expect(await evidence.text()).toBe("The release answers, and its receipts hold.");
    await member.sign(page.getByRole("button", { name: "Object", exact: true }));
    await expect(page.getByText("You have objected.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Object", exact: true })).toBeDisabled();
    await expect(page.getByText(/^Members with 1,500 votes have objected\./)).toBeVisible();
    await member.picture("10-milestone-objected");
  });

  await test.step("too few objected, so anybody has it paid when the release was live for its days", async () => {
    const { page } = member;
    await member.moveClock("10 minutes");
    await expect(page.getByText(/the release has to be live for .* more/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Pay it out" })).toBeDisabled();
    await member.moveClock("7 days");
    await member.sign(page.getByRole("button", { name: "Pay it out" }));
    await expect(page.getByText(/\$6,300 accepted on/)).toBeVisible();
  });

  expect([...steward.complaints, ...member.complaints]).toEqual([]);
  await steward.page.context().close();
  await member.page.context().close();
});

test("a customer takes back the credits that no call has used", async ({ browser, product }) => {
  const key = generatePrivateKey();
  await useOneCredit(product.url, key);
  const visitor = await arrive(browser, product.url, key);
  const { page } = visitor;
  await visitor.open("/account");
  const channels = page.getByRole("region", { name: "Payment channels" });
  const credits = page.getByRole("region", { name: "Credits", exact: true });
  await expect(channels.getByText("Credits of Digits")).toBeVisible();

  await channels.getByRole("button", { name: "Take unused credits back" }).click();
  await expect(page.getByRole("dialog")).toContainText(
    "the operator may still claim what your calls have used",
  );
  await visitor.confirm();
  await expect(channels.getByRole("timer")).toBeVisible();
  await expect(channels.getByRole("button", { name: "Finish taking back" })).toBeDisabled();
  await visitor.picture("11-credits-asked-back");

  await visitor.moveClock("10 minutes", 2);
  await expect(channels.getByText("the waiting time is over")).toBeVisible();
  await visitor.sign(channels.getByRole("button", { name: "Finish taking back" }));
  await expect(credits.getByText("19 credits")).toBeVisible();
  await expect(channels.getByRole("button", { name: "Take unused credits back" })).toBeDisabled();
  expect(visitor.complaints).toEqual([]);
  await page.context().close();
});

/** A browser of its own whose practice wallet has this key. */
async function arrive(browser: Browser, url: string, key: Hex): Promise<Visitor> {
  const context = await browser.newContext();
  await context.addInitScript((text) => window.localStorage.setItem("comodel.practice-key", text), key);
  const visitor = new Visitor(await context.newPage(), url);
  await visitor.open("/");
  await visitor.connectPracticeWallet();
  return visitor;
}

/** Buys 20 credits, brings all into a channel, and pays one call. */
async function useOneCredit(url: string, key: Hex): Promise<void> {
  const client = createComodel({ url, account: privateKeyToAccount(key) });
  await client.takeFromFaucet();
  await client.buyCredits("digits", 20_000_000n);
  await client.openChannel("digits", 20_000_000n);
  const [sample] = JSON.parse(await readFile("models/digits/samples.json", "utf8")) as { pixels: number[] }[];
  if (sample === undefined) throw new Error("expected samples of digits");
  const inputs = [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: sample.pixels }];
  const { verdict } = await client.infer("digits", { inputs }, { pay: "credits" });
  expect(verdict.valid).toBe(true);
}
