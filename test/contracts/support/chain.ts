import hre from "hardhat";
import type { Address } from "viem";

import type { SetCode } from "../../../scripts/deploy/channels.ts";
import type { Deployments } from "../../../scripts/deploy/deploy-platform.ts";

/** A fresh chain in this process, on which nothing is deployed. */
export type TestChain = Awaited<ReturnType<typeof startChain>>;

/** How a chain differs from a usual one. */
export interface ChainOptions {
  /** What its clock shows at the start, for tests that measure what dates cost. */
  readonly initialDate?: string;
}

/** Makes a chain in this process; it ends with the process. */
export async function startChain({ initialDate }: ChainOptions = {}) {
  const override = initialDate === undefined ? {} : { initialDate };
  const { viem, networkHelpers } = await hre.network.connect({ override });
  const setCode: SetCode = (address, code) => networkHelpers.setCode(address, code);
  return {
    viem,
    networkHelpers,
    publicClient: await viem.getPublicClient(),
    walletClients: await viem.getWalletClients(),
    setCode,
  };
}

/** Where a contract was deployed. */
export function addressOf(deployments: Deployments, name: string): Address {
  const found = deployments.contracts[name];
  if (found === undefined) throw new Error(`Expected ${name} to be deployed, found it missing.`);
  return found.address;
}
