import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

test("a newcomer has a text written, token by token, and sees its receipt hold", async ({
  browser,
  product,
}) => {
  const route = await findTextModel(product.url);
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;

  const beginning = page.getByRole("textbox", { name: /^Your beginning/ });
  await visitor.open(`/models/${route.split("-").at(-1)}/playground`);
  await test.step("without a wallet she tries it for nothing, and its receipt holds", async () => {
    await beginning.fill("a whale");
    await page.getByRole("button", { name: "Try it free" }).click();
    await expect(page.locator("[data-receipt=valid]")).toBeVisible();
    await expect(page.getByText("Nothing: a free trial call")).toBeVisible();
  });
  await visitor.connectPracticeWallet();
  await page.getByRole("radio", { name: "Credits" }).check({ force: true });
  await visitor.sign(page.getByRole("main").getByRole("button", { name: "Get 10,000 practice dollars" }));
  await visitor.sign(page.getByRole("button", { name: /^Get .* credits$/ }));

  await test.step("she has a text written with the keyboard alone", async () => {
    await beginning.fill("the cat");
    await page.getByRole("slider", { name: /Tokens/ }).fill("12");
    await beginning.press("Control+Enter");
    await expect(page.locator("[data-text=written]")).toContainText(/^the cat./);
    await expect(page.getByText(/tokens read, 12 written/)).toBeVisible();
    await expect(page.locator("[data-receipt=valid]")).toBeVisible();
    await visitor.picture("20-text-written");
  });

  await test.step("what the model has never seen is said in words, and costs nothing", async () => {
    await beginning.fill("\u{1f600}");
    await page.getByRole("button", { name: "Write on" }).click();
    await expect(page.locator("[data-problem]")).toContainText("U+1F600");
  });

  await test.step("the page fits a phone, in the dark too", async () => {
    await beginning.fill("a dog");
    await page.getByRole("button", { name: "Write on" }).click();
    await expect(page.locator("[data-receipt=valid]")).toBeVisible();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await visitor.picture("21-text-phone");
  });

  await test.step("the page for developers shows lines for this model that run", async () => {
    await visitor.open(`/developers?model=${route}`);
    await expect(page.getByText("/v1/completions").first()).toBeVisible();
    await visitor.picture("22-developers-text");
  });
  expect(visitor.complaints.filter((complaint) => !complaint.includes("400 (Bad Request)"))).toEqual([]);
  await context.close();
});

/** The route of the seeded model that writes text. */
async function findTextModel(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/models`);
  const { data } = (await answer.json()) as { data: { id: string }[] };
  const [model] = data;
  if (model === undefined) throw new Error("Expected a live text model in the seed, found none.");
  return model.id;
}
