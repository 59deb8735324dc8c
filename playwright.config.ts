import { defineConfig } from "@playwright/test";

/** Journeys run one after the other against one product: they are stories, not units. */
export default defineConfig({
  testDir: "test/journeys",
  testMatch: "**/*.journey.test.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  outputDir: "test-results",
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      // A microphone that beeps.
      args: ["--use-fake-device-for-media-stream"],
    },
  },
});
