// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {EvaluationTerms, ModelParts, ReleaseFiles} from "../interfaces/ModelTerms.sol";
import {ReleaseBook} from "./ReleaseBook.sol";
import {ReleaseEvaluation} from "./ReleaseEvaluation.sol";
import {ReleaseRollback} from "./ReleaseRollback.sol";

/// @title The register of releases
/// @notice Names, for every model, the weights that members have voted live; endpoints serve nothing else, and anyone
/// can compare a file's sha256 with it.
/// @dev Trusts each model's timelock to speak for its members, and the factory to hand in first releases. Not
/// protected: the chain knows hashes only; whether the files can be had is up to those who keep them.
contract ReleaseRegistry is ReleaseEvaluation, ReleaseRollback {
    /// @notice Limits that differ between a practice chain and a public network.
    struct Limits {
        /// Seconds that a trial lasts at least when the steward ends it well.
        uint32 canarySeconds;
        /// Part of the past supply whose signals call a release back.
        uint16 rollbackBps;
        /// Seconds after its vote in which a release can be called back.
        uint32 rollbackSeconds;
    }

    uint256 private constant MAX_NOTES_BYTES = 2_000;
    uint256 private constant MAX_CANARY_BPS = 5_000;

    /// @notice The only contract that may hand in first releases.
    address public immutable factory;
    /// @notice Seconds that a trial lasts at least when the steward ends it.
    uint32 public immutable canarySeconds;
    /// @notice The id that the next release gets.
    uint256 public nextReleaseId = 1;

    constructor(
        address registry_,
        address factory_,
        Limits memory limits
    ) ReleaseBook(registry_) ReleaseRollback(limits.rollbackBps, limits.rollbackSeconds) {
        factory = factory_;
        canarySeconds = limits.canarySeconds;
    }

    /// @inheritdoc IReleaseRegistry
    function submit(
        uint256 modelId,
        ReleaseFiles calldata files,
        uint256 parentReleaseId,
        uint16 canaryBps
    ) external returns (uint256 releaseId) {
        if (msg.sender != registry.steward(modelId)) _checkVotes(modelId, msg.sender);
        if (parentReleaseId != 0) _entry(parentReleaseId);
        if (canaryBps > MAX_CANARY_BPS) revert ReleaseRegistryCanaryTooLarge(canaryBps, MAX_CANARY_BPS);
        return _submit(modelId, msg.sender, files, parentReleaseId, canaryBps);
    }

    /// @inheritdoc IReleaseRegistry
    function submitFirst(
        uint256 modelId,
        address creator,
        ReleaseFiles calldata files,
        EvaluationTerms calldata evaluation
    ) external returns (uint256 releaseId) {
        if (msg.sender != factory) revert ReleaseRegistryNotFactory(msg.sender);
        if (_lines[modelId].count != 0) revert ReleaseRegistryFirstExists(modelId);
        if (files.weightsSha256 != 0 || files.manifestSha256 != 0) {
            releaseId = _submit(modelId, creator, files, 0, 0);
            _lines[modelId].firstId = uint64(releaseId);
        }
        if (evaluation.evaluators.length != 0 || evaluation.needed != 0) _setEvaluators(modelId, evaluation);
    }

    /// @inheritdoc IReleaseRegistry
    function acceptFirst(uint256 modelId) external {
        address presale = registry.parts(modelId).presale;
        if (msg.sender != presale) revert ReleaseRegistryNotPresale(msg.sender, presale);
        uint256 releaseId = _lines[modelId].firstId;
        State state = _entries[releaseId].state;
        if (state != State.Draft && state != State.Evaluated) return;
        _move(releaseId, State.Approved);
        _activate(releaseId);
    }

    /// @inheritdoc IReleaseRegistry
    function approve(uint256 releaseId) external {
        Entry storage entry = _entry(releaseId);
        _checkTimelock(entry.modelId);
        _checkWaiting(releaseId);
        checkGate(releaseId);
        uint256 running = _lines[entry.modelId].canaryId;
        if (running != 0) revert ReleaseRegistryCanaryRunning(running);

        _move(releaseId, State.Approved);
        if (entry.canaryBps == 0) {
            _activate(releaseId);
        } else {
            _lines[entry.modelId].canaryId = uint64(releaseId);
            _move(releaseId, State.Canary);
        }
    }

    /// @inheritdoc IReleaseRegistry
    function reject(uint256 releaseId) external {
        _checkTimelock(_entry(releaseId).modelId);
        _checkWaiting(releaseId);
        _move(releaseId, State.Rejected);
    }

    /// @inheritdoc IReleaseRegistry
    function finalizeCanary(uint256 releaseId) external {
        bool bySteward = _checkSteward(releaseId);
        _checkState(releaseId, State.Canary);
        Entry storage entry = _entries[releaseId];
        uint256 endsAt = uint256(entry.stateSince) + canarySeconds;
        if (bySteward && block.timestamp < endsAt) revert ReleaseRegistryCanaryTooYoung(endsAt, block.timestamp);

        _lines[entry.modelId].canaryId = 0;
        _activate(releaseId);
    }

    /// @inheritdoc IReleaseRegistry
    function abortCanary(uint256 releaseId) external {
        _checkSteward(releaseId);
        _checkState(releaseId, State.Canary);
        _lines[_entries[releaseId].modelId].canaryId = 0;
        _move(releaseId, State.Rejected);
    }

    function _submit(
        uint256 modelId,
        address submitter,
        ReleaseFiles calldata files,
        uint256 parentReleaseId,
        uint16 canaryBps
    ) private returns (uint256 releaseId) {
        if (files.weightsSha256 == 0 || files.manifestSha256 == 0) revert ReleaseRegistryFilesMissing();
        uint256 length = bytes(files.notes).length;
        if (length > MAX_NOTES_BYTES) revert ReleaseRegistryNotesTooLong(length, MAX_NOTES_BYTES);

        releaseId = nextReleaseId++;
        uint32 number = ++_lines[modelId].count;
        Entry storage entry = _entries[releaseId];
        entry.modelId = uint48(modelId);
        entry.number = number;
        entry.parentReleaseId = uint48(parentReleaseId);
        entry.canaryBps = canaryBps;
        entry.weightsSha256 = files.weightsSha256;
        entry.manifestSha256 = files.manifestSha256;
        entry.suiteSha256 = files.suiteSha256;
        emit ReleaseSubmitted(releaseId, modelId, number, submitter, parentReleaseId, canaryBps, files);
        _move(releaseId, State.Draft);
    }

    function _checkVotes(uint256 modelId, address caller) private view {
        ModelParts memory parts = registry.parts(modelId);
        uint256 needed = IGovernor(parts.governor).proposalThreshold();
        uint256 votes = IERC5805(parts.shares).getPastVotes(caller, block.timestamp - 1);
        if (votes < needed) revert ReleaseRegistryNotEnoughVotes(caller, votes, needed);
    }

    /// @dev Whether the caller is the steward and not the timelock.
    function _checkSteward(uint256 releaseId) private view returns (bool) {
        uint256 modelId = _entry(releaseId).modelId;
        address steward = registry.steward(modelId);
        if (msg.sender == steward) return true;
        if (msg.sender != registry.parts(modelId).timelock) revert ReleaseRegistryNotSteward(msg.sender, steward);
        return false;
    }
}
