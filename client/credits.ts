import type { Address, Hex, PublicClient } from "viem";

import { creditVaultAbi } from "../generated/abi/CreditVault.ts";
import { localDollarAbi } from "../generated/abi/LocalDollar.ts";
import { modelRegistryAbi } from "../generated/abi/ModelRegistry.ts";
import { ComodelClientError } from "./errors.ts";
import type { Wallet } from "./wallet.ts";

export interface CreditsContext {
  readonly wallet: Wallet;
  readonly publicClient: PublicClient;
  readonly registry: Address;
}

export interface Purchase {
  readonly hash: Hex;
  /** Credits, smallest unit. */
  readonly credits: bigint;
  /** Dollars, smallest unit. */
  readonly cost: bigint;
}

/** What credits cost now, in dollars' smallest unit; rounded up. */
export async function creditCost(
  modelId: bigint,
  credits: bigint,
  { publicClient, registry }: Omit<CreditsContext, "wallet">,
): Promise<bigint> {
  const { creditVault } = await publicClient.readContract({
    address: registry,
    abi: modelRegistryAbi,
    functionName: "parts",
    args: [modelId],
  });
  return publicClient.readContract({
    address: creditVault,
    abi: creditVaultAbi,
    functionName: "cost",
    args: [credits],
  });
}

/**
 * Buys credits for the wallet: an allowance for exactly the cost when there is none, then the purchase.
 * @throws ComodelClientError `cost-above-max`, `dollars-short`
 */
export async function buyCredits(
  order: { modelId: bigint; credits: bigint; maxCost?: bigint },
  { wallet, publicClient, registry }: CreditsContext,
): Promise<Purchase> {
  const { modelId, credits } = order;
  const [{ creditVault }, asset] = await Promise.all([
    publicClient.readContract({
      address: registry,
      abi: modelRegistryAbi,
      functionName: "parts",
      args: [modelId],
    }),
    publicClient.readContract({ address: registry, abi: modelRegistryAbi, functionName: "asset" }),
  ]);
  const cost = await publicClient.readContract({
    address: creditVault,
    abi: creditVaultAbi,
    functionName: "cost",
    args: [credits],
  });
  const maxCost = order.maxCost ?? cost;
  if (cost > maxCost)
    throw new ComodelClientError(
      "cost-above-max",
      `Expected a cost of at most ${maxCost} units, found ${cost}.`,
    );
  const dollar = { address: asset, abi: localDollarAbi } as const;
  const [held, allowed] = await Promise.all([
    publicClient.readContract({ ...dollar, functionName: "balanceOf", args: [wallet.address] }),
    publicClient.readContract({ ...dollar, functionName: "allowance", args: [wallet.address, creditVault] }),
  ]);
  if (held < cost) {
    throw new ComodelClientError(
      "dollars-short",
      `Expected at least ${cost} units of dollars at ${wallet.address}, found ${held}.`,
    );
  }
  if (allowed < cost) await wallet.send({ ...dollar, functionName: "approve", args: [creditVault, cost] });
  const hash = await wallet.send({
    address: creditVault,
    abi: creditVaultAbi,
    functionName: "buy",
    args: [wallet.address, credits, maxCost],
  });
  return { hash, credits, cost };
}
