import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";

import { PRACTICE_ACCOUNT_COUNT, PRACTICE_GENESIS_BALANCE, practiceKey } from "./accounts.ts";

/** A bare in-memory EVM that mines a block per transaction; durability is its caller's matter. */
export interface Engine {
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly chainId: number;
  /** Seconds; the timestamp of block 0. */
  readonly genesisTime: number;
  readonly hardfork: string;
}

const NETWORK = "practice";
const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

export async function createEngine({ chainId, genesisTime, hardfork }: EngineOptions): Promise<Engine> {
  const environment = await createHardhatRuntimeEnvironment(
    {
      // Compiled contracts would be loaded for stack traces; this chain answers like any public one.
      paths: { artifacts: join(tmpdir(), "comodel-no-artifacts"), cache: join(tmpdir(), "comodel-no-cache") },
      networks: {
        [NETWORK]: {
          type: "edr-simulated",
          chainType: "l1",
          chainId,
          hardfork,
          initialDate: new Date(genesisTime * 1000),
          // By their keys: the engine would derive them from the mnemonic anew at each start, in half a second.
          accounts: Array.from({ length: PRACTICE_ACCOUNT_COUNT }, (_, index) => ({
            privateKey: practiceKey(index),
            balance: PRACTICE_GENESIS_BALANCE,
          })),
          mining: { auto: true, interval: 0 },
          // As on a public network, a reverting transaction is mined and its receipt says so.
          throwOnTransactionFailures: false,
          throwOnCallFailures: true,
          loggingEnabled: false,
        },
      },
    },
    {},
    REPOSITORY,
  );
  const { provider, close } = await environment.network.create(NETWORK);
  return {
    request: (method, params) => provider.request({ method, params: [...params] }),
    close: () => close(),
  };
}
