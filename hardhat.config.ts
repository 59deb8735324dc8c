import { createRequire } from "node:module";

import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The compiler comes from npm, so that nothing is downloaded while building. */
const compiler = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
  },
};

export default defineConfig({
  plugins: [hardhatToolboxViem],
  solidity: {
    // Ignition deploys with "production", so both profiles must be the same compiler.
    profiles: { default: compiler, production: compiler },
  },
  paths: {
    sources: "./contracts",
    tests: "./test/contracts",
    artifacts: "./artifacts",
    cache: "./cache",
  },
});
