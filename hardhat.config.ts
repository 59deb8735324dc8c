import { createRequire } from "node:module";

import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";

import { mutantPlugin } from "./scripts/mutate/hardhat-plugin.ts";
import { quickCompilation } from "./scripts/test/quick-compilation.ts";

const require = createRequire(import.meta.url);

/** The compiler comes from npm, so that nothing is downloaded while building. */
const compiler = { version: "0.8.37", path: require.resolve("solc/soljson.js") };

/** The more `runs`, the cheaper is what people pay for again and again, and the longer is the code. */
function settings(runs: number) {
  return { evmVersion: "cancun", optimizer: { enabled: true, runs } };
}

/** Ignition deploys with "production", so both profiles must be the same compiler. */
const compilation = {
  compilers: [{ ...compiler, settings: settings(20_000) }],
  // With as many runs it would be longer than a chain takes.
  overrides: { "contracts/governance/ModelGovernor.sol": { ...compiler, settings: settings(500) } },
};

/**
 * Leaves out compiler warnings about files of npm packages: nobody can act on them here, and they
 * hide warnings about our own contracts.
 */
const quietAboutPackages: HardhatPlugin = {
  id: "comodel-quiet-about-packages",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        async getCompilationJobErrors(context, job, output, next) {
          const errors = (output.errors ?? []).filter(
            ({ severity, formattedMessage }) =>
              severity === "error" || formattedMessage?.includes("--> npm/") !== true,
          );
          return next(context, job, { ...output, errors });
        },
      }),
    }),
  },
};

/** How much the invariants are tried: a little with every test run, a lot by `npm run fuzz`. */
const invariant = {
  runs: Number(process.env["FUZZ_RUNS"] ?? 12),
  depth: Number(process.env["FUZZ_DEPTH"] ?? 60),
};

const seed = process.env["FUZZ_SEED"];

/** Only while mutants are tried: the chains of tests learn which one lives. */
const mutants = process.env["COMODEL_MUTANTS"] === undefined ? [] : [mutantPlugin];

/** Coverage plants its own lines into the contracts: what is compiled with them lies apart from what everybody else uses. */
const buildFolder = process.env["COMODEL_COVERAGE"] ?? ".";

export default defineConfig({
  plugins: [hardhatToolboxViem, quietAboutPackages, quickCompilation, ...mutants],
  solidity: {
    profiles: { default: compilation, production: compilation },
    // A changed test must not recompile the contracts.
    splitTestsCompilation: true,
  },
  test: { solidity: { invariant, ...(seed === undefined ? {} : { fuzz: { seed } }) } },
  paths: {
    sources: "./contracts",
    tests: "./test/contracts",
    artifacts: `${buildFolder}/artifacts`,
    cache: `${buildFolder}/cache`,
  },
});
