import { Link } from "@remix-run/react";
import type { DueVote } from "../../api/account.server.ts";
import { formatRelative } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { Panel } from "./panel.tsx";

const text = messages.account.duty;

/** Open votes in which the visitor holds power and has not voted. */
export function DueVotes({ votes }: { votes: DueVote[] }) {
  const { now } = useChainTime();
  return (
    <Panel heading={text.heading} empty={votes.length === 0 ? text.none : null}>
      {votes.map((vote) => (
        <li
          key={`${vote.model.id}-${vote.proposalId}`}
          className="flex flex-wrap items-center justify-between gap-3 py-3"
        >
          <span className="min-w-0 wrap-anywhere">
            <strong className="block">{vote.title}</strong>
            <span className="text-sm text-ink-soft">
              {vote.model.name}, {text.ends(formatRelative(vote.voteEnd, now))}
            </span>
          </span>
          <Link
            className="button button-main button-small"
            to={`/models/${vote.model.id}/proposals/${vote.proposalId}`}
          >
            {text.vote}
          </Link>
        </li>
      ))}
    </Panel>
  );
}
