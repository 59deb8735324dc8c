import { createPublicClient, createWalletClient, http } from "viem";

import { createComodel } from "../../client/comodel.ts";
import { creditTokenAbi } from "../../generated/abi/CreditToken.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

test("a customer makes an API key with limits, calls with it from code, and revokes it", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;
  await visitor.open("/account");
  await visitor.connectPracticeWallet();
  await visitor.open("/account");
  await visitor.sign(page.getByRole("main").getByRole("button", { name: "Get 10,000 practice dollars" }));
  const keys = page.getByRole("region", { name: "API keys" });

  const key = await test.step("she is told what a key needs, and makes one", async () => {
    await keys.getByRole("button", { name: "Make a key" }).click();
    await keys.getByRole("button", { name: "Make a key" }).click();
    await expect(keys.getByText("Write a name of at most 60 characters.")).toBeVisible();
    await keys.getByLabel("Name of the key").fill("A nightly script");
    await keys.getByLabel("Model").selectOption({ label: "Digits" });
    await visitor.picture("30-api-key-form");
    await visitor.sign(keys.getByRole("button", { name: "Make a key" }));
    const shown = keys.locator("code");
    await expect(shown).toContainText(/^cmk_/);
    await visitor.picture("31-api-key-once");
    return shown.innerText();
  });

  await test.step("code calls with it, without a wallet", async () => {
    const pixels = new Array<number>(784).fill(0);
    const answer = await fetch(`${product.url}/v2/models/digits/infer`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: pixels }] }),
    });
    expect(answer.status).toBe(200);
  });

  await test.step("dollars that paid for single calls wait in the till, and are not offered as income before", async () => {
    // People of the seed have paid so, at this start.
    await visitor.open("/models/1/revenue");
    await expect(page.locator("[data-waiting]")).toContainText("paid for single calls lies in the till");
    await expect(page.getByRole("button", { name: "Bring in" })).toBeHidden();
  });

  await test.step("credits that came to the vault without the endpoint are offered as income, and brought in", async () => {
    // Then the endpoint, which would bring them in with its own, has nothing left to bring.
    await expect(async () => {
      await visitor.open("/models/3/revenue");
      expect(await page.getByRole("row", { name: /^Calls/ }).count()).toBeGreaterThanOrEqual(2);
    }).toPass({ timeout: 60_000 });
    await useUpOneCredit(product.url);
    await visitor.open("/models/3/revenue");
    const used = page.locator("[data-claim=credits]");
    await expect(used).toContainText("1");
    await visitor.sign(used.getByRole("button", { name: "Bring in" }));
    await visitor.open("/models/3/revenue");
    await expect(page.locator("[data-claim=treasury]")).toBeVisible();
    await expect(used).toBeHidden();
  });

  await test.step("she sees its use, on a phone too, and revokes it", async () => {
    await visitor.open("/account");
    await expect(keys.getByText("1 calls for 1 credits in the last 14 days, 9 left.")).toBeVisible();
    await expect(keys.locator("code")).toHaveCount(0);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await visitor.picture("32-api-keys-phone");
    await visitor.sign(keys.getByRole("button", { name: "Revoke" }));
    await expect(keys.getByText(/^Revoked on/)).toBeVisible();
  });
  expect(visitor.complaints).toEqual([]);
  await context.close();
});

/** Somebody of the seed sends a credit of Whale Writer to its vault, past every channel. */
async function useUpOneCredit(url: string): Promise<void> {
  const account = practiceAccount(9);
  const { contracts } = await createComodel({ url, account }).service();
  const transport = http(`${url}/rpc`);
  const reader = createPublicClient({ transport });
  const { creditToken, creditVault } = await reader.readContract({
    ...{ address: contracts["ModelRegistry"]!, abi: modelRegistryAbi, functionName: "parts" },
    args: [3n],
  });
  const hash = await createWalletClient({ account, transport }).writeContract({
    ...{ address: creditToken, abi: creditTokenAbi, functionName: "transfer", chain: null },
    args: [creditVault, 1_000_000n],
  });
  await reader.waitForTransactionReceipt({ hash, pollingInterval: 100 });
}
