import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";

const proposalStates = [
  "waits for its vote",
  "is being voted on",
  "was cancelled",
  "was defeated",
  "has passed",
  "is queued",
  "has expired",
  "has been carried out",
];
const settings = [
  "wait before a vote",
  "length of a vote",
  "part needed to propose",
  "end of the guardian's power",
  "kind of decision",
  "votes needed",
  "majority",
  "extra wait",
  "extension of a late vote",
];
const kinds = ["Release", "Price", "Treasury", "Constitution"];
const onlyVote = () => "Only a vote of the members can do this.";

/** What the governor and its vote counting refuse. */
export const governorErrors = {
  "GovernorAlreadyCastVote(address)": () => "This wallet has voted already; a vote cannot be changed.",
  "GovernorAlreadyQueuedProposal(uint256)": () => "The proposal is queued already.",
  "GovernorDisabledDeposit()": () => "The governor takes no money; send it to the treasury.",
  "GovernorExceedRemainingWeight(address,uint256,uint256)": (
    _voter: string,
    _used: bigint,
    remaining: bigint,
  ) => `This wallet has only ${formatShares(remaining)} votes left on this proposal.`,
  "GovernorInsufficientProposerVotes(address,uint256,uint256)": (
    _proposer: string,
    votes: bigint,
    threshold: bigint,
  ) =>
    `A proposer must be able to vote with ${formatShares(threshold)} shares; this wallet could with ${formatShares(votes)} a moment ago.`,
  "GovernorInvalidProposalLength(uint256,uint256,uint256)": () =>
    "The proposal has no actions, or their lists are of different length.",
  "GovernorInvalidSignature(address)": () => "The signature does not belong to the voter.",
  "GovernorInvalidVoteParams()": () => "The split of the vote cannot be read.",
  "GovernorInvalidVoteType()": () => "A vote is for, against, or abstains.",
  "GovernorInvalidVotingPeriod(uint256)": () => "A vote cannot take no time.",
  "GovernorNonexistentProposal(uint256)": () => "This proposal does not exist.",
  "GovernorOnlyExecutor(address)": onlyVote,
  "GovernorProposalQueueingFailed(uint256)": () =>
    "The proposal could not be queued; another with the same actions may be waiting.",
  "GovernorProposalQueueingNotRequired(uint256)": () => "This proposal needs no queue.",
  "GovernorRestrictedProposer(address)": () => "The description names another proposer.",
  "GovernorUnableToCancel(uint256,address)": () => "This wallet may not cancel the proposal now.",
  "GovernorUnexpectedProposalState(uint256,uint8,bytes32)": (_id: bigint, current: number) =>
    `The proposal ${proposalStates[current] ?? "is in another state"}, so this cannot be done now.`,
  "ModelGovernorNotOpen()": () =>
    "Members can decide only after the raise is closed with success and contributors have had time to take their shares.",
  "ModelGovernorProposerMissing(address)": () =>
    "The description must end with the proposer's mark, so that nobody can take the proposal over.",
  "ModelGovernorCodeChanged(uint256,bytes32,bytes32)": () =>
    "The code of a contract that the proposal calls has changed since the vote, so it cannot be carried out.",
  "ModelGovernorTooEarly(uint256,uint256,uint256)": (_id: bigint, executableAt: bigint) =>
    `The proposal can be carried out from ${formatMoment(Number(executableAt))} on.`,
  "ModelGovernorSettingOutOfRange(uint8,uint256,uint256,uint256)": (
    setting: number,
    value: bigint,
    minimum: bigint,
    maximum: bigint,
  ) =>
    `The setting "${settings[setting] ?? "unknown"}" is ${value}; it must be between ${minimum} and ${maximum}.`,
  "ModelGovernorCategoryTooEasy(uint8,uint8)": (stricter: number, easier: number) =>
    `Decisions of the kind ${kinds[stricter] ?? "unknown"} cannot need fewer votes, a smaller majority or a shorter wait than those of the kind ${kinds[easier] ?? "unknown"}.`,
  "ModelGovernorGuardianOwnCase(uint256)": () => "The guardian cannot cancel a vote about the guardian.",
  "ModelGovernorGuardianIsCreator(address)": () => "The guardian cannot be the creator of the model.",
  "GovernanceLimitsTooLong(uint256,uint256)": (_asked: bigint, maximum: bigint) =>
    `The platform cannot allow votes or waits of more than ${formatDuration(Number(maximum))}.`,
  "ModelGovernorForbidden()": () => "Nobody can do this here, not even by a vote.",
};

/** What the timelock, which is the treasury, refuses. */
export const treasuryErrors = {
  "AccessControlBadConfirmation()": () => "A role can be given up only by the one who has it.",
  "AccessControlUnauthorizedAccount(address,bytes32)": onlyVote,
  "ModelTimelockOnlySelf(address)": onlyVote,
  "ModelTimelockAdminRefused(address)": () => "The treasury takes no administrator.",
  "ModelTimelockDelayOutOfRange(uint256,uint256,uint256)": (
    _delay: bigint,
    minimum: bigint,
    maximum: bigint,
  ) => `The wait must be between ${formatDuration(Number(minimum))} and ${formatDuration(Number(maximum))}.`,
  "ModelTimelockPayLimit(uint256,uint256,uint256)": (amount: bigint, bps: bigint) =>
    `${formatDollars(amount)} are ${formatBps(bps)} of the treasury, more than it may pay out at this time.`,
  "ModelTimelockAmount(uint256,uint256)": (amount: bigint, held: bigint) =>
    `${formatDollars(amount)} cannot be paid: the treasury holds ${formatDollars(held)}.`,
  "ModelTimelockMemoTooLong(uint256,uint256)": (length: bigint, maximum: bigint) =>
    `The note is ${length} bytes long; ${maximum} are allowed.`,
  "RateLimitExceeded()": () => "The treasury has paid out as much as it may for now.",
  "TimelockInsufficientDelay(uint256,uint256)": (_delay: bigint, minimum: bigint) =>
    `The wait must be at least ${formatDuration(Number(minimum))}.`,
  "TimelockInvalidOperationLength(uint256,uint256,uint256)": () =>
    "The lists of actions are of different length.",
  "TimelockUnauthorizedCaller(address)": onlyVote,
  "TimelockUnexecutedPredecessor(bytes32)": () => "Another decision must be carried out first.",
  "TimelockUnexpectedOperationState(bytes32,bytes32)": () =>
    "The waiting time is not over, or the decision has been carried out already.",
};
