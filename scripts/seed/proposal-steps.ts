import type { Address } from "viem";

import type { ProposalAction } from "../../client/actions/proposal-actions.ts";
import {
  describeProposal,
  executeCall,
  proposalIdOf,
  proposeCall,
  queueCall,
  type ProposalContent,
} from "../../client/actions/propose.ts";
import {
  castSignedVoteCall,
  castVoteCall,
  voteNonceRead,
  voteTypedData,
  type VoteSide,
} from "../../client/actions/vote.ts";
import { modelGovernorAbi } from "../../generated/abi/ModelGovernor.ts";
import type { Stage } from "./stage.ts";

/** One planned vote. */
export interface PlannedVote {
  /** Index of the practice account that votes. */
  readonly by: number;
  readonly side: VoteSide;
  readonly reason: string;
  /** Index of the account that sends it, when the voter only signs. */
  readonly sentBy?: number;
}

/** One planned proposal, and who votes on it. */
export interface PlannedProposal {
  /** Index of the practice account that makes it. */
  readonly proposer: number;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly ProposalAction[];
  readonly votes: readonly PlannedVote[];
}

/** What `Governor.state` answers, as far as the seed asks. */
const PROPOSAL_STATE = { succeeded: 4, queued: 5, executed: 7 } as const;

/** Puts a proposal forward and votes on it; the vote stays open. */
export async function openVote(stage: Stage, governor: Address, plan: PlannedProposal): Promise<void> {
  await voteOn(stage, contentOf(stage, governor, plan), plan);
}

/** Puts a proposal forward, votes on it and carries it out. */
export async function passVote(stage: Stage, governor: Address, plan: PlannedProposal): Promise<void> {
  const content = contentOf(stage, governor, plan);
  await voteOn(stage, content, plan);
  await carryOut(stage, content, plan.proposer);
}

function contentOf(stage: Stage, governor: Address, plan: PlannedProposal): ProposalContent {
  const { title, body, actions } = plan;
  const proposer = stage.person(plan.proposer).address;
  return { governor, actions, description: describeProposal({ title, body, proposer }) };
}

/** Puts a proposal forward, waits until its vote begins and casts those votes that are not there yet. */
export async function voteOn(
  stage: Stage,
  content: ProposalContent,
  { proposer, votes }: { proposer: number; votes: readonly PlannedVote[] },
): Promise<bigint> {
  const proposalId = proposalIdOf(content);
  if ((await read(stage, content, "proposalSnapshot")) === 0n)
    await stage.send(proposer, proposeCall(content));
  const voteStart = await read(stage, content, "proposalSnapshot");
  await stage.moveTo(Number(voteStart) + 1);
  const voteEnd = await read(stage, content, "proposalDeadline");
  for (const vote of votes) {
    if (BigInt(await stage.now()) < voteEnd) await castOnce(stage, content, vote);
  }
  return proposalId;
}

/** Carries a proposal with enough votes to its execution. */
export async function carryOut(stage: Stage, content: ProposalContent, sender: number): Promise<void> {
  await stage.moveTo(Number(await read(stage, content, "proposalDeadline")) + 1);
  if ((await stateOf(stage, content)) === PROPOSAL_STATE.succeeded)
    await stage.send(sender, queueCall(content));
  if ((await stateOf(stage, content)) === PROPOSAL_STATE.queued) {
    await stage.moveTo(Number(await read(stage, content, "executableAt")));
    await stage.send(sender, executeCall(content));
  }
  const state = await stateOf(stage, content);
  if (state !== PROPOSAL_STATE.executed) {
    throw new Error(`Expected the proposal of the seed to be executed, found it in state ${state}.`);
  }
}

async function castOnce(stage: Stage, content: ProposalContent, vote: PlannedVote): Promise<void> {
  const { governor } = content;
  const proposalId = proposalIdOf(content);
  const { address: voter } = stage.person(vote.by);
  const governorRead = { address: governor, abi: modelGovernorAbi } as const;
  if (
    await stage.chain.readContract({ ...governorRead, functionName: "hasVoted", args: [proposalId, voter] })
  )
    return;

  const choice = { governor, proposalId, side: vote.side, reason: vote.reason };
  if (vote.sentBy === undefined) {
    await stage.send(vote.by, castVoteCall(choice));
    return;
  }
  const signed = { ...choice, voter };
  const nonce = await stage.chain.readContract(voteNonceRead(signed));
  const typedData = voteTypedData(signed, { chainId: stage.chain.chain.id, nonce });
  const signature = await stage.person(vote.by).signTypedData(typedData);
  await stage.send(vote.sentBy, castSignedVoteCall(signed, signature));
}

function read(
  stage: Stage,
  content: ProposalContent,
  functionName: "proposalSnapshot" | "proposalDeadline" | "executableAt",
): Promise<bigint> {
  const args = [proposalIdOf(content)] as const;
  return stage.chain.readContract({ address: content.governor, abi: modelGovernorAbi, functionName, args });
}

function stateOf(stage: Stage, content: ProposalContent): Promise<number> {
  const args = [proposalIdOf(content)] as const;
  return stage.chain.readContract({
    address: content.governor,
    abi: modelGovernorAbi,
    functionName: "state",
    args,
  });
}
