import { type Address, erc20Abi } from "viem";
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
