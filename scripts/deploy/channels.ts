import type { Address, Hex } from "viem";

import type { Deployed, Deployer } from "./deployer.ts";

/** Where payment clients expect the channels of the x402 `batch-settlement` scheme on every chain. */
export const CANONICAL_CHANNELS: Address = "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003";
/** Where they expect the collector of deposits by signed authorization. */
export const CANONICAL_COLLECTOR: Address = "0x4020806089470a89826cB9fB1f4059150b550004";
/** Where everybody expects Multicall3. */
export const CANONICAL_MULTICALL: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** Puts runtime code at an address, as only a practice chain can. */
export type SetCode = (address: Address, code: Hex) => Promise<void>;

interface CanonicalContract {
  readonly name: string;
  readonly address: Address;
  readonly args: readonly unknown[];
}

/** The contracts that clients expect at one address on every chain. */
export const CANONICAL_CONTRACTS: readonly CanonicalContract[] = [
  { name: "InferenceChannels", address: CANONICAL_CHANNELS, args: [] },
  { name: "Erc3009Collector", address: CANONICAL_COLLECTOR, args: [CANONICAL_CHANNELS] },
  { name: "Multicall3", address: CANONICAL_MULTICALL, args: [] },
];

/**
 * Finds a canonical contract; on a practice chain makes it: our own is deployed, and its code, with
 * the immutables that the constructor computed, is put where clients look for it.
 * @throws Error when it is missing on a chain on which code cannot be put at an address
 */
export async function ensureCanonical(
  deployer: Deployer,
  { name, address, args }: CanonicalContract,
  setCode: SetCode | undefined,
  currentBlock: () => Promise<number>,
): Promise<Deployed & { readonly gasUsed: bigint }> {
  if (await deployer.hasCode(address)) return { address, block: await currentBlock(), gasUsed: 0n };
  if (setCode === undefined) {
    throw new Error(
      `Expected the canonical ${name} at ${address}, found no code. Customers of this chain could not pay with their clients: choose a chain on which it is deployed.`,
    );
  }
  const planned = { name, contract: name, args: () => args };
  const { address: made, block, gasUsed } = await deployer.create(planned, args);
  const code = await deployer.codeOf(made);
  if (code === undefined) throw new Error(`Expected code of ${name} at ${made}, found none.`);
  await setCode(address, code);
  return { address, block, gasUsed };
}
