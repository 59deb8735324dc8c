import { type Address, erc20Abi } from "viem";
import { holderAllowanceAbi } from "../../generated/abi/HolderAllowance.ts";
import { askChain } from "./chain.server.ts";
import { loadChainFacts } from "./service.server.ts";

/** Dollars (6 decimals) that a model's treasury holds now, asked from the chain. */
export async function loadTreasury(timelock: Address): Promise<bigint> {
  const { practice, deployments } = await loadChainFacts();
  const name = practice ? "LocalDollar" : "Dollar";
  const dollar = deployments.find((deployment) => deployment.name === name);
  if (dollar === undefined) throw new Error(`Expected a deployment of ${name}, found none.`);
  return askChain((chain) =>
    chain.readContract({
      address: dollar.address,
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [timelock],
    }),
  );
}

/** Money set aside for holders' free calls: dollars with 6 decimals. */
export type CallBudget = {
  funds: bigint;
  /** The most that an epoch can cost. */
  costPerEpoch: bigint;
  /** Whole epochs that it lasts at least. */
  epochsLeft: bigint;
};

/** What is left of the money for a model's free calls and how long it lasts, asked from the chain. */
export async function loadCallBudget(modelId: string): Promise<CallBudget> {
  const { deployments } = await loadChainFacts();
  const allowance = deployments.find(({ name }) => name === "HolderAllowance");
  if (allowance === undefined) throw new Error("Expected a deployment of HolderAllowance, found none.");
  const [funds, costPerEpoch, epochsLeft] = await askChain((chain) =>
    chain.readContract({
      address: allowance.address,
      abi: holderAllowanceAbi,
      functionName: "budget",
      args: [BigInt(modelId)],
    }),
  );
  return { funds, costPerEpoch, epochsLeft };
}
