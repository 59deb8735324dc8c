// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CategoryTerms, VotingTerms} from "./ModelTerms.sol";

/// @title How the members of one model decide
/// @notice What a model's governor has beside the OpenZeppelin Governor: categories, pinned code, waiting time per
/// category, expiry.
interface IModelGovernor {
    /// @dev What {ModelGovernorSettingOutOfRange} is about.
    enum Setting {
        VotingDelay,
        VotingPeriod,
        ThresholdBps,
        GuardianExpiry,
        Category,
        QuorumBps,
        MajorityBps,
        ExtraDelay,
        LateExtension
    }

    /// @notice The rules by which a proposal is decided, fixed when it was made.
    /// @param category 0 Release, 1 Price, 2 Treasury, 3 Constitution
    /// @param quorum votes (18 decimals) that must be for or abstain, at the present supply
    /// @param majorityBps part of the for and against votes that the for votes must exceed
    /// @param extraDelay seconds that execution waits beyond the timelock
    /// @param expiresAt unix second in which it expires if nobody queues it, without a late extension of the vote
    /// @param codeDigest keccak256 of the code hashes of the targets, in order
    event ProposalClassified(
        uint256 indexed proposalId,
        uint8 category,
        uint256 quorum,
        uint16 majorityBps,
        uint32 extraDelay,
        uint48 expiresAt,
        bytes32 codeDigest
    );
    /// @notice Proposals of a category made from now on are decided by these rules.
    event CategoryTermsSet(uint8 indexed category, uint16 quorumBps, uint16 majorityBps, uint32 extraDelay);
    /// @notice The quorum was reached late, so votes are taken until the unix second `extendedDeadline`.
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);
    /// @notice A vote stays open for so many seconds at least after its quorum is reached.
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);
    /// @notice The guardian's powers end in this unix second.
    event GuardianExpirySet(uint48 expiry);

    /// @notice Nothing can be proposed yet: the presale must be finalized, and contributors have some time to take their
    /// shares.
    error ModelGovernorNotOpen();
    /// @notice The description must end with `#proposer=` and the proposer's address, so that nobody can take it.
    error ModelGovernorProposerMissing(address proposer);
    /// @notice A target's code is not what it was when the proposal was made.
    error ModelGovernorCodeChanged(uint256 proposalId, bytes32 actual, bytes32 expected);
    /// @notice The proposal may be executed from `executableAt` on; it is `now_`.
    error ModelGovernorTooEarly(uint256 proposalId, uint256 executableAt, uint256 now_);
    /// @notice A setting of `value` is not between `minimum` and `maximum`.
    error ModelGovernorSettingOutOfRange(Setting setting, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice `stricter` would need less than `easier`: fewer votes, a smaller majority or a shorter wait. The order is
    /// Price, Release, Treasury, Constitution; without it, adding an action would make a proposal easier.
    error ModelGovernorCategoryTooEasy(uint8 stricter, uint8 easier);
    /// @notice The guardian cannot stop a vote about the guardian.
    error ModelGovernorGuardianOwnCase(uint256 proposalId);
    /// @notice The guardian cannot be the creator of the model.
    error ModelGovernorGuardianIsCreator(address guardian);
    /// @notice This power of a plain Governor does not exist here, not even by a vote.
    error ModelGovernorForbidden();

    /// @notice Sets everything up; called once, in the transaction that makes the clone.
    /// Emits {CategoryTermsSet} for each category, {GuardianExpirySet}, {LateQuorumVoteExtensionSet}, and OpenZeppelin's events of the settings.
    /// Requirements: {ModelGovernorSettingOutOfRange}, {ModelGovernorCategoryTooEasy}, {ModelGovernorGuardianIsCreator}.
    /// Notes: the model must be registered already, because the guardian may not be its creator.
    function initialize(VotingTerms calldata terms) external;

    /// @notice Unix second from which a queued proposal may be executed; 0 when it is not queued.
    function executableAt(uint256 proposalId) external view returns (uint256);

    /// @notice Unix second from which the proposal is expired if nothing happens to it.
    function expiresAt(uint256 proposalId) external view returns (uint256);

    /// @notice Category of a proposal: 0 Release, 1 Price, 2 Treasury, 3 Constitution.
    function categoryOf(uint256 proposalId) external view returns (uint8);

    /// @notice Votes (18 decimals) that a proposal needs for or abstain.
    function quorumOf(uint256 proposalId) external view returns (uint256);

    /// @notice The category that these actions would have.
    function classify(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (uint8);

    /// @notice The rules for proposals of a category made now.
    function categoryTerms(uint8 category) external view returns (CategoryTerms memory);

    /// @notice Unix second in which the guardian's powers end.
    function guardianExpiry() external view returns (uint48);

    /// @notice Changes the rules of a category for later proposals; only as an action of a proposal.
    /// Emits {CategoryTermsSet}. Requirements: {ModelGovernorSettingOutOfRange}, {ModelGovernorCategoryTooEasy}.
    /// Notes: the order of the categories is checked after each change, so a proposal that makes several stricter begins
    /// with the strictest.
    function setCategoryTerms(uint8 category, CategoryTerms calldata terms) external;

    /// @notice Seconds that a vote stays open at least after its quorum is reached.
    function lateQuorumVoteExtension() external view returns (uint48);

    /// @notice Changes how long votes stay open after their quorum is reached; only as an action of a proposal.
    /// Emits {LateQuorumVoteExtensionSet}. Requirements: {ModelGovernorSettingOutOfRange}: at most the voting period.
    function setLateQuorumVoteExtension(uint48 seconds_) external;

    /// @notice Changes when the guardian's powers end; only as an action of a proposal.
    /// Emits {GuardianExpirySet}. Requirements: {ModelGovernorSettingOutOfRange}.
    function setGuardianExpiry(uint48 expiry) external;
}
