import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { useId } from "react";
import type { Proposal } from "../../api/proposals.server.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { type VoteSum, votesOverTime } from "./votes-over-time.ts";

const text = messages.proposals;
const width = 640;
const height = 160;
const margin = { top: 14, right: 4, bottom: 4, left: 4 };
const lines = [
  ["forVotes", "var(--accent)", "0"],
  ["againstVotes", "var(--bad)", "6 4"],
  ["abstainVotes", "var(--line-strong)", "2 4"],
] as const;

type Props = { proposal: Proposal; quorum: bigint };

/** How for, against and abstain grew while the vote was open, with the quorum as a line; the numbers as a table. */
export function VotesChart({ proposal, quorum }: Props) {
  const titleId = useId();
  const sums = votesOverTime(proposal.votes, proposal.voteStart);
  const end = sums.at(-1);
  if (end === undefined) return null;
  return (
    <figure className="grid gap-2">
      <figcaption id={titleId} className="eyebrow">
        {text.voters.chart}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} className="h-auto w-full" role="img" aria-labelledby={titleId}>
        <desc>
          {text.voters.chartAlt(
            formatShares(end.forVotes),
            formatShares(end.againstVotes),
            formatShares(end.abstainVotes),
          )}
        </desc>
        <Lines sums={sums} from={proposal.voteStart} to={proposal.voteEnd} quorum={quorum} />
      </svg>
      {/* Texts stand beside the drawing, where a narrow screen does not shrink them. */}
      <p className="flex justify-between gap-4 text-xs text-ink-soft">
        <span>{formatMoment(proposal.voteStart)}</span>
        <span className="text-end">{formatMoment(proposal.voteEnd)}</span>
      </p>
      <ChartKey />
      <SumsTable sums={sums} />
    </figure>
  );
}

function Lines({ sums, from, to, quorum }: { sums: VoteSum[]; from: number; to: number; quorum: bigint }) {
  const last = sums.at(-1) as VoteSum;
  const highest = [quorum, last.forVotes, last.againstVotes, last.abstainVotes].reduce((a, b) =>
    a > b ? a : b,
  );
  const x = scaleLinear([from, to], [margin.left, width - margin.right]);
  // Only the drawing uses floating point; the table beside it is exact.
  const y = scaleLinear([0, Number(highest)], [height - margin.bottom, margin.top]);
  const level = round(y(Number(quorum)));
  const drawn = [...sums, { ...last, at: to }];
  return (
    <>
      <line
        x1={0}
        x2={width}
        y1={height - margin.bottom}
        y2={height - margin.bottom}
        stroke="var(--line-strong)"
      />
      <line
        x1={0}
        x2={width}
        y1={level}
        y2={level}
        stroke="var(--ink)"
        strokeDasharray="1 5"
        strokeLinecap="round"
      />
      {lines.map(([key, colour, dash]) => (
        <path
          key={key}
          d={
            line<VoteSum>()
              .x((sum) => round(x(sum.at)))
              .y((sum) => round(y(Number(sum[key]))))
              .curve(curveStepAfter)(drawn) ?? ""
          }
          fill="none"
          stroke={colour}
          strokeWidth={2.5}
          strokeDasharray={dash}
        />
      ))}
    </>
  );
}

function ChartKey() {
  const names = {
    forVotes: text.results.for,
    againstVotes: text.results.against,
    abstainVotes: text.results.abstain,
  };
  return (
    <ul className="flex flex-wrap gap-x-5 text-sm" aria-hidden>
      {lines.map(([key, colour, dash]) => (
        <li key={key} className="flex items-center gap-2">
          <svg viewBox="0 0 24 4" className="h-1 w-6">
            <line x2={24} y1={2} y2={2} stroke={colour} strokeWidth={3} strokeDasharray={dash} />
          </svg>
          {names[key]}
        </li>
      ))}
      <li className="flex items-center gap-2">
        <svg viewBox="0 0 24 4" className="h-1 w-6">
          <line x2={24} y1={2} y2={2} stroke="var(--ink)" strokeWidth={2} strokeDasharray="1 4" />
        </svg>
        {text.voters.quorumLine}
      </li>
    </ul>
  );
}

function SumsTable({ sums }: { sums: VoteSum[] }) {
  return (
    <details className="text-sm">
      <summary className="text-link w-fit">{text.voters.table}</summary>
      <div className="overflow-x-auto">
        <table className="data-table mt-2">
          <thead>
            <tr>
              <th scope="col">{text.voters.time}</th>
              <th scope="col">{text.results.for}</th>
              <th scope="col">{text.results.against}</th>
              <th scope="col">{text.results.abstain}</th>
            </tr>
          </thead>
          <tbody>
            {sums.map((sum, index) => (
              <tr key={index}>
                <td>{formatMoment(sum.at)}</td>
                <td>{formatShares(sum.forVotes)}</td>
                <td>{formatShares(sum.againstVotes)}</td>
                <td>{formatShares(sum.abstainVotes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
