import { drawnRatio } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { type ProposalFacts, quorumVotes } from "./status.ts";

type Props = {
  votes: Pick<ProposalFacts, "forVotes" | "againstVotes" | "abstainVotes" | "quorum">;
  /** Votes that there are in all, 18 decimals. */
  supply: bigint;
};

const width = 400;

/**
 * For, abstain and against as one bar over all votes that there are; the notch is the quorum, which only for and
 * abstain fill.
 */
export function VoteBar({ votes, supply }: Props) {
  const { forVotes, againstVotes, abstainVotes, quorum } = votes;
  const counted = drawnRatio(quorumVotes(votes), supply) * width;
  const forWidth = drawnRatio(forVotes, supply) * width;
  const againstWidth = drawnRatio(againstVotes, supply) * width;
  const notch = drawnRatio(quorum, supply) * width;
  return (
    <svg
      viewBox={`0 0 ${width} 22`}
      preserveAspectRatio="none"
      className="block h-5.5 w-full"
      role="img"
      aria-label={messages.proposals.results.alt(
        formatShares(forVotes),
        formatShares(againstVotes),
        formatShares(abstainVotes),
        formatShares(quorum),
      )}
    >
      <rect y={6} width={width} height={12} rx={3} fill="var(--line)" />
      <rect y={6} width={counted} height={12} rx={3} fill="var(--line-strong)" />
      <rect y={6} width={forWidth} height={12} rx={3} fill="var(--accent)" />
      <rect y={6} x={width - againstWidth} width={againstWidth} height={12} rx={3} fill="var(--bad)" />
      <line
        x1={notch}
        x2={notch}
        y1={1}
        y2={22}
        stroke="var(--ink)"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
