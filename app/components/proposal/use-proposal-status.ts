import { useEffect, useRef } from "react";
import { parseAbi } from "viem";
import { useReadContract } from "wagmi";
import type { GovernorFacts } from "../../api/governor.server.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { type ProposalStatus, statusOfGovernor } from "./status.ts";
import { useRefresh } from "../../wallet/use-refresh.ts";

const governorAbi = parseAbi([
  "function state(uint256 proposalId) view returns (uint8)",
  "function executableAt(uint256 proposalId) view returns (uint256)",
]);

/** Where a proposal stands: from the server at first, then asked from the governor every other second. */
export function useProposalStatus(
  { governor, proposalId }: Pick<Proposal, "governor" | "proposalId">,
  facts: GovernorFacts,
): { status: ProposalStatus; executableAt: number } {
  const { now } = useChainTime();
  const refreshPage = useRefresh();
  const ask = { address: governor, abi: governorAbi, args: [proposalId] } as const;
  const query = { refetchInterval: 2_000 };
  const state = useReadContract({ ...ask, functionName: "state", query }).data ?? facts.state;
  const executableAt = Number(
    useReadContract({ ...ask, functionName: "executableAt", query }).data ?? facts.executableAt,
  );

  // The rest of the page is from the index: it is loaded again whenever the governor moves on.
  const shown = useRef(state);
  useEffect(() => {
    if (shown.current === state) return;
    shown.current = state;
    refreshPage();
  }, [state, refreshPage]);

  return { status: statusOfGovernor(state, executableAt, now), executableAt };
}
