import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { expect, type Locator, type Page } from "@playwright/test";

const SCREENSHOTS = "screenshots";

/** A person in a browser, in the words of the journeys. */
export class Visitor {
  readonly page: Page;
  readonly url: string;
  /** What went wrong in the browser while nobody looked: the product promises none of it. */
  readonly complaints: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      // The browser reports each 402, which is how x402 names its price before it is paid.
      if (message.text().includes("402 (Payment Required)")) return;
      // The framework reports a load of data that the visitor's next step has cut off.
      if (message.text().startsWith("AbortError")) return;
      if (message.type() === "error" || message.type() === "warning") {
        this.complaints.push(`${page.url()}: ${message.text()}`);
      }
    });
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.url + path);
    // A click before the page's own code runs would go nowhere.
    await this.page.locator("html[data-ready]").waitFor();
  }

  async connectPracticeWallet(): Promise<void> {
    await this.page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
    await this.page
      .getByRole("dialog")
      .getByRole("button", { name: /Practice wallet/ })
      .click();
    await expect(this.page.getByRole("dialog")).toBeHidden();
  }

  /** Presses a button, reads what it would do, confirms, and waits until the pages know that it is done. */
  async sign(button: Locator): Promise<void> {
    await button.click();
    await this.confirm();
  }

  async confirm(): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    await dialog.locator(".button-main").click();
    const outcome = dialog.locator("[data-stage=done], [data-stage=failed]");
    await outcome.waitFor({ timeout: 60_000 });
    await expect(outcome, await outcome.innerText()).toHaveAttribute("data-stage", "done");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(dialog).toBeHidden();
  }

  /** Moves the practice chain's clock by pressing one of its buttons. */
  async moveClock(by: "1 minute" | "10 minutes" | "1 hour" | "1 day" | "7 days", times = 1): Promise<void> {
    await this.page.getByRole("banner").locator('summary[aria-label="Practice time"]').click();
    const said = this.page.getByText(`The practice clock moved forward by ${by}.`);
    const button = this.page.getByRole("button", { name: new RegExp(`(\\+|Forward) ${by}$`) });
    for (let time = 0; time < times; time++) {
      await button.click();
      // What is said of an earlier move stays there until the next one is under way.
      await expect(button).toBeEnabled();
      await expect(said).toBeVisible();
    }
    await this.page.keyboard.press("Escape");
  }

  /** A picture for people; the folder is not kept in git. */
  async picture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }
}
