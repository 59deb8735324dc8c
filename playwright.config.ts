import { defineConfig } from "@playwright/test";

/** Journeys run one after the other against one product: they are stories, not units. */
export default defineConfig({
  testDir: "test/journeys",
  testMatch: "**/*.journey.test.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Generous, since a busy machine may take ten times as long; who waits is never kept waiting once it has come.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  outputDir: "test-results",
  use: {
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      // A microphone that beeps.
      args: ["--use-fake-device-for-media-stream"],
    },
  },
});
