import type { Page } from "@playwright/test";

import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

test("by the keyboard alone nobody loses the place: after a dialog, after what it did, and on the next page", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;
  const dialog = page.getByRole("dialog");
  const focused = page.locator(":focus");

  await test.step("the first step leads past the header", async () => {
    await visitor.open("/models/1/market");
    await page.keyboard.press("Tab");
    await expect(focused).toHaveText("Skip to the content");
    await page.keyboard.press("Enter");
    await expect(page.locator("#content")).toBeFocused();
  });

  await test.step("a wallet is connected, and the dialog that is gone leaves the focus in the page", async () => {
    await pressOn(page, "Connect a wallet to buy");
    await pressOn(page, "Practice wallet");
    await expect(dialog).toBeHidden();
    await expect(page.locator("#content")).toBeFocused();
  });

  await test.step("a transaction keeps the focus in its dialog, gives it to the way out, then to the page", async () => {
    await pressOn(page, "Get 10,000 practice dollars");
    await pressOn(page, "Get them");
    await expect(dialog.locator("[data-stage=done]")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Close" }).last()).toBeFocused();
    // The button that began it goes once the page knows of the dollars.
    await expect(page.locator("main").getByText("Get 10,000 practice dollars")).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(page.locator("#content")).toBeFocused();
  });

  await test.step("an offer that is chosen leads to the form that buys from it", async () => {
    await pressOn(page, "Buy");
    await expect(page.getByRole("region", { name: "Buy shares" })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("How many shares")).toBeFocused();
    await expect(page.getByText("You may lose what you pay.")).toBeVisible();
  });

  await test.step("the next page says its name, and has the focus", async () => {
    await visitor.open("/");
    await pressOn(page, "Missed Goal");
    await expect(page).toHaveURL(/models\/2$/);
    await expect(page.getByRole("status").filter({ hasText: "Missed Goal, Overview" })).toBeAttached();
    await expect(page.locator("#content")).toBeFocused();
  });
  expect(visitor.complaints).toEqual([]);
  await context.close();
});

/** Goes on with the Tab key until something of that name has the focus, and presses it. */
async function pressOn(page: Page, name: string): Promise<void> {
  const focused = page.locator(":focus");
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press("Tab");
    const text = await focused.evaluateAll(([element]) => element?.textContent.trim() ?? "");
    if (text === name || (name === "Practice wallet" && text.startsWith(name))) {
      await page.keyboard.press("Enter");
      return;
    }
  }
  throw new Error(`Expected ${name} within 60 steps of the Tab key, found it nowhere.`);
}
