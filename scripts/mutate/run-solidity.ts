import { createRequire } from "node:module";

import type * as Edr from "@nomicfoundation/edr";

import { chosen, codeOfChosen, PLACE } from "./chosen.ts";
import type { RunnableContract } from "./workshop.ts";

const ownRequire = createRequire(import.meta.url);
const edr = createRequire(ownRequire.resolve("hardhat"))("@nomicfoundation/edr") as typeof Edr;

const CHAIN = edr.L1_CHAIN_TYPE;
const SOLC = "0.8.37";
/** Enough for every honest test; a mutant that runs for ever runs out of it. */
const GAS_LIMIT = 20_000_000_000n;

/** Runs the suites of Solidity tests in this process. */
export interface SolidityRunner {
  readonly suites: readonly string[];
  /** @returns the first test that failed, or nothing when all passed */
  run(suite: string): Promise<string | undefined>;
}

export async function createSolidityRunner(contracts: readonly RunnableContract[]): Promise<SolidityRunner> {
  const context = new edr.EdrContext();
  await context.registerSolidityTestRunnerFactory(CHAIN, edr.l1SolidityTestRunnerFactory());
  const artifacts = contracts.map(toArtifact);
  const suites = contracts.filter(isSuite).map((contract) => `${contract.source}:${contract.name}`);
  return {
    suites,
    run: async (suite) => {
      const ids = artifacts.map(({ id }) => id).filter((id) => `${id.source}:${id.name}` === suite);
      // The runner may say that it is done before it has told how the suite went.
      const { promise: told, resolve } = Promise.withResolvers<string | undefined>();
      await context.runSolidityTests(
        CHAIN,
        artifacts,
        ids,
        settings(),
        { buildInfos: [], ignoreContracts: true },
        ({ testResults }) => resolve(testResults.find(({ status }) => String(status) === "Failure")?.name),
      );
      return told;
    },
  };
}

function settings(): Edr.SolidityTestRunnerConfigArgs {
  return {
    projectRoot: process.cwd(),
    hardfork: "Cancun",
    gasLimit: GAS_LIMIT,
    disableBlockGasLimit: true,
    disableTransactionGasCap: true,
    localPredeploys: [{ address: Buffer.from(PLACE.slice(2), "hex"), code: codeOfChosen() }],
    fuzz: { seed: "0x2a", runs: 32 },
    // A sequence that fails need not be the shortest one.
    invariant: { runs: 6, depth: 40, shrinkRunLimit: 0 },
    observability: {
      codeCoverage: {
        onCollectedCoverageCallback: async (tags) => {
          for (const tag of tags) chosen().reached.add(Number.parseInt(Buffer.from(tag).toString("hex"), 16));
        },
      },
    },
  };
}

/** Interfaces and abstract contracts have no code. */
function toArtifact({ name, source, abi, bytecode, deployedBytecode }: RunnableContract): Edr.Artifact {
  const code = bytecode === "0x" ? {} : { bytecode, deployedBytecode };
  return {
    id: { name, source, solcVersion: SOLC },
    contract: { abi: JSON.stringify(abi), linkReferences: {}, deployedLinkReferences: {}, ...code },
  };
}

function isSuite({ source, abi, bytecode }: RunnableContract): boolean {
  const tests = abi.some(({ name }) => /^(test|invariant)/.test(name ?? ""));
  return source.endsWith(".t.sol") && tests && bytecode !== "0x";
}
