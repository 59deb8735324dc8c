import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

test("who loses the connection while paying is told what has happened, and pays once", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;
  const dialog = page.getByRole("dialog");
  const failed = dialog.locator("[data-stage=failed]");

  await visitor.open("/models/1/playground");
  await visitor.connectPracticeWallet();
  await page.getByRole("radio", { name: "Credits" }).check({ force: true });
  await visitor.sign(page.getByRole("main").getByRole("button", { name: "Get 10,000 practice dollars" }));

  await test.step("before anything was sent, nothing has happened, and the page stays", async () => {
    await context.setOffline(true);
    await page.getByRole("button", { name: /^Get 10 credits$/ }).click();
    await expect(dialog.getByText("not turned back into dollars")).toBeVisible();
    await dialog.getByRole("button", { name: /^Pay \$/ }).click();
    await expect(failed).toContainText("It did not happen");
    await expect(failed).toContainText("The network did not answer");
    await expect(page.getByText("Draw a digit")).toBeAttached();
    await context.setOffline(false);
  });

  await test.step("what was bought before the connection broke is not bought again", async () => {
    await page.route("**/v2/models/*/infer", (route) => route.abort("internetdisconnected"));
    await dialog.getByRole("button", { name: "Try again" }).click();
    await expect(failed).toContainText("What is done stays done");
    await expect(dialog.getByRole("listitem").filter({ has: page.getByLabel("Done") })).toHaveCount(2);
    await page.unrouteAll({ behavior: "wait" });
    await visitor.picture("34-lost-connection");
    await dialog.getByRole("button", { name: "Go on" }).click();
    await expect(dialog.locator("[data-stage=done]")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(page.locator("[data-credits-ready]")).toHaveAttribute("data-credits-ready", "10000000");
    await visitor.open("/account");
    // Ten credits at a cent each, once.
    await expect(page.getByText("$9,999.90", { exact: true })).toBeVisible();
  });
  // The browser reports each request that found no network.
  expect(visitor.complaints.filter((line) => !line.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  await context.close();
});
