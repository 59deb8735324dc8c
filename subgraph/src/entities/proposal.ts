import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Proposal } from "../../generated/schema";
import { toLine } from "./shown-text";

function proposalEntityId(modelId: string, proposalId: BigInt): string {
  return modelId + "-" + proposalId.toString();
}

/** A proposal without votes; the rules by which it is decided come with the next event of the same transaction. */
export function createProposal(modelId: string, proposalId: BigInt): Proposal {
  const proposal = new Proposal(proposalEntityId(modelId, proposalId));
  proposal.proposalId = proposalId;
  proposal.model = modelId;
  proposal.category = "CONSTITUTION";
  proposal.quorum = BigInt.zero();
  proposal.majorityBps = 0;
  proposal.extraDelay = BigInt.zero();
  proposal.expiresAt = BigInt.zero();
  proposal.codeDigest = Bytes.empty();
  proposal.forVotes = BigInt.zero();
  proposal.againstVotes = BigInt.zero();
  proposal.abstainVotes = BigInt.zero();
  proposal.voterCount = 0;
  return proposal;
}

export function loadProposal(modelId: string, proposalId: BigInt): Proposal {
  const id = proposalEntityId(modelId, proposalId);
  const proposal = Proposal.load(id);
  if (proposal == null) throw new Error("expected proposal " + id + ", found none");
  return proposal;
}

/** A later end of the vote, and with it of everything that follows. `voteEnd` in unix seconds. */
export function moveDeadline(proposal: Proposal, voteEnd: BigInt): void {
  proposal.expiresAt = proposal.expiresAt.plus(voteEnd).minus(proposal.voteEnd);
  proposal.voteEnd = voteEnd;
}

/** First line of a description, without leading number signs and spaces around, at most 200 units. */
export function toTitle(description: string): string {
  const newline = description.indexOf("\n");
  const line = newline < 0 ? description : description.substring(0, newline);
  let start = 0;
  while (start < line.length && line.charAt(start) == "#") start++;
  return toLine(line.substring(start).trim());
}
