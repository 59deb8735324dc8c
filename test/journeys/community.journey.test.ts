import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** The model that is raising in a fresh start. */
const MODEL = "/models/3";
const ROUTE = "practice-digits-3";
const RELEASE_2 = ["model.onnx", "manifest.json", "evaluation.json", "card.md", "vectors.json"];

test.describe.configure({ mode: "serial" });

test("a newcomer funds a model, governs it, calls it and takes out what it earned", async ({ browser, product }) => {
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
    await page.getByText("New price").click();
    await page.getByLabel("New price of a call, in dollars").fill("0.03");
    await expect(page.getByText("If it passed now, it would work.")).toBeVisible();
    await visitor.picture("03-propose");
    await visitor.sign(page.getByRole("main").getByRole("button", { name: "Propose" }));
    await voteAndCarryOut(visitor, "own");
    const quote = (await (await fetch(`${product.url}/v2/models/${ROUTE}`)).json()) as { price: { dollars: string } };
    expect(quote.price.dollars).toBe("30000");
  });

  await test.step("she hands in release 2, the members vote for it, and the endpoint swaps", async () => {
    await visitor.open(`${MODEL}/propose`);
    await page.getByText("New release").click();
    await page.locator('input[type="file"]').setInputFiles(RELEASE_2.map((name) => `models/digits/release-2/${name}`));
    await page.getByLabel("What is new in it").fill("A hidden layer; reads digits that are drawn off centre.");
    await visitor.sign(page.getByRole("button", { name: "Hand it in" }));
    await visitor.sign(page.getByRole("main").getByRole("button", { name: "Propose" }));
    await voteAndCarryOut(visitor, "signature");
    await expect
      .poll(async () => {
        const model = (await (await fetch(`${product.url}/v2/models/${ROUTE}`)).json()) as { release: { number: number } };
        return model.release.number;
      })
      .toBe(2);
  });

  expect(visitor.complaints).toEqual([]);
  await context.close();
});

/** From the page after proposing: votes for it, then lives through waiting, queueing and carrying out. */
async function voteAndCarryOut(visitor: Visitor, way: "own" | "signature"): Promise<void> {
  const { page } = visitor;
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  await visitor.moveClock("1 minute", 2);
  await page.getByRole("radio", { name: "For", exact: true }).check();
  await page.getByRole("radio", { name: way === "own" ? /own transaction/ : /By signature/ }).check();
  await visitor.sign(page.getByRole("button", { name: "Vote for" }));
  await visitor.picture(`04-voted-by-${way}`);
  await visitor.moveClock("10 minutes", 2);
  await visitor.sign(page.getByRole("button", { name: "Queue it" }));
  await visitor.moveClock("10 minutes");
  await visitor.sign(page.getByRole("button", { name: "Carry it out" }));
  await expect(page.getByText("Carried out").first()).toBeVisible();
}
