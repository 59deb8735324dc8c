import { Address, BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Vote } from "../../generated/schema";
import { ActivityLine } from "./activity";
import { loadOrCreateBallot } from "./ballot";
import { eventId } from "./event-id";
import { loadOrCreateMember } from "./member";
import { contextModelId } from "./model";
import { loadProposal } from "./proposal";
import { toText } from "./shown-text";

const FRACTIONAL: i32 = 255;
/** Bytes of one weight in the parameters of a fractional vote. */
const WEIGHT_BYTES: i32 = 16;

/** How a vote's weight was divided, 18 decimals. */
export class VoteWeights {
  constructor(
    public support: string,
    public againstWeight: BigInt,
    public forWeight: BigInt,
    public abstainWeight: BigInt,
  ) {}
}

/** One vote as the governor tells it. */
export class CastVote {
  constructor(
    public proposalId: BigInt,
    public voter: Address,
    public weight: BigInt,
    public reason: string,
    public weights: VoteWeights,
  ) {}
}

/** A vote that goes to one side with all its weight. */
export function toWholeVote(support: i32, weight: BigInt): VoteWeights {
  const zero = BigInt.zero();
  if (support == 0) return new VoteWeights("AGAINST", weight, zero, zero);
  if (support == 1) return new VoteWeights("FOR", zero, weight, zero);
  if (support == 2) return new VoteWeights("ABSTAIN", zero, zero, weight);
  throw new Error("expected support 0, 1 or 2 of a whole vote, found " + support.toString());
}

/** A vote with parameters: three weights of 16 bytes each (against, for, abstain) when it is fractional. */
export function toVoteWithParams(support: i32, weight: BigInt, params: Bytes): VoteWeights {
  if (support != FRACTIONAL) return toWholeVote(support, weight);
  if (params.length != 3 * WEIGHT_BYTES) {
    throw new Error("expected 48 bytes of weights in a fractional vote, found " + params.length.toString());
  }
  return new VoteWeights("FRACTIONAL", weightAt(params, 0), weightAt(params, 1), weightAt(params, 2));
}

/** Writes the journal, the voter's ballot and the proposal's sums. */
export function recordVote(event: ethereum.Event, cast: CastVote): void {
  const modelId = contextModelId();
  const weights = cast.weights;
  const proposal = loadProposal(modelId, cast.proposalId);
  const ballot = loadOrCreateBallot(proposal, cast.voter);
  ballot.forWeight = ballot.forWeight.plus(weights.forWeight);
  ballot.againstWeight = ballot.againstWeight.plus(weights.againstWeight);
  ballot.abstainWeight = ballot.abstainWeight.plus(weights.abstainWeight);
  ballot.save();
  proposal.forVotes = proposal.forVotes.plus(weights.forWeight);
  proposal.againstVotes = proposal.againstVotes.plus(weights.againstWeight);
  proposal.abstainVotes = proposal.abstainVotes.plus(weights.abstainWeight);
  proposal.save();

  // Who was given votes holds perhaps no shares and then is met here for the first time.
  const member = loadOrCreateMember(modelId, cast.voter);
  member.save();
  saveVote(event, cast, proposal.id, member.id);
  new ActivityLine(modelId, "VOTED", cast.voter).withAmount(cast.weight).about(proposal.id).save(event);
}

function saveVote(event: ethereum.Event, cast: CastVote, proposalId: string, memberId: string): void {
  const vote = new Vote(eventId(event));
  vote.proposal = proposalId;
  vote.voter = cast.voter;
  vote.member = memberId;
  vote.support = cast.weights.support;
  vote.weight = cast.weight;
  vote.forWeight = cast.weights.forWeight;
  vote.againstWeight = cast.weights.againstWeight;
  vote.abstainWeight = cast.weights.abstainWeight;
  vote.reason = toText(cast.reason);
  vote.at = event.block.timestamp;
  vote.tx = event.transaction.hash;
  vote.save();
}

function weightAt(params: Bytes, index: i32): BigInt {
  const start = index * WEIGHT_BYTES;
  const littleEndian = new Bytes(WEIGHT_BYTES);
  for (let i = 0; i < WEIGHT_BYTES; i++) littleEndian[i] = params[start + WEIGHT_BYTES - 1 - i];
  return BigInt.fromUnsignedBytes(littleEndian);
}
