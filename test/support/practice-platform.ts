import { join } from "node:path";
import type { TestContext } from "node:test";

import type { Address } from "viem";

import { compiledArtifacts } from "../../scripts/deploy/artifacts.ts";
import { practiceBounds } from "../../scripts/deploy/bounds.ts";
import { deployPlatform } from "../../scripts/deploy/deploy-platform.ts";
import type { SeedOptions } from "../../scripts/seed/stage.ts";
import { createChainWriter } from "../../server/chain/clients.ts";
import { deployedAddress, type Deployments } from "../../server/chain/deployments.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { runSubgraph, type RunningSubgraph } from "../../server/indexer/run-subgraph.ts";
import { createContentStore, type ContentStore } from "../../server/storage/content-store.ts";
import { chainInTest, quietLogger, temporaryFolder, type ChainInTest } from "./practice-chain.ts";

/** A practice chain with the platform on it and a store for files. */
export interface PracticePlatform extends ChainInTest {
  readonly folder: string;
  readonly deployments: Deployments;
  readonly store: ContentStore;
  readonly addressOf: (contract: string) => Address;
  /** What the seed needs. */
  readonly seedOptions: SeedOptions;
}

/** The real platform, deployed by the script that serves every network; gone with the test. */
export async function practicePlatform(test: { after: TestContext["after"] }): Promise<PracticePlatform> {
  const folder = await temporaryFolder(test);
  const inTest = await chainInTest(test, join(folder, "chain"));
  const deployments = await deployPlatform({
    publicClient: inTest.reader,
    walletClient: createChainWriter(inTest.access, practiceAccount(0)),
    artifacts: compiledArtifacts(),
    bounds: practiceBounds,
    setCode: inTest.chain.setCode,
  });
  const store = await createContentStore({ dir: join(folder, "content") });
  const addressOf = (contract: string): Address => deployedAddress(deployments, contract);
  const seedOptions: SeedOptions = {
    rpcUrl: inTest.chain.rpcUrl,
    chainId: inTest.chain.chainId,
    addressOf,
    upload: store.put,
    moveTime: inTest.chain.moveTime,
    modelsDir: join(import.meta.dirname, "../../models"),
  };
  return { ...inTest, folder, deployments, store, addressOf, seedOptions };
}

/** The platform's subgraph, indexed by our engine up to the present block. */
export async function indexPlatform(
  test: { after: TestContext["after"] },
  platform: PracticePlatform,
): Promise<RunningSubgraph> {
  const { deployments, chain, folder, reader } = platform;
  const places = Object.fromEntries(
    Object.entries(deployments.contracts).map(([name, { address, block }]) => [
      name,
      { address, startBlock: block },
    ]),
  );
  const index = runSubgraph({
    subgraphPath: join(import.meta.dirname, "../../subgraph/build"),
    places,
    rpcUrl: chain.rpcUrl,
    databasePath: join(folder, "index.sqlite"),
    network: "practice",
    logger: quietLogger,
    pollingIntervalMs: 50,
  });
  test.after(() => index.stop());
  await index.start();
  await index.whenIndexed(Number(await reader.getBlockNumber()));
  return index;
}
