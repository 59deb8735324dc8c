import { formatBps, formatPart } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { hasPassed, type ProposalFacts, type ProposalStatus, quorumBpsUp, quorumVotes } from "./status.ts";
import { VoteBar } from "./vote-bar.tsx";

const text = messages.proposals;

type Props = { proposal: ProposalFacts; quorum: bigint; supply: bigint; status: ProposalStatus };

/** How the vote stands: both tests that it must pass, and the votes behind them. */
export function Results({ proposal, quorum, supply, status }: Props) {
  const votes = { ...proposal, quorum };
  const counted = quorumVotes(votes);
  const decided = proposal.forVotes + proposal.againstVotes;
  const open = status === "pending" || status === "active";
  return (
    <section aria-labelledby="results" className="grid gap-3">
      <h3 id="results" className="text-lg">
        {open ? text.results.headingNow : text.results.heading}
      </h3>
      <VoteBar votes={votes} supply={supply} />
      <dl className="grid gap-1">
        <Line swatch="bg-accent" label={text.results.for} votes={proposal.forVotes} supply={supply} />
        <Line swatch="bg-bad" label={text.results.against} votes={proposal.againstVotes} supply={supply} />
        <Line
          swatch="bg-line-strong"
          label={text.results.abstain}
          votes={proposal.abstainVotes}
          supply={supply}
        />
      </dl>
      <ul className="grid gap-1 border-t border-line pt-3 text-sm">
        <Test passed={counted >= quorum} open={open}>
          {text.results.quorum(formatPart(counted, supply), formatBps(quorumBpsUp(quorum, supply)))}
        </Test>
        <Test
          passed={decided > 0n && proposal.forVotes * 10_000n > decided * BigInt(proposal.majorityBps)}
          open={open}
        >
          {decided === 0n
            ? text.results.noVotes
            : text.results.majority(formatPart(proposal.forVotes, decided), formatBps(proposal.majorityBps))}
        </Test>
      </ul>
      {status === "defeated" && !hasPassed(votes) ? (
        <p className="rounded-lg bg-bad-soft px-3 py-2 text-sm">{whyDefeated(votes, supply)}</p>
      ) : null}
    </section>
  );
}

function Line({
  swatch,
  label,
  votes,
  supply,
}: {
  swatch: string;
  label: string;
  votes: bigint;
  supply: bigint;
}) {
  return (
    <div className="flex items-center gap-2">
      <span className={`size-2.5 rounded-full ${swatch}`} aria-hidden />
      <dt>{label}</dt>
      <dd className="ms-auto font-semibold">
        {formatShares(votes)}{" "}
        <span className="font-normal text-ink-faint">({formatPart(votes, supply)})</span>
      </dd>
    </div>
  );
}

function Test({ passed, open, children }: { passed: boolean; open: boolean; children: React.ReactNode }) {
  const look = passed ? "text-accent" : open ? "text-ink-soft" : "text-bad";
  return (
    <li className={`flex gap-2 ${look}`}>
      <span aria-hidden>{passed ? "✓" : open ? "·" : "✕"}</span>
      <span>{children}</span>
    </li>
  );
}

function whyDefeated(votes: ProposalFacts, supply: bigint): string {
  const counted = quorumVotes(votes);
  if (counted < votes.quorum)
    return text.why.noQuorum(formatPart(counted, supply), formatBps(quorumBpsUp(votes.quorum, supply)));
  const decided = votes.forVotes + votes.againstVotes;
  return text.why.noMajority(formatPart(votes.forVotes, decided), formatBps(votes.majorityBps));
}
