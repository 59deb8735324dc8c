import type { Vote } from "../../api/proposals.server.ts";

/** All votes cast up to and with one moment (unix seconds); 18 decimals. */
export type VoteSum = { at: number; forVotes: bigint; againstVotes: bigint; abstainVotes: bigint };

type Cast = Pick<Vote, "at" | "forWeight" | "againstWeight" | "abstainWeight">;

/** How the sums grew, one entry for each vote, oldest first, after an empty one at the start of the vote. */
export function votesOverTime(votes: readonly Cast[], voteStart: number): VoteSum[] {
  const sums: VoteSum[] = [{ at: voteStart, forVotes: 0n, againstVotes: 0n, abstainVotes: 0n }];
  let last = sums[0] as VoteSum;
  for (const vote of votes.toSorted((one, other) => one.at - other.at)) {
    last = {
      at: vote.at,
      forVotes: last.forVotes + vote.forWeight,
      againstVotes: last.againstVotes + vote.againstWeight,
      abstainVotes: last.abstainVotes + vote.abstainWeight,
    };
    sums.push(last);
  }
  return sums;
}
