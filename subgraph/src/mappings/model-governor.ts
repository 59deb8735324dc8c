import { Address, Bytes } from "@graphprotocol/graph-ts";
import { Proposal } from "../../generated/schema";
import {
  CategoryTermsSet,
  GuardianExpirySet,
  LateQuorumVoteExtensionSet,
  ProposalCanceled,
  ProposalClassified,
  ProposalCreated,
  ProposalExecuted,
  ProposalExtended,
  ProposalGuardianSet,
  ProposalQueued,
  ProposalThresholdSet,
  VoteCast,
  VoteCastWithParams,
  VotingDelaySet,
  VotingPeriodSet,
} from "../../generated/templates/ModelGovernor/ModelGovernor";
import { ActivityLine } from "../entities/activity";
import { setCategoryRule, toCategoryName } from "../entities/category-rule";
import { contextModelId, loadContextModel } from "../entities/model";
import { createProposal, loadProposal, moveDeadline, toTitle } from "../entities/proposal";
import { nameDecision } from "../entities/suspension";
import { CastVote, recordVote, toVoteWithParams, toWholeVote } from "../entities/vote";

export function handleProposalCreated(event: ProposalCreated): void {
  const made = event.params;
  const model = loadContextModel();
  model.proposalCount += 1;
  model.save();

  const proposal = createProposal(model.id, made.proposalId);
  proposal.governor = event.address;
  proposal.proposer = made.proposer;
  proposal.title = toTitle(made.description);
  proposal.description = made.description;
  proposal.targets = toBytesList(made.targets);
  proposal.values = made.values;
  proposal.calldatas = made.calldatas;
  proposal.signatures = made.signatures;
  proposal.createdAt = event.block.timestamp;
  proposal.voteStart = made.voteStart;
  proposal.voteEnd = made.voteEnd;
  proposal.tx = event.transaction.hash;
  proposal.save();
  new ActivityLine(model.id, "PROPOSED", made.proposer).about(proposal.id).save(event);
}

export function handleProposalClassified(event: ProposalClassified): void {
  const proposal = loadProposal(contextModelId(), event.params.proposalId);
  proposal.category = toCategoryName(event.params.category);
  proposal.quorum = event.params.quorum;
  proposal.majorityBps = event.params.majorityBps;
  proposal.extraDelay = event.params.extraDelay;
  proposal.expiresAt = event.params.expiresAt;
  proposal.codeDigest = event.params.codeDigest;
  proposal.save();
}

export function handleVoteCast(event: VoteCast): void {
  const cast = event.params;
  const weights = toWholeVote(cast.support, cast.weight);
  recordVote(event, new CastVote(cast.proposalId, cast.voter, cast.weight, cast.reason, weights));
}

export function handleVoteCastWithParams(event: VoteCastWithParams): void {
  const cast = event.params;
  const weights = toVoteWithParams(cast.support, cast.weight, cast.params);
  recordVote(event, new CastVote(cast.proposalId, cast.voter, cast.weight, cast.reason, weights));
}

export function handleProposalExtended(event: ProposalExtended): void {
  const proposal = loadProposal(contextModelId(), event.params.proposalId);
  moveDeadline(proposal, event.params.extendedDeadline);
  proposal.extendedAt = event.block.timestamp;
  proposal.save();
}

export function handleProposalQueued(event: ProposalQueued): void {
  const proposal = loadProposal(contextModelId(), event.params.proposalId);
  const lifetime = proposal.expiresAt.minus(proposal.voteEnd);
  proposal.queuedAt = event.block.timestamp;
  proposal.eta = event.params.etaSeconds;
  proposal.expiresAt = event.params.etaSeconds.plus(proposal.extraDelay).plus(lifetime);
  proposal.save();
  recordStep(proposal, "QUEUED", event.transaction.from).save(event);
}

export function handleProposalExecuted(event: ProposalExecuted): void {
  const proposal = loadProposal(contextModelId(), event.params.proposalId);
  proposal.executedAt = event.block.timestamp;
  proposal.save();
  nameDecision(proposal, event.transaction.hash);
  recordStep(proposal, "EXECUTED", event.transaction.from).save(event);
}

export function handleProposalCanceled(event: ProposalCanceled): void {
  const proposal = loadProposal(contextModelId(), event.params.proposalId);
  proposal.canceledAt = event.block.timestamp;
  proposal.save();
  recordStep(proposal, "PROPOSAL_CANCELED", event.transaction.from).save(event);
}

export function handleCategoryTermsSet(event: CategoryTermsSet): void {
  const terms = event.params;
  setCategoryRule(contextModelId(), terms.category, terms.quorumBps, terms.majorityBps, terms.extraDelay);
}

export function handleVotingDelaySet(event: VotingDelaySet): void {
  const model = loadContextModel();
  model.votingDelay = event.params.newVotingDelay;
  model.save();
}

export function handleVotingPeriodSet(event: VotingPeriodSet): void {
  const model = loadContextModel();
  model.votingPeriod = event.params.newVotingPeriod;
  model.save();
}

export function handleProposalThresholdSet(event: ProposalThresholdSet): void {
  const model = loadContextModel();
  model.thresholdBps = event.params.newProposalThreshold.toI32();
  model.save();
}

export function handleLateQuorumVoteExtensionSet(event: LateQuorumVoteExtensionSet): void {
  const model = loadContextModel();
  model.lateExtension = event.params.newVoteExtension;
  model.save();
}

export function handleProposalGuardianSet(event: ProposalGuardianSet): void {
  const model = loadContextModel();
  const guardian = event.params.newProposalGuardian;
  model.guardian = guardian == Address.zero() ? null : guardian;
  model.save();
}

export function handleGuardianExpirySet(event: GuardianExpirySet): void {
  const model = loadContextModel();
  model.guardianExpiry = event.params.expiry;
  model.save();
}

function recordStep(proposal: Proposal, kind: string, actor: Address): ActivityLine {
  return new ActivityLine(proposal.model, kind, actor).about(proposal.id);
}

function toBytesList(addresses: Address[]): Bytes[] {
  const list = new Array<Bytes>(0);
  for (let i = 0; i < addresses.length; i++) list.push(addresses[i]);
  return list;
}
