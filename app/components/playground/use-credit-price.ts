import { parseAbi } from "viem";
import { useReadContract } from "wagmi";
import { CREDIT } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { ServedInfo } from "../../api/playground.server.ts";

const vaultAbi = parseAbi(["function price() view returns (uint128)"]);

/** Dollars for one credit as the chain has it now: a vote may change it while the page is open. */
export function useCreditPrice(model: Model, { price: { credits, dollars } }: ServedInfo): bigint {
  const voted = useReadContract({
    address: model.creditVault,
    abi: vaultAbi,
    functionName: "price",
    query: { refetchInterval: 4_000 },
  }).data;
  // Before the chain has answered: what the endpoint said when the page was loaded.
  return voted ?? (credits === 0n ? 0n : (dollars * CREDIT) / credits);
}
