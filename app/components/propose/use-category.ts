import { type Address, parseAbi } from "viem";
import { useReadContract } from "wagmi";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import { type ProposalCategory, proposalCategoryNames } from "./categories.ts";

const governorAbi = parseAbi([
  "function classify(address[] targets, uint256[] values, bytes[] calldatas) view returns (uint8)",
]);

/** The name of the category that these calls have, by the governor's own word; null while there are none. */
export function useCategory(
  governor: Address,
  actions: readonly ProposalAction[] | null,
): ProposalCategory | null {
  const { data } = useReadContract({
    address: governor,
    abi: governorAbi,
    functionName: "classify",
    args: [
      actions?.map(({ target }) => target) ?? [],
      actions?.map(({ value }) => value) ?? [],
      actions?.map(({ calldata }) => calldata) ?? [],
    ],
    query: { enabled: actions !== null },
  });
  return actions === null || data === undefined ? null : (proposalCategoryNames[data] ?? null);
}
