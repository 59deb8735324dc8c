// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorCountingFractionalUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingFractionalUpgradeable.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IActionPolicy} from "../interfaces/IActionPolicy.sol";
import {IModelGovernor} from "../interfaces/IModelGovernor.sol";
import {CategoryTerms, VotingTerms} from "../interfaces/ModelTerms.sol";
import {ModelPart} from "../model/ModelPart.sol";
import {ModelRecord} from "../model/ModelRecord.sol";
import {CategoryOrder} from "./CategoryOrder.sol";
import {GovernanceLimits} from "./GovernanceLimits.sol";
import {GovernorAssembly} from "./GovernorAssembly.sol";
import {ProposalPin, ProposalPins} from "./ProposalPin.sol";
import {ProposerSuffix} from "./ProposerSuffix.sol";
import {VoteRules} from "./VoteRules.sol";

/// @title How the members of one model decide
/// @notice Members vote with the shares that they held when the vote began. What a proposal does decides how many
/// must agree and how long it then waits; both are fixed when it is made, together with the code that it will call.
/// @dev OpenZeppelin's Governor with these additions: rules per category, pinned at proposal; a digest of the targets'
/// code, checked when queued and executed; no release queued that was not evaluated; an extension of votes whose quorum
/// is reached late; an extra delay per category; expiry; a guardian whose powers end; bounded settings; no proposal that
/// names no proposer. Its clone's arguments are the record of the model's parts. Not protected: members who together
/// hold a category's majority decide everything in it, within the limits.
contract ModelGovernor is GovernorAssembly, ModelPart, GovernanceLimits, IModelGovernor {
    using ProposerSuffix for string;
    using SafeCast for uint256;

    uint256 private constant CATEGORIES = 4;
    uint256 private constant CATEGORY_BITS = 56;
    uint256 private constant THRESHOLD_OFFSET = CATEGORIES * CATEGORY_BITS;

    /// @notice What sorts proposals into categories.
    IActionPolicy public immutable policy;

    /// @dev One slot, which each proposal reads: the rules of the categories from the lowest bit on, and the threshold
    /// above them. Per category quorumBps, majorityBps (16 bits each) and extraDelay (24).
    uint256 private _rules;
    uint48 private _guardianExpiry;
    uint48 private _lateExtension;
    mapping(uint256 proposalId => ProposalPin) private _pins;

    constructor(
        address registry_,
        address policy_,
        GovernanceLimits.Limits memory limits
    ) ModelPart(registry_) GovernanceLimits(limits) {
        policy = IActionPolicy(policy_);
        _disableInitializers();
    }

    /// @inheritdoc IModelGovernor
    function initialize(VotingTerms calldata terms) external initializer {
        __GovernorTimelockControl_init(TimelockControllerUpgradeable(payable(ModelRecord.timelockOf(address(this)))));
        __GovernorSettings_init(terms.votingDelay, terms.votingPeriod, terms.thresholdBps);
        _setLateExtension(terms.lateExtension);
        if (terms.guardian != address(0)) {
            _setProposalGuardian(terms.guardian);
            _setGuardianExpiry(terms.guardianExpiry);
        }
        for (uint8 i = 0; i < CATEGORIES; ++i) _setCategoryTerms(i, terms.categories[i]);
        _checkCategoryOrder();
    }

    /// @notice The timelock cannot be changed: it is part of the model's record, which everybody else relies on.
    /// Requirements: {ModelGovernorForbidden}.
    function updateTimelock(TimelockControllerUpgradeable) public pure override {
        revert ModelGovernorForbidden();
    }

    /// @notice The governor makes no calls of its own: with its roles in the timelock they could pass by a vote's rules.
    /// Requirements: {ModelGovernorForbidden}.
    function relay(address, uint256, bytes calldata) public payable override {
        revert ModelGovernorForbidden();
    }

    /// @inheritdoc IModelGovernor
    function setCategoryTerms(uint8 category, CategoryTerms calldata terms) external onlyGovernance {
        _checkRange(Setting.Category, category, 0, CATEGORIES - 1);
        _setCategoryTerms(category, terms);
        _checkCategoryOrder();
    }

    /// @inheritdoc IModelGovernor
    function setGuardianExpiry(uint48 expiry) external onlyGovernance {
        _setGuardianExpiry(expiry);
    }

    /// @inheritdoc IModelGovernor
    function setLateQuorumVoteExtension(uint48 seconds_) external onlyGovernance {
        _setLateExtension(seconds_);
    }

    /// @notice Proposes actions, if the caller could vote with enough shares one second ago and the description names him.
    /// Emits {IGovernor-ProposalCreated} and {ProposalClassified}.
    /// Requirements: {ModelGovernorProposerMissing}, {ModelGovernorNotOpen}, and those of OpenZeppelin's Governor.
    /// Notes: as OpenZeppelin's, but the past supply is read once, for the threshold and for the quorum that is announced.
    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public override returns (uint256 proposalId) {
        if (!_isValidDescriptionForProposer(msg.sender, description)) revert GovernorRestrictedProposer(msg.sender);
        uint256 supply = _supplyToPropose();
        uint256 needed = VoteRules.partDown(supply, _rules >> THRESHOLD_OFFSET);
        uint256 votes = getVotes(msg.sender, clock() - 1);
        if (votes < needed) revert GovernorInsufficientProposerVotes(msg.sender, votes, needed);
        proposalId = _propose(targets, values, calldatas, description, msg.sender);
        _pin(proposalId, supply, targets, values, calldatas);
    }

    /// @notice Cancels a proposal: its proposer may before the vote begins, the guardian until his powers end, except a
    /// proposal that is only about the guardian.
    /// Emits {IGovernor-ProposalCanceled}.
    /// Requirements: {ModelGovernorGuardianOwnCase}, and those of OpenZeppelin's Governor.
    function cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public override returns (uint256) {
        if (msg.sender == proposalGuardian() && policy.isOnlyAboutGuardian(address(this), targets, calldatas)) {
            revert ModelGovernorGuardianOwnCase(getProposalId(targets, values, calldatas, descriptionHash));
        }
        return super.cancel(targets, values, calldatas, descriptionHash);
    }

    /// @inheritdoc IModelGovernor
    function executableAt(uint256 proposalId) public view returns (uint256) {
        uint256 eta = proposalEta(proposalId);
        return eta == 0 ? 0 : eta + _pins[proposalId].extraDelay();
    }

    /// @inheritdoc IModelGovernor
    function expiresAt(uint256 proposalId) public view returns (uint256) {
        uint256 executable = executableAt(proposalId);
        return (executable == 0 ? proposalDeadline(proposalId) : executable) + proposalLifetime;
    }

    /// @inheritdoc IModelGovernor
    function categoryOf(uint256 proposalId) external view returns (uint8) {
        if (proposalSnapshot(proposalId) == 0) revert GovernorNonexistentProposal(proposalId);
        return _pins[proposalId].category();
    }

    /// @inheritdoc IModelGovernor
    function quorumOf(uint256 proposalId) external view returns (uint256) {
        uint256 snapshot = proposalSnapshot(proposalId);
        if (snapshot == 0) revert GovernorNonexistentProposal(proposalId);
        // Before the vote begins the supply at its beginning is not known yet.
        if (snapshot >= clock()) snapshot = clock() - 1;
        return _partOfSupply(snapshot, _pins[proposalId].quorumBps());
    }

    /// @inheritdoc IModelGovernor
    function classify(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) external view returns (uint8 category) {
        (category, ) = _inspect(targets, values, calldatas);
    }

    /// @inheritdoc IModelGovernor
    function categoryTerms(uint8 category) public view returns (CategoryTerms memory) {
        _checkRange(Setting.Category, category, 0, CATEGORIES - 1);
        uint256 word = _rules >> (category * CATEGORY_BITS);
        return CategoryTerms(uint16(word >> 40), uint16(word >> 24), uint24(word));
    }

    /// @inheritdoc IModelGovernor
    function guardianExpiry() external view returns (uint48) {
        return _guardianExpiry;
    }

    /// @inheritdoc IModelGovernor
    function lateQuorumVoteExtension() external view returns (uint48) {
        return _lateExtension;
    }

    /// @notice Last second in which votes are taken: later than planned when the quorum was reached late.
    function proposalDeadline(uint256 proposalId) public view override returns (uint256) {
        return
            Math.max(
                super.proposalDeadline(proposalId),
                proposalSnapshot(proposalId) + _pins[proposalId].openSeconds()
            );
    }

    /// @notice The strictest quorum at `timepoint`, for tools that know one quorum only; see {quorumOf}.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return _partOfSupply(timepoint, categoryTerms(uint8(IActionPolicy.Category.Constitution)).quorumBps);
    }

    /// @notice Votes (18 decimals) that a proposer needs: a part of the supply one second and {claimSeconds} ago.
    /// Requirements: {ModelGovernorNotOpen}.
    function proposalThreshold() public view override returns (uint256) {
        return VoteRules.partDown(_supplyToPropose(), _rules >> THRESHOLD_OFFSET);
    }

    /// @notice The shares that vote. They are part of the clone's code, so they can neither change nor cost a storage read.
    function token() public view override returns (IERC5805) {
        return IERC5805(ModelRecord.sharesOf(address(this)));
    }

    /// @notice Where a proposal stands; a passed one that is not carried out in time is expired.
    function state(uint256 proposalId) public view override returns (ProposalState current) {
        current = super.state(proposalId);
        if (current != ProposalState.Succeeded && current != ProposalState.Queued) return current;
        if (block.timestamp >= expiresAt(proposalId)) return ProposalState.Expired;
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override returns (uint48) {
        _checkCode(proposalId, policy.checkQueueable(targets, calldatas));
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override {
        uint256 executable = executableAt(proposalId);
        if (block.timestamp < executable) revert ModelGovernorTooEarly(proposalId, executable, block.timestamp);
        _checkCode(proposalId, policy.codeDigest(targets));
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    /// @dev The vote stays open for some time after its quorum is reached, so that nobody decides it in its last second.
    /// What OpenZeppelin's GovernorPreventLateQuorum does, in the slot of the pin.
    function _tallyUpdated(uint256 proposalId) internal override {
        ProposalPin pin = _pins[proposalId];
        if (pin.openSeconds() != 0 || !_quorumReached(proposalId)) return;
        uint256 end = clock() + _lateExtension;
        if (end > proposalDeadline(proposalId)) emit ProposalExtended(proposalId, uint64(end));
        _pins[proposalId] = pin.withOpenSeconds((end - proposalSnapshot(proposalId)).toUint24());
    }

    /// @dev No proposer cancels at any time, as OpenZeppelin has it without a guardian: what members passed is theirs.
    function _validateCancel(uint256 proposalId, address caller) internal view override returns (bool) {
        if (caller == proposalGuardian() && block.timestamp < _guardianExpiry) return true;
        return state(proposalId) == ProposalState.Pending && caller == proposalProposer(proposalId);
    }

    function _quorumReached(
        uint256 proposalId
    ) internal view override(GovernorUpgradeable, GovernorCountingFractionalUpgradeable) returns (bool) {
        (, uint256 forVotes, uint256 abstainVotes) = proposalVotes(proposalId);
        uint256 needed = _partOfSupply(proposalSnapshot(proposalId), _pins[proposalId].quorumBps());
        return forVotes + abstainVotes >= needed;
    }

    function _voteSucceeded(
        uint256 proposalId
    ) internal view override(GovernorUpgradeable, GovernorCountingFractionalUpgradeable) returns (bool) {
        (uint256 againstVotes, uint256 forVotes, ) = proposalVotes(proposalId);
        return VoteRules.accepted(forVotes, againstVotes, _pins[proposalId].majorityBps());
    }

    function _isValidDescriptionForProposer(
        address proposer,
        string memory description
    ) internal pure override returns (bool) {
        if (!description.namesSomebody()) revert ModelGovernorProposerMissing(proposer);
        return description.names(proposer);
    }

    function _setVotingDelay(uint48 seconds_) internal override {
        _checkRange(Setting.VotingDelay, seconds_, minVotingDelay, maxVotingDelay);
        super._setVotingDelay(seconds_);
    }

    function _setVotingPeriod(uint32 seconds_) internal override {
        _checkRange(Setting.VotingPeriod, seconds_, minVotingPeriod, maxVotingPeriod);
        super._setVotingPeriod(seconds_);
    }

    function _setProposalThreshold(uint256 bps) internal override {
        _checkRange(Setting.ThresholdBps, bps, MIN_THRESHOLD_BPS, MAX_THRESHOLD_BPS);
        emit ProposalThresholdSet(_rules >> THRESHOLD_OFFSET, bps);
        _writeRules(THRESHOLD_OFFSET, 256 - THRESHOLD_OFFSET, bps);
    }

    function _setProposalGuardian(address guardian) internal override {
        if (guardian == registry.creatorOf(modelId())) {
            revert ModelGovernorGuardianIsCreator(guardian);
        }
        super._setProposalGuardian(guardian);
    }

    function _setLateExtension(uint48 seconds_) private {
        _checkRange(Setting.LateExtension, seconds_, 0, votingPeriod());
        emit LateQuorumVoteExtensionSet(_lateExtension, seconds_);
        _lateExtension = seconds_;
    }

    function _setGuardianExpiry(uint48 expiry) private {
        _checkRange(Setting.GuardianExpiry, expiry, block.timestamp, block.timestamp + maxGuardianTerm);
        _guardianExpiry = expiry;
        emit GuardianExpirySet(expiry);
    }

    function _setCategoryTerms(uint8 category, CategoryTerms memory terms) private {
        _checkRange(Setting.QuorumBps, terms.quorumBps, MIN_QUORUM_BPS, MAX_QUORUM_BPS);
        _checkRange(Setting.MajorityBps, terms.majorityBps, MIN_MAJORITY_BPS, MAX_MAJORITY_BPS);
        _checkRange(Setting.ExtraDelay, terms.extraDelay, 0, maxExtraDelay);
        uint256 word = (uint256(terms.quorumBps) << 40) | (uint256(terms.majorityBps) << 24) | terms.extraDelay;
        _writeRules(category * CATEGORY_BITS, CATEGORY_BITS, word);
        emit CategoryTermsSet(category, terms.quorumBps, terms.majorityBps, terms.extraDelay);
    }

    /// @dev Puts `word`, which fits, in the place of `length` bits from `offset` on.
    function _writeRules(uint256 offset, uint256 length, uint256 word) private {
        uint256 mask = ((1 << length) - 1) << offset;
        _rules = (_rules & ~mask) | (word << offset);
    }

    function _checkCategoryOrder() private view {
        for (uint8 rank = 1; rank < CATEGORIES; ++rank) {
            uint8 easier = CategoryOrder.atRank(rank - 1);
            uint8 stricter = CategoryOrder.atRank(rank);
            CategoryTerms memory less = categoryTerms(easier);
            CategoryTerms memory more = categoryTerms(stricter);
            if (
                more.quorumBps < less.quorumBps ||
                more.majorityBps < less.majorityBps ||
                more.extraDelay < less.extraDelay
            ) revert ModelGovernorCategoryTooEasy(stricter, easier);
        }
    }

    function _checkRange(Setting setting, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) {
            revert ModelGovernorSettingOutOfRange(setting, value, minimum, maximum);
        }
    }

    /// @dev Of so long ago that all have had time to take their shares: whoever takes them first would decide alone.
    function _supplyToPropose() private view returns (uint256 supply) {
        supply = token().getPastTotalSupply(clock() - 1 - claimSeconds);
        if (supply == 0) revert ModelGovernorNotOpen();
    }

    /// @dev Fixes the rules of a new proposal and the code that it calls.
    function _pin(
        uint256 proposalId,
        uint256 supply,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private {
        (uint8 category, bytes32 digest) = _inspect(targets, values, calldatas);
        CategoryTerms memory rules = categoryTerms(category);
        _pins[proposalId] = ProposalPins.create(digest, category, rules);
        emit ProposalClassified(
            proposalId,
            category,
            VoteRules.partDown(supply, rules.quorumBps),
            rules.majorityBps,
            rules.extraDelay,
            // Nobody has voted yet, so nothing can have put the deadline off.
            uint48(super.proposalDeadline(proposalId) + proposalLifetime),
            digest
        );
    }

    function _inspect(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private view returns (uint8, bytes32) {
        (IActionPolicy.Category category, bytes32 digest) = policy.inspect(address(this), targets, values, calldatas);
        return (uint8(category), digest);
    }

    function _checkCode(uint256 proposalId, bytes32 digest) private view {
        bytes32 expected = _pins[proposalId].codeDigest();
        bytes32 actual = bytes21(digest);
        if (actual != expected) revert ModelGovernorCodeChanged(proposalId, actual, expected);
    }

    function _partOfSupply(uint256 timepoint, uint256 bps) private view returns (uint256) {
        return VoteRules.partDown(token().getPastTotalSupply(timepoint), bps);
    }
}
