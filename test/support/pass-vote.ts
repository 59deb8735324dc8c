import type { Address } from "viem";

import type { ProposalAction } from "../../client/actions/proposal-actions.ts";
import { describeProposal } from "../../client/actions/propose.ts";
import { carryOut, voteOn } from "../../scripts/seed/proposal-steps.ts";
import type { Stage } from "../../scripts/seed/stage.ts";

/** The first of these practice accounts proposes, all agree, and it is carried out. */
export async function passVote(
  stage: Stage,
  { governor }: { readonly governor: Address },
  decision: { title: string; actions: readonly ProposalAction[]; by: readonly [number, ...number[]] },
): Promise<void> {
  const { title, actions, by } = decision;
  const [proposer] = by;
  const description = describeProposal({
    title,
    body: "For the test.",
    proposer: stage.person(proposer).address,
  });
  const content = { governor, actions: [...actions], description };
  const votes = by.map((each) => ({ by: each, side: "for", reason: "" }) as const);
  await voteOn(stage, content, { proposer, votes });
  await carryOut(stage, content, proposer);
}
