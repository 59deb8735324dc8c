import type { Address, Hex, TypedDataDefinition } from "viem";

import { modelGovernorAbi } from "../../generated/abi/ModelGovernor.ts";

/** How a whole vote is cast, by the governor's numbers. */
export const VOTE_SUPPORT = { against: 0, for: 1, abstain: 2 } as const;
export type VoteSide = keyof typeof VOTE_SUPPORT;

export interface VoteChoice {
  readonly governor: Address;
  readonly proposalId: bigint;
  readonly side: VoteSide;
  /** Why, for others to read. */
  readonly reason?: string;
}

/** Votes with all the caller's votes. */
export function castVoteCall({ governor, proposalId, side, reason = "" }: VoteChoice) {
  return {
    address: governor,
    abi: modelGovernorAbi,
    functionName: "castVoteWithReason",
    args: [proposalId, VOTE_SUPPORT[side], reason],
  } as const;
}

/** A vote that is signed by the voter and sent by somebody else. */
export interface SignedVoteChoice extends VoteChoice {
  readonly voter: Address;
}

/** Reads the nonce that a signed vote on this proposal needs; votes on different proposals do not wait for each other. */
export function voteNonceRead({ governor, proposalId, voter }: SignedVoteChoice) {
  return {
    address: governor,
    abi: modelGovernorAbi,
    functionName: "nonces",
    args: [voter, BigInt.asUintN(192, proposalId)],
  } as const;
}

const BALLOT = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
] as const;

const EXTENDED_BALLOT = [
  ...BALLOT,
  { name: "reason", type: "string" },
  { name: "params", type: "bytes" },
] as const;

/** What the voter signs: a ballot, or an extended one when there is a reason. */
export function voteTypedData(
  vote: SignedVoteChoice,
  { chainId, nonce }: { chainId: number; nonce: bigint },
): TypedDataDefinition {
  const { governor, proposalId, side, voter, reason = "" } = vote;
  const domain = { name: "ModelGovernor", version: "1", chainId, verifyingContract: governor };
  const ballot = { proposalId, support: VOTE_SUPPORT[side], voter, nonce };
  if (reason === "") {
    return { domain, types: { Ballot: BALLOT }, primaryType: "Ballot", message: ballot };
  }
  const message = { ...ballot, reason, params: "0x" };
  return {
    domain,
    types: { ExtendedBallot: EXTENDED_BALLOT },
    primaryType: "ExtendedBallot",
    message,
  } as const;
}

/** Casts a vote that somebody signed; anyone may send it. */
export function castSignedVoteCall(vote: SignedVoteChoice, signature: Hex) {
  const { governor, proposalId, side, voter, reason = "" } = vote;
  const support = VOTE_SUPPORT[side];
  const call = { address: governor, abi: modelGovernorAbi } as const;
  if (reason === "") {
    return { ...call, functionName: "castVoteBySig", args: [proposalId, support, voter, signature] } as const;
  }
  return {
    ...call,
    functionName: "castVoteWithReasonAndParamsBySig",
    args: [proposalId, support, voter, reason, "0x", signature],
  } as const;
}
