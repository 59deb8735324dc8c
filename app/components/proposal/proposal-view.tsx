import type { GovernorFacts } from "../../api/governor.server.ts";
import type { Member } from "../../api/members.server.ts";
import type { Model } from "../../api/models.server.ts";
import type { DescribedAction } from "../../api/proposal-actions.server.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { Address } from "../address.tsx";
import { ActionCard } from "./action-card.tsx";
import { EvaluationComparison } from "./evaluation-comparison.tsx";
import { ProposalBody } from "./proposal-body.tsx";
import { Results } from "./results.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { StatusTimeline } from "./status-timeline.tsx";
import type { ProposalStatus } from "./status.ts";
import { useProposalStatus } from "./use-proposal-status.ts";
import { VoteCard } from "./vote-card.tsx";
import { VoterList } from "./voter-list.tsx";
import { whenLine } from "./when-line.ts";

const text = messages.proposals;

type Props = {
  model: Model;
  proposal: Proposal;
  facts: GovernorFacts;
  body: string;
  actions: DescribedAction[];
  missing: Member[];
  minDelay: number;
  treasury: bigint;
};

/** A proposal: what it is and does on the left, where it stands and what to do on the right. */
export function ProposalView(props: Props) {
  const { model, proposal, facts, body, actions, missing, minDelay, treasury } = props;
  const { status, executableAt } = useProposalStatus(proposal, facts);
  const open = status === "pending" || status === "active";
  return (
    <>
      <ProposalHeader proposal={proposal} status={status} />
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 grid-cols-1 gap-10 wrap-anywhere">
          {body === "" ? null : <ProposalBody html={body} />}
          <Actions actions={actions} done={status === "executed"} treasury={treasury} />
          {actions.map((action, index) =>
            action.kind === "release" && action.after !== null ? (
              <EvaluationComparison key={index} before={action.before} after={action.after} />
            ) : null,
          )}
          <VoterList
            proposal={proposal}
            quorum={facts.quorum}
            supply={model.totalSupply}
            missing={missing}
            open={open}
          />
        </div>
        <aside
          id="decide"
          className="card grid gap-4 p-5 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
        >
          <VoteCard
            model={model}
            proposal={proposal}
            status={status}
            executableAt={executableAt}
            minDelay={minDelay}
          />
          <hr className="border-line" />
          <Results proposal={proposal} quorum={facts.quorum} supply={model.totalSupply} status={status} />
          <hr className="border-line" />
          <StatusTimeline proposal={proposal} facts={facts} status={status} executableAt={executableAt} />
        </aside>
      </div>
    </>
  );
}

function ProposalHeader({ proposal, status }: { proposal: Proposal; status: ProposalStatus }) {
  const { now } = useChainTime();
  return (
    <header className="grid gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={status} />
        <span className="text-ink-soft">{text.categories[proposal.category]}</span>
        <span className="font-semibold" suppressHydrationWarning>
          {whenLine(proposal, status, now)}
        </span>
      </p>
      <h2 className="max-w-[26ch] text-3xl sm:text-4xl">{proposal.title}</h2>
      <p className="text-ink-soft">
        {text.by} <Address value={proposal.proposer} />, {formatDate(proposal.createdAt)}
      </p>
      <a className="button button-quiet justify-self-start lg:hidden" href="#decide">
        {text.toVote}
      </a>
    </header>
  );
}

type ActionsProps = { actions: DescribedAction[]; done: boolean; treasury: bigint };

function Actions({ actions, done, treasury }: ActionsProps) {
  return (
    <section aria-labelledby="actions" className="grid gap-4">
      <h3 id="actions" className="text-2xl">
        {done ? text.actions.headingDone : text.actions.heading}
      </h3>
      {actions.map((action, index) => (
        <ActionCard key={index} action={action} done={done} treasury={treasury} />
      ))}
    </section>
  );
}
