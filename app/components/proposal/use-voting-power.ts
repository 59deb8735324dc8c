import { type Address, parseAbi, zeroAddress } from "viem";
import { useReadContract } from "wagmi";
import { isSameAddress } from "../../format/address.ts";

const sharesAbi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function getVotes(address account) view returns (uint256)",
  "function getPastVotes(address account, uint256 timepoint) view returns (uint256)",
  "function delegates(address account) view returns (address)",
]);

/** What an account can vote with on one proposal; votes with 18 decimals. */
export type VotingPower =
  | { state: "loading" }
  | { state: "later"; votes: bigint }
  | { state: "some"; votes: bigint }
  | { state: "zero"; why: "none" | "late" | "sold" | "delegated"; delegate: Address };

type Question = { shares: Address; account: Address; voteStart: number; started: boolean };

/** Asks the shares what counted for an account when the vote started, and why when nothing did. */
export function useVotingPower({ shares, account, voteStart, started }: Question): VotingPower {
  const ask = { address: shares, abi: sharesAbi } as const;
  const past = useReadContract({
    ...ask,
    functionName: "getPastVotes",
    args: [account, BigInt(voteStart)],
    query: { enabled: started },
  }).data;
  const votes = useReadContract({ ...ask, functionName: "getVotes", args: [account] }).data;
  const balance = useReadContract({ ...ask, functionName: "balanceOf", args: [account] }).data;
  const delegate = useReadContract({ ...ask, functionName: "delegates", args: [account] }).data;

  if (votes === undefined || balance === undefined || delegate === undefined) return { state: "loading" };
  if (!started) return { state: "later", votes };
  if (past === undefined) return { state: "loading" };
  if (past > 0n) return { state: "some", votes: past };
  return { state: "zero", why: whyZero({ account, votes, balance, delegate }), delegate };
}

function whyZero(now: { account: Address; votes: bigint; balance: bigint; delegate: Address }) {
  const { account, votes, balance, delegate } = now;
  if (balance > 0n && delegate !== zeroAddress && !isSameAddress(delegate, account)) return "delegated";
  if (votes > 0n) return "late";
  return balance > 0n ? "sold" : "none";
}
