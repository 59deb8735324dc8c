import { expect, test } from "./support/product.ts";
import { Visitor } from "./support/visitor.ts";

test("a newcomer finds out where a sound holds a voice", async ({ browser, product }) => {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), product.url);
  const { page } = visitor;
  const listen = page.getByRole("button", { name: "Listen", exact: true });
  const heard = page.locator("[data-voiced]");
  const choose = (name: string) => page.getByRole("button", { name, exact: true });
  const sound = page.locator("[data-sound]");
  const file = page.getByLabel("Choose a file");
  const ready = page.locator("[data-credits-ready]");
  const charged = async () =>
    BigInt((await page.locator("[data-charged]").getAttribute("data-charged")) ?? "none");
  /** The browser reports each request that found no network. */
  const forgiveLostConnections = (known: number): void => {
    const since = visitor.complaints.splice(known);
    visitor.complaints.push(...since.filter((line) => !line.includes("ERR_INTERNET_DISCONNECTED")));
  };

  await visitor.open(await findVoiceFinder(product.url));
  await test.step("without a wallet, a sound is heard for nothing, with receipts that hold", async () => {
    await choose("Noise, a made-up voice, a tone").click();
    await page.getByRole("button", { name: "Try it free" }).click();
    await expect(heard).toContainText(/^A voice in \d+ of 81 pieces/, { timeout: 60_000 });
    await expect(page.locator("[data-receipt=valid]")).toBeVisible();
    await expect(page.getByText("Nothing: a free trial call")).toBeVisible();
    await visitor.picture("29-voice-tried");
  });
  await visitor.connectPracticeWallet();
  await page.getByRole("radio", { name: "Credits" }).check({ force: true });
  await visitor.sign(page.getByRole("main").getByRole("button", { name: "Get 10,000 practice dollars" }));
  await visitor.sign(page.getByRole("button", { name: /^Get .* credits$/ }));

  await test.step("a made-up voice between noise and a tone is found where it is", async () => {
    await choose("Noise, a made-up voice, a tone").click();
    await expect(sound).toContainText("81 pieces");
    await listen.click();
    await expect(heard).toContainText(/^A voice in \d+ of 81 pieces/, { timeout: 60_000 });
    await expect(page.locator("[data-receipt=valid]")).toBeVisible();
    // Three calls of 0.02 credits: 32, 32 and 17 pieces.
    await expect(page.locator("[data-charged]")).toHaveAttribute("data-charged", "60000");
    await page.getByText("When, in numbers").click();
    const first = page.getByRole("table").last().locator("tbody tr").first().locator("td");
    await expect(first.first()).toHaveText(/^(0\.[5-9]|1\.[01])\d* s$/);
    await visitor.picture("30-voice-heard");
  });

  await test.step("by the keyboard alone, noise holds none, and stopping is paid as far as it went", async () => {
    await choose("Noise alone").focus();
    await page.keyboard.press("Enter");
    await expect(sound).toContainText("Noise alone: ");
    await listen.focus();
    await page.keyboard.press("Enter");
    await expect(heard).toHaveText("No voice");
    const left = 10_000_000n - 60_000n - (await charged());
    await file.setInputFiles({ name: "long.wav", mimeType: "audio/wav", buffer: wave(10 * 8_000) });
    await expect(sound).toContainText("312 pieces");
    await listen.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-listening=listening]")).toContainText(/[1-9]\d* of 312 pieces heard/);
    await page.keyboard.press("Enter");
    await expect(heard).toHaveText("No voice");
    await expect(page.getByText("You stopped it")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByText("You stopped it")).toBeHidden();
    await expect(heard).toHaveText("No voice");
    // Ten calls for the whole sound, though it was begun twice.
    await expect(ready).toHaveAttribute("data-credits-ready", String(left - 200_000n));
  });

  await test.step("a sound that is still being prepared cannot be listened to, and the last choice wins", async () => {
    const release = Promise.withResolvers<void>();
    let held = 0;
    // The first file that is asked for comes late, as over a slow line.
    await page.route("**/ipfs/**", async (route) => {
      if (held++ === 0) await release.promise;
      await route.continue();
    });
    await choose("Noise, a made-up voice, a tone").click();
    await expect(sound).toBeHidden();
    await expect(page.getByRole("button", { name: "Preparing the sound…" })).toBeDisabled();
    await expect(heard).toBeHidden();
    await choose("Noise alone").click();
    await expect(sound).toContainText("Noise alone: ");
    release.resolve();
    await page.unrouteAll({ behavior: "wait" });
    await expect(sound).toContainText("Noise alone: ");
    await expect(listen).toBeEnabled();
  });

  await test.step("a choice made while a sound is being heard leaves nothing of that sound", async () => {
    const release = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    let calls = 0;
    await page.route("**/v2/models/*/infer", async (route) => {
      calls += 1;
      asked.resolve();
      await release.promise;
      await route.continue();
    });
    // The second half of a double click must not stop what the first began.
    await listen.dblclick();
    await asked.promise;
    await choose("A made-up voice").click();
    await expect(sound).toContainText("A made-up voice: ");
    const answered = page.waitForResponse("**/v2/models/*/infer");
    release.resolve();
    await answered;
    await page.unrouteAll({ behavior: "wait" });
    await expect(page.locator("[data-listening=none]")).toBeVisible();
    await expect(heard).toBeHidden();
    expect(calls, "one call was under way, and no more of that sound").toBe(1);
    await listen.click();
    await expect(heard).toContainText(/^A voice in /, { timeout: 60_000 });
  });

  await test.step("without a connection the page says so, and the same question goes on when it is back", async () => {
    const known = visitor.complaints.length;
    await context.setOffline(true);
    await listen.click();
    await expect(page.locator("[data-problem=endpoint-unreachable]")).toContainText("charged once");
    await context.setOffline(false);
    await listen.click();
    await expect(heard).toContainText(/^A voice in /, { timeout: 60_000 });
    forgiveLostConnections(known);
  });

  await test.step("a connection that is lost in the middle has nothing charged twice", async () => {
    const known = visitor.complaints.length;
    await visitor.open(await findVoiceFinder(product.url));
    await page.getByRole("radio", { name: "Credits" }).check({ force: true });
    await choose("Noise, a made-up voice, a tone").click();
    await expect(sound).toContainText("81 pieces");
    const before = BigInt((await ready.getAttribute("data-credits-ready")) ?? "none");
    // The first call of the sound arrives, the second does not.
    await page.route("**/v2/models/*/infer", (route) =>
      route.request().headers()["idempotency-key"]?.endsWith("-1") === true
        ? route.abort("internetdisconnected")
        : route.continue(),
    );
    await listen.click();
    await expect(page.getByText("Before it, 32 of 81 pieces were heard, and paid")).toBeVisible();
    await expect(page.getByText("only what was not heard yet is charged")).toBeVisible();
    await page.unrouteAll({ behavior: "wait" });
    await visitor.picture("33-voice-broken-off");
    await listen.click();
    await expect(page.locator("[data-charged]")).toHaveAttribute("data-charged", "60000");
    // Three calls for the whole sound, however often it was begun.
    await expect(ready).toHaveAttribute("data-credits-ready", String(before - 60_000n));
    forgiveLostConnections(known);
  });

  await test.step("what is no sound, or too short for one, is said in words", async () => {
    await file.setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("no sound") });
    await expect(page.getByRole("alert")).toContainText("cannot read it as a sound (text/plain)");
    await file.setInputFiles({ name: "a.wav", mimeType: "audio/wav", buffer: wave(100) });
    await expect(page.getByRole("alert")).toContainText("too short");
    await visitor.picture("31-voice-wrong-file");
  });

  await test.step("a recording and a file of another rate are heard too, cut after ten seconds", async () => {
    await file.setInputFiles({ name: "long.wav", mimeType: "audio/wav", buffer: wave(12 * 8_000) });
    await expect(sound).toContainText("long.wav: 10 s, 312 pieces. It is longer");
    const record = page.getByRole("button", { name: "Record" });
    await record.click();
    await expect(page.getByRole("alert")).toContainText("The microphone cannot be used");
    await context.grantPermissions(["microphone"]);
    await record.click();
    await page.waitForTimeout(700);
    await page.getByRole("button", { name: "Stop recording" }).click();
    await expect(sound).toContainText(/^Your recording: /);
    await expect(page.getByRole("alert")).toBeHidden();
  });

  await test.step("the page fits a phone, in the dark too", async () => {
    await choose("A made-up voice").click();
    await expect(sound).toContainText("A made-up voice: ");
    await listen.click();
    await expect(heard).toBeVisible({ timeout: 60_000 });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await visitor.picture("32-voice-phone");
  });
  expect(visitor.complaints).toEqual([]);
  await context.close();
});

/** The playground of the seeded model that hears voices. */
async function findVoiceFinder(url: string): Promise<string> {
  const { models } = (await (await fetch(`${url}/v2/models`)).json()) as { models: string[] };
  const route = models.find((each) => each.startsWith("voice"));
  if (route === undefined)
    throw new Error(`Expected a live voice model in the seed, found ${models.join()}.`);
  return `/models/${route.split("-").at(-1)}/playground`;
}

/** Silence as a WAV file of so many samples, 8,000 a second. */
function wave(samples: number): Buffer {
  const bytes = Buffer.alloc(44 + 2 * samples);
  bytes.write("RIFF....WAVEfmt ", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  for (const [at, value] of [[16, 16], [24, 8_000], [28, 16_000], [40, 2 * samples]] as const) bytes.writeUInt32LE(value, at); // prettier-ignore
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) bytes.writeUInt16LE(value, at); // prettier-ignore
  bytes.write("data", 36, "latin1");
  return bytes;
}
