import { practiceKey } from "../../server/chain/practice/accounts.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

const RELEASE_1 = ["model.onnx", "manifest.json", "evaluation.json", "card.md", "vectors.json"];

test("a creator launches a model from her files, in one transaction", async ({ browser, product }) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;
  // A step that has not come yet would be the same link, and the click would be lost.
  const next = async (heading: string): Promise<void> => {
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page.getByRole("heading", { level: 2, name: heading })).toBeVisible();
  };

  await visitor.open("/launch");
  await visitor.connectPracticeWallet();
  await page.getByLabel("Name", { exact: true }).fill("Digits of a journey");
  await page.getByLabel("Ticker of its shares").fill("JOURNEY");
  await page.getByLabel("What it does").fill("Reads one handwritten digit.");
  await next("The weights it starts with");

  await page
    .locator('input[type="file"]')
    .setInputFiles(RELEASE_1.map((name) => `models/digits/release-1/${name}`));
  await page.getByRole("button", { name: "Store these files" }).click();
  await expect(page.getByText("is stored and will be the first release.")).toBeVisible();
  await page.getByLabel("What people should know about it").fill("The first weights.");
  await next("How it is funded");

  await page.getByLabel("Goal, in dollars").fill("9000");
  await page.getByLabel("Most that is taken, in dollars").fill("800");
  await page.reload();
  await expect(page.getByLabel("Goal, in dollars"), "the draft outlives a reload").toHaveValue("9000");
  await page.getByLabel("Most that is taken, in dollars").fill("20000");
  await visitor.picture("07-launch-raise");
  await next("Who earns what");
  await next("How members decide");
  await next("What a call costs");
  await next("Read it once more");
  await visitor.picture("08-launch-review");
  await visitor.sign(page.getByRole("main").getByRole("button", { name: "Launch", exact: true }));
  await expect(page).toHaveURL(/\/models\/\d+/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Digits of a journey");
  await expect(page.getByText("Raising").first()).toBeVisible();
  expect(visitor.complaints).toEqual([]);
  await context.close();
});

test("a contributor of a raise that missed its goal takes every dollar back, once", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext();
  await context.addInitScript(
    (text) => window.localStorage.setItem("comodel.practice-key", text),
    practiceKey(7),
  );
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;

  await visitor.open("/models/2/raise");
  await visitor.connectPracticeWallet();
  await expect(page.getByText("You paid")).toBeVisible();
  await visitor.sign(page.getByRole("button", { name: "Take my money back" }));
  await expect(page.getByText("You have taken your money back.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Take my money back" })).toBeHidden();
  expect(visitor.complaints).toEqual([]);
  await context.close();
});
