import { network } from "hardhat";
import { createPublicClient, createWalletClient, custom, formatEther, type Address } from "viem";

import { practiceAccount, PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { compiledArtifacts } from "./artifacts.ts";
import type { PlatformBounds } from "./bounds.ts";
import { CANONICAL_CONTRACTS } from "./channels.ts";
import { deployPlatform, type DeployStep } from "./deploy-platform.ts";
import { createDeployer, type DeployClients } from "./deployer.ts";

export interface DryRunOptions {
  readonly bounds: PlatformBounds;
  readonly onStep: (step: DeployStep) => void;
}

/**
 * Deploys the platform on a throw-away chain inside this process.
 * @returns gas that all transactions together used
 */
export async function rehearse({ bounds, onStep }: DryRunOptions): Promise<bigint> {
  const { provider } = await network.create();
  const transport = custom(provider);
  let gas = 0n;
  await deployPlatform({
    publicClient: createPublicClient({ transport }),
    walletClient: createWalletClient({
      transport,
      account: practiceAccount(PRACTICE_ROLES.deployer),
    }),
    artifacts: compiledArtifacts(),
    bounds,
    setCode: async (address, code) => {
      await provider.request({ method: "hardhat_setCode", params: [address, code] });
    },
    onStep: (step) => {
      gas += step.gasUsed;
      onStep(step);
    },
  });
  return gas;
}

/**
 * Looks whether the real chain has what a deployment needs, and sends nothing.
 * @param gas what the deployment will use
 * @returns what is missing, in plain sentences; empty when nothing is
 */
export async function inspectTarget(
  clients: DeployClients,
  gas: bigint,
  asset: Address | undefined,
): Promise<string[]> {
  const { publicClient } = clients;
  const deployer = createDeployer(clients, compiledArtifacts());
  const missing: string[] = [];
  const cost = gas * (await publicClient.getGasPrice());
  const balance = await publicClient.getBalance({ address: deployer.account });
  if (balance < cost) {
    missing.push(
      `${deployer.account} holds ${formatEther(balance)}, the deployment costs about ${formatEther(cost)} of the chain's money.`,
    );
  }
  if (asset === undefined) return missing;
  const needed = [{ name: "dollar", address: asset }, ...CANONICAL_CONTRACTS];
  for (const { name, address } of needed) {
    if (!(await deployer.hasCode(address))) missing.push(`There is no ${name} at ${address}.`);
  }
  return missing;
}
