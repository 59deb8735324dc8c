import type { Hash } from "viem";
import { cancelCall, executeCall, queueCall, type ProposalContent } from "../../../client/actions/propose.ts";
import {
  castVoteCall,
  VOTE_SUPPORT,
  voteNonceRead,
  voteTypedData,
  type SignedVoteChoice,
  type VoteSide,
} from "../../../client/actions/vote.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { ExplainedFailure } from "../../wallet/explain-failure.ts";
import type { PlanFact, PlanStep, Signer, TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.proposals;

/** What a visitor has chosen in the vote card. */
export type VoteOrder = {
  side: VoteSide;
  reason: string;
  way: "gasless" | "own";
  power: bigint;
  chainId: number;
};

/** Votes on a proposal, by a signature that the operator brings on chain or by an own transaction. */
export function votePlan(proposal: Proposal, order: VoteOrder): TransactionPlan {
  const facts: PlanFact[] = [
    { label: text.vote.plan.proposal, value: proposal.title },
    { label: text.vote.plan.power, value: formatShares(order.power) },
  ];
  return {
    title: text.vote.plan.title[order.side],
    explain: text.vote.plan.explain,
    facts: order.reason === "" ? facts : [...facts, { label: text.vote.plan.reason, value: order.reason }],
    confirm: text.vote.submit[order.side],
    steps: order.way === "own" ? [ownVoteStep(proposal, order)] : gaslessSteps(proposal, order),
    done: text.vote.plan.done,
  };
}

function ownVoteStep({ governor, proposalId }: Proposal, { side, reason }: VoteOrder): PlanStep {
  return {
    label: text.vote.plan.send,
    run: ({ write }) => write(castVoteCall({ governor, proposalId, side, reason })),
  };
}

function gaslessSteps({ governor, proposalId }: Proposal, { side, reason, chainId }: VoteOrder): PlanStep[] {
  let signed: { vote: SignedVoteChoice; signature: Hash } | undefined;
  return [
    {
      label: text.vote.plan.sign,
      run: async ({ address, chain, wallet }: Signer) => {
        const vote = { governor, proposalId, side, reason, voter: address };
        const nonce = await chain.readContract(voteNonceRead(vote));
        signed = { vote, signature: await signVote(wallet, voteTypedData(vote, { chainId, nonce })) };
        return null;
      },
    },
    {
      label: text.vote.plan.relay,
      run: () => {
        if (signed === undefined) throw new Error("The vote was not signed.");
        return relayVote(signed.vote, signed.signature);
      },
    },
  ];
}

/** The two kinds of ballot have different types, so each is signed by its own call. */
function signVote(wallet: Signer["wallet"], ballot: ReturnType<typeof voteTypedData>): Promise<Hash> {
  return ballot.primaryType === "Ballot" ? wallet.signTypedData(ballot) : wallet.signTypedData(ballot);
}

async function relayVote(
  { governor, proposalId, side, voter, reason }: SignedVoteChoice,
  signature: Hash,
): Promise<Hash> {
  const response = await fetch("/relay/vote", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      governor,
      proposalId: String(proposalId),
      support: VOTE_SUPPORT[side],
      voter,
      signature,
      ...(reason === undefined || reason === "" ? {} : { reason }),
    }),
  });
  const answer = (await response.json()) as { hash?: Hash; detail?: string; title?: string };
  if (response.ok && answer.hash !== undefined) return answer.hash;
  throw new ExplainedFailure(
    text.vote.relayFailed(answer.detail ?? answer.title ?? `HTTP ${response.status}`),
  );
}

/** The proposal as the governor knows it. */
export function contentOf(proposal: Proposal): ProposalContent {
  return {
    governor: proposal.governor,
    description: proposal.description,
    actions: proposal.targets.map((target, index) => ({
      target,
      value: proposal.values[index] ?? 0n,
      calldata: proposal.calldatas[index] ?? "0x",
    })),
  };
}

/** Starts the waiting time of a passed proposal. */
export function queuePlan(proposal: Proposal, delay: string): TransactionPlan {
  return oneStep(proposal, {
    title: text.carry.queue,
    explain: text.carry.queueExplain(delay),
    step: { label: text.carry.step.queue, run: ({ write }) => write(queueCall(contentOf(proposal))) },
    done: text.carry.queueDone,
  });
}

/** Carries a proposal out after its waiting time. */
export function executePlan(proposal: Proposal): TransactionPlan {
  return oneStep(proposal, {
    title: text.carry.execute,
    explain: text.carry.executeExplain,
    step: { label: text.carry.step.execute, run: ({ write }) => write(executeCall(contentOf(proposal))) },
    done: text.carry.executeDone,
  });
}

/** Takes an own proposal back before its vote begins. */
export function cancelPlan(proposal: Proposal): TransactionPlan {
  return oneStep(proposal, {
    title: text.carry.cancel,
    explain: text.carry.cancelExplain,
    step: { label: text.carry.step.cancel, run: ({ write }) => write(cancelCall(contentOf(proposal))) },
    done: text.carry.cancelDone,
  });
}

function oneStep(
  proposal: Proposal,
  { title, explain, step, done }: { title: string; explain: string; step: PlanStep; done: string },
): TransactionPlan {
  return {
    title,
    explain,
    facts: [{ label: text.vote.plan.proposal, value: proposal.title }],
    confirm: title,
    steps: [step],
    done,
  };
}
