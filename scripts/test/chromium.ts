import { existsSync } from "node:fs";

import { runVisibly, type Show } from "./run-visibly.ts";

const CHROMIUM = "/usr/bin/chromium";

/**
 * Installs Debian's Chromium for the browser tests, unless it is there.
 *
 * @throws Error that says what to install, where that cannot be done from here
 */
export async function ensureChromium(show: Show): Promise<void> {
  if (existsSync(CHROMIUM)) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `Expected Chromium at ${CHROMIUM} for the browser tests, found none. Install it, on Debian ` +
        "with: sudo apt-get update && sudo apt-get install -y chromium fonts-liberation",
    );
  }
  show("Installing Chromium from Debian's packages: two to three minutes ...\n");
  const install = ["install", "-y", "-q", "chromium", "fonts-liberation"];
  for (const args of [["update", "-q"], install]) {
    const { exit } = await runVisibly("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" }, show });
    if (exit !== 0) {
      throw new Error(`Expected "apt-get ${args.join(" ")}" to end with 0, found ${exit}.`);
    }
  }
}
