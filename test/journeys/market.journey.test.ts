import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

/** Digits: three holders offer shares, and somebody has bought some. */
const MARKET = "/models/1/market";

/** Needs offers that nobody else has bought from. */
test.use({ story: "market" });

test("a newcomer buys shares of the cheapest offer, offers some, and takes the offer back", async ({
  browser,
  product,
}) => {
  const visitor = new Visitor(await browser.newPage(), product.url);
  const { page } = visitor;
  await visitor.open(MARKET);
  await expect(page.getByRole("table", { name: "For sale" }).getByRole("row")).toHaveCount(4);
  await expect(page.getByRole("img", { name: /Shares for sale up to a price/ })).toBeVisible();
  await visitor.connectPracticeWallet();

  await test.step("buys ten shares and sees what they cost to the cent", async () => {
    const getDollars = page.getByRole("main").getByRole("button", { name: "Get 10,000 practice dollars" });
    await visitor.sign(getDollars);
    await expect(getDollars).toBeHidden();
    await page.getByLabel("How many shares").fill("500");
    await page
      .getByRole("region", { name: "Buy shares" })
      .getByRole("button", { name: "Buy" })
      .last()
      .click();
    await expect(page.getByText("This offer has 160 shares.")).toBeVisible();
    await page.getByLabel("How many shares").fill("10");
    await expect(page.getByText("$12.50")).toBeVisible();
    await visitor.picture("12-market-buy");
    await visitor.sign(
      page.getByRole("region", { name: "Buy shares" }).getByRole("button", { name: "Buy" }).last(),
    );
    const bought = page.getByRole("table", { name: "Last purchases" }).getByRole("row").nth(1);
    await expect(bought).toContainText("10");
    await expect(bought).toContainText("$12.50");
  });

  await test.step("offers four of them and takes the offer back", async () => {
    await page.getByRole("button", { name: "Sell", exact: true }).click();
    await page.getByLabel("How many shares").fill("4");
    await page.getByLabel("Price of a share, in dollars").fill("2");
    await expect(page.getByText("$8.00")).toBeVisible();
    await visitor.sign(page.getByRole("button", { name: "Offer them" }));
    await expect(page.getByRole("heading", { name: "Your offers" })).toBeVisible();
    await expect(page.getByText("4 of 4 left")).toBeVisible();
    await visitor.picture("13-market-offer");
    await visitor.sign(page.getByRole("button", { name: "Take back" }));
    await expect(page.getByRole("heading", { name: "Your offers" })).toBeHidden();
  });

  expect(visitor.complaints).toEqual([]);
  await page.close();
});
