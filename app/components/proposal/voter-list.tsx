import type { Member } from "../../api/members.server.ts";
import type { Proposal, Vote } from "../../api/proposals.server.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { VotesChart } from "./votes-chart.tsx";

const text = messages.proposals.voters;

const looks: Record<Vote["support"], string> = {
  FOR: "text-accent",
  AGAINST: "text-bad",
  ABSTAIN: "text-ink-soft",
  FRACTIONAL: "text-ink",
};

type Props = { proposal: Proposal; quorum: bigint; supply: bigint; missing: Member[]; open: boolean };

/** Who voted how and why, how the votes grew, and who has not voted. */
export function VoterList({ proposal, quorum, supply, missing, open }: Props) {
  const { votes } = proposal;
  return (
    <section aria-labelledby="voters" className="grid gap-5">
      <h3 id="voters" className="text-2xl">
        {text.heading}
      </h3>
      {votes.length === 0 ? <p className="text-ink-soft">{text.none}</p> : null}
      {votes.length === 0 ? null : <VotesChart proposal={proposal} quorum={quorum} />}
      {votes.length === 0 ? null : (
        <ul className="grid divide-y divide-line border-y border-line">
          {votes.toReversed().map((vote) => (
            <VoteLine key={vote.id} vote={vote} supply={supply} />
          ))}
        </ul>
      )}
      <NonVoters missing={missing} open={open} />
    </section>
  );
}

function VoteLine({ vote, supply }: { vote: Vote; supply: bigint }) {
  return (
    <li className="grid gap-1 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Address value={vote.voter} />
        <span className={`font-semibold ${looks[vote.support]}`}>{text.sides[vote.support]}</span>
        <span className="ms-auto">
          {formatShares(vote.weight)}{" "}
          <span className="text-ink-faint">({formatPart(vote.weight, supply)})</span>
        </span>
      </p>
      {vote.reason === "" ? null : (
        <p className="max-w-prose wrap-anywhere whitespace-pre-line">{vote.reason}</p>
      )}
      <p className="text-sm text-ink-faint">{formatMoment(vote.at)}</p>
    </li>
  );
}

function NonVoters({ missing, open }: { missing: Member[]; open: boolean }) {
  if (missing.length === 0) return null;
  const count = formatCount(missing.length);
  return (
    <details>
      <summary className="text-link w-fit">{open ? text.missing(count) : text.missingEnded(count)}</summary>
      <p className="mt-2 text-sm text-ink-soft">{text.missingNote}</p>
      <ul className="mt-2 grid max-w-md gap-1">
        {missing.map((member) => (
          <li key={member.address} className="flex justify-between gap-4">
            <Address value={member.address} />
            <span>{formatShares(member.votes)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
