import { network } from "hardhat";
import { createPublicClient, createWalletClient, custom, formatEther, type Address, type Hex } from "viem";

import { practiceAccount, PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { compiledArtifacts } from "./artifacts.ts";
import type { PlatformBounds } from "./bounds.ts";
import { CANONICAL_CONTRACTS } from "./channels.ts";
import { deployPlatform, type DeployStep } from "./deploy-platform.ts";
import { createDeployer, type DeployClients } from "./deployer.ts";
import { verifyPlatform } from "./verify-platform.ts";

export interface DryRunOptions {
  readonly bounds: PlatformBounds;
  /** The dollar of the chain that is meant; ours stands in for it there. None: a practice dollar is made. */
  readonly asset?: Address | undefined;
  readonly onStep: (step: DeployStep) => void;
}

/**
 * Deploys the platform on a throw-away chain inside this process, and verifies it there.
 * @returns gas that all transactions together used
 * @throws Error that says what the verification found
 */
export async function rehearse({ bounds, asset, onStep }: DryRunOptions): Promise<bigint> {
  const { provider } = await network.create();
  const transport = custom(provider);
  const publicClient = createPublicClient({ transport });
  const account = practiceAccount(PRACTICE_ROLES.deployer);
  const clients = { publicClient, walletClient: createWalletClient({ transport, account }) };
  const artifacts = compiledArtifacts();
  const setCode = async (address: Address, code: Hex): Promise<void> => {
    await provider.request({ method: "hardhat_setCode", params: [address, code] });
  };
  if (asset !== undefined) await setCode(asset, await standInDollar(clients));
  let gas = 0n;
  const deployments = await deployPlatform({
    ...{ ...clients, artifacts, bounds, setCode },
    ...(asset === undefined ? {} : { asset }),
    onStep: (step) => {
      gas += step.gasUsed;
      onStep(step);
    },
  });
  const wrong = await verifyPlatform({ publicClient, artifacts, deployments, bounds });
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  return gas;
}

/** Code of our practice dollar, which does what the dollar of a public network does. */
async function standInDollar(clients: DeployClients): Promise<Hex> {
  const deployer = createDeployer(clients, compiledArtifacts());
  const { address } = await deployer.create({ name: "Dollar", contract: "LocalDollar", args: () => [] }, []);
  const code = await deployer.codeOf(address);
  if (code === undefined) throw new Error("Expected code of the dollar, found none.");
  return code;
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
