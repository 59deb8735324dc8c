import hre from "hardhat";
import type { Address } from "viem";

import type { SetCode } from "../../../scripts/deploy/channels.ts";
import type { Deployments } from "../../../scripts/deploy/deploy-platform.ts";

/** A fresh chain in this process, on which nothing is deployed. */
export type TestChain = Awaited<ReturnType<typeof startChain>>;

/** Epochs and income end with the UTC day: a story must not depend on the hour in which it is told. */
const INITIAL_DATE = "2026-06-01T06:00:00Z";

/** How a chain differs from a usual one. */
export interface ChainOptions {
  /** What its clock shows at the start, for tests that measure what dates cost. */
  readonly initialDate?: string;
}

/** Makes a chain in this process; it ends with the process. */
export async function startChain({ initialDate = INITIAL_DATE }: ChainOptions = {}) {
  const { viem, networkHelpers } = await hre.network.connect({ override: { initialDate } });
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
