/** Builds the pages into build/, unless they are there and their sources are what they were. */
import { buildIfChanged } from "./generate/build-if-changed.ts";
import { runQuietly } from "./generate/run-quietly.ts";

await buildIfChanged({
  // Remix empties build/ before it writes, so a broken build leaves no stamp behind.
  stamp: "build/sources.hash",
  inputs: [
    "app/**/*",
    "public/**/*",
    "client/**/*.ts",
    "generated/abi/*.ts",
    "vite.config.ts",
    "package-lock.json",
    "scripts/build-app.ts",
  ],
  outputs: ["build/client", "build/server/index.js"],
  run: async () => {
    console.log("Building the pages ...");
    await runQuietly("remix", ["vite:build"], { env: { NODE_ENV: "production" } });
  },
});
