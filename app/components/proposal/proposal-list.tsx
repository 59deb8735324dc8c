import { Link } from "@remix-run/react";
import type { ProposalRow } from "../../api/proposals.server.ts";
import { formatBps, formatPart } from "../../format/percent.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { Address } from "../address.tsx";
import { quorumBpsUp, quorumVotes, statusAt, type ProposalStatus } from "./status.ts";
import { StatusBadge } from "./status-badge.tsx";
import { VoteBar } from "./vote-bar.tsx";
import { whenLine } from "./when-line.ts";

const text = messages.proposals;

export const proposalFilters = ["all", "open", "ended"] as const;
export type ProposalFilter = (typeof proposalFilters)[number];

const ended: ReadonlySet<ProposalStatus> = new Set(["executed", "defeated", "expired", "cancelled"]);

type Props = { proposals: ProposalRow[]; modelId: string; supply: bigint; filter: ProposalFilter };

/** All proposals of a model, newest first, with where each stands now. */
export function ProposalList({ proposals, modelId, supply, filter }: Props) {
  const { now } = useChainTime();
  const shown = proposals
    .map((proposal) => ({ proposal, status: statusAt(proposal, now) }))
    .filter(({ status }) => filter === "all" || ended.has(status) === (filter === "ended"));
  if (shown.length === 0) return <p className="text-ink-soft">{text.nothingHere}</p>;
  return (
    <ol className="grid divide-y divide-line border-y border-line">
      {shown.map(({ proposal, status }) => (
        <li key={String(proposal.proposalId)}>
          <ProposalLine proposal={proposal} status={status} modelId={modelId} supply={supply} now={now} />
        </li>
      ))}
    </ol>
  );
}

type LineProps = {
  proposal: ProposalRow;
  status: ProposalStatus;
  modelId: string;
  supply: bigint;
  now: number;
};

function ProposalLine({ proposal, status, modelId, supply, now }: LineProps) {
  return (
    <Link
      to={`/models/${modelId}/proposals/${proposal.proposalId}`}
      prefetch="intent"
      className="group grid items-center gap-x-8 gap-y-3 px-1 py-5 md:grid-cols-[minmax(0,1fr)_18rem]"
    >
      <div className="grid gap-1.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge status={status} />
          <span className="text-sm text-ink-soft">{text.categories[proposal.category]}</span>
        </p>
        <h3 className="font-display text-xl group-hover:underline">{proposal.title}</h3>
        <p className="text-sm text-ink-soft">
          {text.by} <Address value={proposal.proposer} />, {formatDate(proposal.createdAt)}
        </p>
      </div>
      <div className="grid gap-1">
        <p className="text-sm font-semibold" suppressHydrationWarning>
          {whenLine(proposal, status, now)}
        </p>
        <VoteBar votes={proposal} supply={supply} />
        <p className="text-sm text-ink-soft">
          {text.results.quorum(
            formatPart(quorumVotes(proposal), supply),
            formatBps(quorumBpsUp(proposal.quorum, supply)),
          )}
        </p>
      </div>
    </Link>
  );
}
