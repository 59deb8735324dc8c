import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { bodyOf } from "../../../client/actions/propose.ts";
import { loadGovernorFacts } from "../../api/governor.server.ts";
import { renderMarkdown } from "../../api/markdown.server.ts";
import { loadMembers } from "../../api/members.server.ts";
import { loadModel } from "../../api/models.server.ts";
import { describeActions } from "../../api/proposal-actions.server.ts";
import { loadProposal } from "../../api/proposals.server.ts";
import { loadRules } from "../../api/rules.server.ts";
import { loadTreasury } from "../../api/treasury.server.ts";
import { ProblemPage } from "../../components/frame/problem-page.tsx";
import { ProposalView } from "../../components/proposal/proposal-view.tsx";
import { useModel } from "../../components/model/use-model.ts";
import { messages } from "../../messages.ts";

export async function loader({ params }: LoaderFunctionArgs) {
  const model = await loadModel(params["modelId"]);
  const proposal = await loadProposal(model.id, params["proposalId"]);
  const [facts, body, actions, members, rules, treasury] = await Promise.all([
    loadGovernorFacts(proposal),
    renderMarkdown(bodyOf(proposal.description)),
    describeActions(model, proposal),
    loadMembers(model.id),
    loadRules(model.id),
    loadTreasury(model.timelock),
  ]);
  const voters = new Set(proposal.votes.map((vote) => vote.voter.toLowerCase()));
  const missing = members.filter(
    (member) => !member.custody && member.votes > 0n && !voters.has(member.address.toLowerCase()),
  );
  return { proposal, facts, body, actions, missing, minDelay: rules.minDelay, treasury };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data === undefined ? messages.frame.name : `${data.proposal.title} | ${messages.frame.name}` },
];

export default function ProposalPage() {
  const data = useLoaderData<typeof loader>();
  const { model } = useModel();
  return (
    <article className="grid gap-6">
      <Link className="text-link w-fit text-sm" to={`/models/${model.id}/proposals`}>
        ← {messages.proposals.allProposals}
      </Link>
      <ProposalView model={model} {...data} />
    </article>
  );
}

export function ErrorBoundary() {
  return <ProblemPage />;
}
