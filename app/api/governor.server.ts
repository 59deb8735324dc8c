import { parseAbi } from "viem";
import { askChain } from "./chain.server.ts";
import type { Proposal } from "./proposals.server.ts";

const governorAbi = parseAbi([
  "function state(uint256 proposalId) view returns (uint8)",
  "function executableAt(uint256 proposalId) view returns (uint256)",
  "function expiresAt(uint256 proposalId) view returns (uint256)",
  "function proposalDeadline(uint256 proposalId) view returns (uint256)",
  "function quorumOf(uint256 proposalId) view returns (uint256)",
]);

/** What the governor itself says of a proposal: its state's number, times in unix seconds, quorum with 18 decimals. */
export type GovernorFacts = {
  state: number;
  executableAt: number;
  expiresAt: number;
  voteEnd: number;
  quorum: bigint;
};

/** Asks the governor where a proposal stands; the index only remembers what has happened. */
export async function loadGovernorFacts({
  governor,
  proposalId,
}: Pick<Proposal, "governor" | "proposalId">): Promise<GovernorFacts> {
  return askChain(async (chain) => {
    const contract = { address: governor, abi: governorAbi, args: [proposalId] } as const;
    const [state, executableAt, expiresAt, voteEnd, quorum] = await Promise.all([
      chain.readContract({ ...contract, functionName: "state" }),
      chain.readContract({ ...contract, functionName: "executableAt" }),
      chain.readContract({ ...contract, functionName: "expiresAt" }),
      chain.readContract({ ...contract, functionName: "proposalDeadline" }),
      chain.readContract({ ...contract, functionName: "quorumOf" }),
    ]);
    return {
      state,
      executableAt: Number(executableAt),
      expiresAt: Number(expiresAt),
      voteEnd: Number(voteEnd),
      quorum,
    };
  });
}
