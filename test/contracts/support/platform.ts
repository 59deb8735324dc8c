import { getAddress, getContract, type Address, type Hex } from "viem";

import { admissionsAbi } from "../../../generated/abi/Admissions.ts";
import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { modelFactoryAbi } from "../../../generated/abi/ModelFactory.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import { teamVestingAbi } from "../../../generated/abi/TeamVesting.ts";
import { compiledArtifacts } from "../../../scripts/deploy/artifacts.ts";
import { practiceBounds } from "../../../scripts/deploy/bounds.ts";
import { deployPlatform } from "../../../scripts/deploy/deploy-platform.ts";
import { addressOf, startChain, type ChainOptions } from "./chain.ts";
import { defaultModelParams, type ModelOverrides } from "./model-params.ts";

/** A fresh chain on which the whole platform is deployed by the script that also serves real networks. */
export type Platform = Awaited<ReturnType<typeof createPlatform>>;

/** One launched model: its id and its contracts, ready to be called. */
export type Model = Awaited<ReturnType<typeof launchModel>>;

/** Makes a chain in this process and deploys the platform on it. */
export async function createPlatform(options: ChainOptions = {}) {
  const chain = await startChain(options);
  const { publicClient, networkHelpers, walletClients: wallets } = chain;
  const [deployer] = wallets;
  if (deployer === undefined) throw new Error("Expected the test chain to have accounts, found none.");
  const deployments = await deployPlatform({
    publicClient,
    walletClient: deployer,
    artifacts: compiledArtifacts(),
    bounds: practiceBounds,
    setCode: chain.setCode,
  });

  const client = { public: publicClient, wallet: deployer };
  const at = (name: string): Address => addressOf(deployments, name);
  return {
    chain,
    client,
    publicClient,
    networkHelpers,
    deployments,
    addressOf: at,
    /** Addresses of the accounts of the chain; the first one deployed everything. */
    people: wallets.map(({ account }) => getAddress(account.address)),
    wallets,
    dollar: getContract({ address: at("LocalDollar"), abi: localDollarAbi, client }),
    factory: getContract({ address: at("ModelFactory"), abi: modelFactoryAbi, client }),
    registry: getContract({ address: at("ModelRegistry"), abi: modelRegistryAbi, client }),
    releases: getContract({ address: at("ReleaseRegistry"), abi: releaseRegistryAbi, client }),
    router: getContract({ address: at("RevenueRouter"), abi: revenueRouterAbi, client }),
    admissions: getContract({ address: at("Admissions"), abi: admissionsAbi, client }),
    allowance: getContract({ address: at("HolderAllowance"), abi: holderAllowanceAbi, client }),
    /** Makes the next block that many seconds younger than the present one. */
    pass: (seconds: number) => networkHelpers.time.increase(seconds),
    now: () => networkHelpers.time.latest(),
  };
}

/** Returns the account of a number, which must exist. */
export function personAt(platform: Pick<Platform, "people">, index: number): Address {
  const person = platform.people[index];
  if (person === undefined) throw new Error(`Expected an account ${index}, found ${platform.people.length}.`);
  return person;
}

/** Launches a model by account 1, with the default terms changed as told. */
export async function launchModel(platform: Platform, overrides: ModelOverrides = {}) {
  const creator = personAt(platform, 1);
  const params = defaultModelParams({ now: await platform.now(), creator, ...overrides });
  const hash = await platform.factory.write.createModel([params], { account: creator });
  const receipt = await platform.publicClient.waitForTransactionReceipt({ hash });
  const modelId = (await platform.registry.read.nextModelId()) - 1n;
  const parts = await platform.registry.read.parts([modelId]);
  const { client } = platform;
  return {
    modelId,
    parts,
    creator,
    params,
    launchGas: receipt.gasUsed,
    presale: getContract({ address: parts.presale, abi: presaleRoundAbi, client }),
    shares: getContract({ address: parts.shares, abi: modelSharesAbi, client }),
    vault: getContract({ address: parts.vault, abi: milestoneVaultAbi, client }),
    governor: getContract({ address: parts.governor, abi: modelGovernorAbi, client }),
    timelock: getContract({ address: parts.timelock, abi: modelTimelockAbi, client }),
    creditToken: getContract({ address: parts.creditToken, abi: creditTokenAbi, client }),
    creditVault: getContract({ address: parts.creditVault, abi: creditVaultAbi, client }),
    vesting: getContract({ address: parts.vesting, abi: teamVestingAbi, client }),
  };
}

/** Lets `who` contribute `dollars` (6 decimals) in tier 0, after taking them from the faucet. */
export async function contribute(
  platform: Platform,
  model: Pick<Model, "presale" | "parts">,
  who: Address,
  dollars: bigint,
): Promise<Hex> {
  await fundWithDollars(platform, who, model.parts.presale, dollars);
  return model.presale.write.contribute([0, dollars, 0n, []], { account: who });
}

/** Gives `who` dollars from the faucet, an hour later if need be, and lets `spender` take `dollars` of them. */
export async function fundWithDollars(
  platform: Platform,
  who: Address,
  spender: Address,
  dollars: bigint,
): Promise<void> {
  const held = await platform.dollar.read.balanceOf([who]);
  if (held < dollars) {
    const opensAt = await platform.dollar.read.faucetOpensAt([who]);
    if (opensAt > (await platform.now())) await platform.networkHelpers.time.increaseTo(opensAt);
    await platform.dollar.write.faucet([who], { account: who });
  }
  await platform.dollar.write.approve([spender, dollars], { account: who });
}

/**
 * A governed model: accounts 2, 3 and 4 contributed 6,000, 3,000 and 1,000 dollars, the presale is
 * finalized and all shares are claimed.
 */
export async function launchGoverned(platform: Platform, overrides: ModelOverrides = {}): Promise<Model> {
  const model = await launchModel(platform, overrides);
  for (const [index, dollars] of [6_000n, 3_000n, 1_000n].entries()) {
    await contribute(platform, model, personAt(platform, index + 2), dollars * 1_000_000n);
  }
  await model.presale.write.finalize();
  for (const index of [2, 3, 4]) await model.presale.write.claim([personAt(platform, index)]);
  return model;
}
