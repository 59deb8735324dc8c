// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorCountingFractionalUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingFractionalUpgradeable.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IActionPolicy} from "../interfaces/IActionPolicy.sol";
import {IModelGovernor} from "../interfaces/IModelGovernor.sol";
import {CategoryTerms, VotingTerms} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "../model/CloneArguments.sol";
import {ModelPart} from "../model/ModelPart.sol";
import {ModelRecord} from "../model/ModelRecord.sol";
import {CategoryOrder} from "./CategoryOrder.sol";
import {GovernanceLimits} from "./GovernanceLimits.sol";
import {GovernorAssembly} from "./GovernorAssembly.sol";

/// @title How the members of one model decide
/// @notice Members vote with the shares that they held when the vote began. What a proposal does decides how many
/// must agree and how long it then waits; both are fixed when it is made, together with the code that it will call.
/// @dev OpenZeppelin's Governor with these additions: rules per category, pinned at proposal; a digest of the targets'
/// code, checked when queued and when executed; an extra delay per category; expiry; a guardian whose powers end; bounded
/// settings; no proposal that names no proposer. Its clone's arguments are the record of the model's parts. Not
/// protected: members who together hold a category's majority decide everything in it, within the limits.
contract ModelGovernor is GovernorAssembly, ModelPart, GovernanceLimits, IModelGovernor {
    /// @dev One slot. 184 bits of the digest are far beyond what anybody can make collide.
    struct Pin {
        bytes23 codeDigest;
        uint8 category;
        uint16 quorumBps;
        uint16 majorityBps;
        uint32 extraDelay;
    }

    uint256 private constant BPS = 10_000;
    uint256 private constant CATEGORIES = 4;
    /// @dev "#proposer=" and an address in hexadecimal digits.
    uint256 private constant SUFFIX_BYTES = 52;

    /// @notice What sorts proposals into categories.
    IActionPolicy public immutable policy;

    /// @dev One word per category (64 bits each), so that all four are one slot.
    uint64[CATEGORIES] private _categories;
    uint48 private _guardianExpiry;
    mapping(uint256 proposalId => Pin) private _pins;

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
        address timelock_ = ModelRecord.read(address(this)).timelock;
        __GovernorTimelockControl_init(TimelockControllerUpgradeable(payable(timelock_)));
        __GovernorSettings_init(terms.votingDelay, terms.votingPeriod, terms.thresholdBps);
        __GovernorPreventLateQuorum_init(terms.lateExtension);
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
        if (msg.sender == proposalGuardian() && _isOnlyAboutGuardian(targets, calldatas)) {
            revert ModelGovernorGuardianOwnCase(getProposalId(targets, values, calldatas, descriptionHash));
        }
        return super.cancel(targets, values, calldatas, descriptionHash);
    }

    /// @inheritdoc IModelGovernor
    function executableAt(uint256 proposalId) public view returns (uint256) {
        uint256 eta = proposalEta(proposalId);
        return eta == 0 ? 0 : eta + _pins[proposalId].extraDelay;
    }

    /// @inheritdoc IModelGovernor
    function expiresAt(uint256 proposalId) public view returns (uint256) {
        uint256 executable = executableAt(proposalId);
        return (executable == 0 ? proposalDeadline(proposalId) : executable) + proposalLifetime;
    }

    /// @inheritdoc IModelGovernor
    function categoryOf(uint256 proposalId) external view returns (uint8) {
        if (proposalSnapshot(proposalId) == 0) revert GovernorNonexistentProposal(proposalId);
        return _pins[proposalId].category;
    }

    /// @inheritdoc IModelGovernor
    function quorumOf(uint256 proposalId) external view returns (uint256) {
        uint256 snapshot = proposalSnapshot(proposalId);
        if (snapshot == 0) revert GovernorNonexistentProposal(proposalId);
        // Before the vote begins the supply at its beginning is not known yet.
        if (snapshot >= clock()) snapshot = clock() - 1;
        return _partOfSupply(snapshot, _pins[proposalId].quorumBps);
    }

    /// @inheritdoc IModelGovernor
    function classify(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (uint8) {
        return _classify(targets, values, calldatas);
    }

    /// @inheritdoc IModelGovernor
    function categoryTerms(uint8 category) public view returns (CategoryTerms memory) {
        uint64 word = _categories[category];
        return CategoryTerms(uint16(word >> 48), uint16(word >> 32), uint32(word));
    }

    /// @inheritdoc IModelGovernor
    function guardianExpiry() external view returns (uint48) {
        return _guardianExpiry;
    }

    /// @notice The strictest quorum at `timepoint`, for tools that know one quorum only; see {quorumOf}.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return _partOfSupply(timepoint, categoryTerms(uint8(IActionPolicy.Category.Constitution)).quorumBps);
    }

    /// @notice Votes (18 decimals) that a proposer needs: a part of the supply one second ago.
    /// Requirements: {ModelGovernorNotOpen}.
    function proposalThreshold() public view override returns (uint256) {
        uint256 supply = token().getPastTotalSupply(clock() - 1);
        if (supply == 0) revert ModelGovernorNotOpen();
        return (supply * super.proposalThreshold()) / BPS;
    }

    /// @notice The shares that vote. They are part of the clone's code, so they can neither change nor cost a storage read.
    function token() public view override returns (IERC5805) {
        return IERC5805(ModelRecord.sharesIn(_cloneArgs()));
    }

    /// @notice Where a proposal stands; a passed one that is not carried out in time is expired.
    function state(uint256 proposalId) public view override returns (ProposalState current) {
        current = super.state(proposalId);
        if (current != ProposalState.Succeeded && current != ProposalState.Queued) return current;
        if (block.timestamp >= expiresAt(proposalId)) return ProposalState.Expired;
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override returns (uint256 proposalId) {
        proposalId = super._propose(targets, values, calldatas, description, proposer);
        uint8 category = _classify(targets, values, calldatas);
        CategoryTerms memory rules = categoryTerms(category);
        bytes32 digest = _codeDigest(targets);
        _pins[proposalId] = Pin(bytes23(digest), category, rules.quorumBps, rules.majorityBps, rules.extraDelay);
        emit ProposalClassified(
            proposalId,
            category,
            _partOfSupply(clock() - 1, rules.quorumBps),
            rules.majorityBps,
            rules.extraDelay,
            uint48(clock() + votingDelay() + votingPeriod() + proposalLifetime),
            digest
        );
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override returns (uint48) {
        _checkCode(proposalId, targets);
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
        _checkCode(proposalId, targets);
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    /// @dev Without the rule of OpenZeppelin that lets a proposer cancel at any time when there is no guardian: what
    /// members have passed is theirs.
    function _validateCancel(uint256 proposalId, address caller) internal view override returns (bool) {
        if (caller == proposalGuardian() && block.timestamp < _guardianExpiry) return true;
        return state(proposalId) == ProposalState.Pending && caller == proposalProposer(proposalId);
    }

    function _quorumReached(
        uint256 proposalId
    ) internal view override(GovernorUpgradeable, GovernorCountingFractionalUpgradeable) returns (bool) {
        (, uint256 forVotes, uint256 abstainVotes) = proposalVotes(proposalId);
        uint256 needed = _partOfSupply(proposalSnapshot(proposalId), _pins[proposalId].quorumBps);
        return forVotes + abstainVotes >= needed;
    }

    function _voteSucceeded(
        uint256 proposalId
    ) internal view override(GovernorUpgradeable, GovernorCountingFractionalUpgradeable) returns (bool) {
        (uint256 againstVotes, uint256 forVotes, ) = proposalVotes(proposalId);
        return forVotes * BPS > (forVotes + againstVotes) * _pins[proposalId].majorityBps;
    }

    function _isValidDescriptionForProposer(
        address proposer,
        string memory description
    ) internal pure override returns (bool) {
        uint256 length = bytes(description).length;
        if (length < SUFFIX_BYTES) revert ModelGovernorProposerMissing(proposer);
        bytes10 marker = bytes10(bytes32(CloneArguments.numberAt(bytes(description), length - SUFFIX_BYTES, 32)));
        (bool parsed, address named) = Strings.tryParseAddress(description, length - 42, length);
        if (marker != "#proposer=" || !parsed) revert ModelGovernorProposerMissing(proposer);
        return named == proposer;
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
        super._setProposalThreshold(bps);
    }

    function _setProposalGuardian(address guardian) internal override {
        if (guardian != address(0) && guardian == registry.creatorOf(modelId())) {
            revert ModelGovernorGuardianIsCreator(guardian);
        }
        super._setProposalGuardian(guardian);
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
        _categories[category] = (uint64(terms.quorumBps) << 48) | (uint64(terms.majorityBps) << 32) | terms.extraDelay;
        emit CategoryTermsSet(category, terms.quorumBps, terms.majorityBps, terms.extraDelay);
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

    function _checkCode(uint256 proposalId, address[] memory targets) private view {
        bytes32 expected = _pins[proposalId].codeDigest;
        bytes32 actual = bytes23(_codeDigest(targets));
        if (actual != expected) revert ModelGovernorCodeChanged(proposalId, actual, expected);
    }

    function _classify(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas
    ) private view returns (uint8) {
        bytes4[] memory selectors = new bytes4[](calldatas.length);
        for (uint256 i = 0; i < calldatas.length; ++i) {
            if (calldatas[i].length >= 4) selectors[i] = bytes4(calldatas[i]);
        }
        return uint8(policy.classify(modelId(), targets, selectors, values));
    }

    function _isOnlyAboutGuardian(address[] memory targets, bytes[] memory calldatas) private view returns (bool) {
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes4 selector = bytes4(calldatas[i]);
            bool aboutGuardian =
                selector == this.setProposalGuardian.selector || selector == this.setGuardianExpiry.selector;
            if (targets[i] != address(this) || !aboutGuardian) return false;
        }
        return true;
    }

    function _partOfSupply(uint256 timepoint, uint256 bps) private view returns (uint256) {
        return (token().getPastTotalSupply(timepoint) * bps) / BPS;
    }

    /// @dev Accounts without code count as zero, so that a payment to one does not look like a change.
    function _codeDigest(address[] memory targets) private view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) {
            if (targets[i].code.length != 0) hashes[i] = targets[i].codehash;
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
