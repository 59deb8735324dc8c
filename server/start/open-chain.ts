import { join } from "node:path";

import type { Address, LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";

import { compiledArtifacts } from "../../scripts/deploy/artifacts.ts";
import { practiceBounds } from "../../scripts/deploy/bounds.ts";
import { deployPlatform } from "../../scripts/deploy/deploy-platform.ts";
import { assertChain, createChainReader, createChainWriter, type ChainReader } from "../chain/clients.ts";
import { deployedAddress, loadDeployments, saveDeployments, type Deployments } from "../chain/deployments.ts";
import { practiceAccount, practiceKey, PRACTICE_ROLES } from "../chain/practice/accounts.ts";
import { startPracticeChain, type PracticeChain } from "../chain/practice/practice-chain.ts";
import type { Config } from "../config.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";

/** The chain that everything obeys, with our contracts on it. */
export interface OpenChain {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly reader: ChainReader;
  readonly deployments: Deployments;
  /** Signs receipts, settles usage and relays votes. */
  readonly operator: { readonly account: LocalAccount; readonly privateKey: `0x${string}` };
  /** Present on a practice chain only. */
  readonly practice: PracticeChain | undefined;
  address(contract: string): Address;
}

const RECEIPT_POLLING_MS = 50;

/** Starts the practice chain or connects to a network; afterwards the platform's contracts are there. */
export async function openChain(config: Config, lifecycle: Lifecycle, logger: Logger): Promise<OpenChain> {
  return config.chain.kind === "practice"
    ? openPractice(config, lifecycle, logger)
    : openNetwork(config, config.chain);
}

async function openPractice(config: Config, lifecycle: Lifecycle, logger: Logger): Promise<OpenChain> {
  const practice = await lifecycle.start("practice-chain", () =>
    startPracticeChain({
      stateDir: join(config.homeDir, "chain"),
      logger: logger.child({ part: "practice-chain" }),
    }),
  );
  const { chainId, rpcUrl } = practice;
  const access = { chainId, rpcUrl, pollingIntervalMs: RECEIPT_POLLING_MS };
  const reader = createChainReader(access);
  const folder = join(config.homeDir, "deployments");
  const deployments = await deployPlatform({
    publicClient: reader,
    walletClient: createChainWriter(access, practiceAccount(PRACTICE_ROLES.deployer)),
    artifacts: compiledArtifacts(),
    bounds: practiceBounds,
    known: await loadDeployments(folder, chainId),
    setCode: practice.setCode,
    onStep: ({ name, address, how }) => {
      if (how === "deployed") logger.info({ contract: name, address }, "contract deployed");
    },
  });
  await saveDeployments(folder, deployments);
  const operatorKey = config.operatorKey ?? practiceKey(PRACTICE_ROLES.operator);
  return toOpenChain({ chainId, rpcUrl, reader, deployments, operatorKey, practice });
}

async function openNetwork(config: Config, chain: { rpcUrl: string; chainId: number }): Promise<OpenChain> {
  const reader = createChainReader(chain);
  await assertChain(reader);
  const deployments = await loadDeployments("deployments", chain.chainId);
  if (deployments === null) {
    throw new Error(
      `Nothing is deployed on chain ${chain.chainId} as far as deployments/${chain.chainId}.json knows. ` +
        `Deploy first: npm run deploy -- --rpc ${chain.rpcUrl} --chain-id ${chain.chainId}`,
    );
  }
  const { operatorKey } = config;
  if (operatorKey === undefined) throw new Error("OPERATOR_PRIVATE_KEY must be set on a network");
  return toOpenChain({ ...chain, reader, deployments, operatorKey, practice: undefined });
}

type Parts = Omit<OpenChain, "operator" | "address"> & { readonly operatorKey: `0x${string}` };

function toOpenChain({ operatorKey, ...parts }: Parts): OpenChain {
  return {
    ...parts,
    operator: { account: privateKeyToAccount(operatorKey), privateKey: operatorKey },
    address: (contract) => deployedAddress(parts.deployments, contract),
  };
}
