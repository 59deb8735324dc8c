import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import type { Hex } from "viem";

import { createChainReader, type ChainAccess, type ChainReader } from "../../server/chain/clients.ts";
import { startPracticeChain, type PracticeChain } from "../../server/chain/practice/practice-chain.ts";
import { createLogger } from "../../server/core/logger.ts";

export const quietLogger = createLogger({ level: "silent" });

/** A folder that goes away with the test. */
export async function temporaryFolder(test: { after: TestContext["after"] }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "comodel-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface ChainInTest {
  readonly chain: PracticeChain;
  readonly reader: ChainReader;
  readonly access: ChainAccess;
}

/** The real practice chain on a free port, stopped with the test. */
export async function chainInTest(
  test: { after: TestContext["after"] },
  stateDir: string,
): Promise<ChainInTest> {
  const chain = await startPracticeChain({ stateDir, logger: quietLogger });
  test.after(() => chain.stop());
  const access = { chainId: chain.chainId, rpcUrl: chain.rpcUrl, pollingIntervalMs: 50 };
  return { chain, access, reader: createChainReader(access) };
}

/** Runtime code that answers the block's timestamp. */
export const TIMESTAMP_CODE: Hex = "0x425f5260205ff3";
