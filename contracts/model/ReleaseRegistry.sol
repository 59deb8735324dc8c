// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {ModelParts, ReleaseFiles} from "../interfaces/ModelTerms.sol";

/// @title The register of releases
/// @notice Names, for every model, the weights that members have voted live; endpoints serve nothing else, and anyone
/// can compare a file's sha256 with it.
/// @dev Trusts each model's timelock to speak for its members, and the factory to hand in first releases. Not
/// protected: the chain knows hashes only; whether the files can be had is up to those who keep them.
contract ReleaseRegistry is IReleaseRegistry {
    /// @dev One slot beside the hashes.
    struct Entry {
        uint48 modelId;
        uint32 number;
        uint48 parentReleaseId;
        uint16 canaryBps;
        State state;
        uint48 stateSince;
        uint32 liveSeconds;
        bytes32 weightsSha256;
        bytes32 manifestSha256;
        bytes32 suiteSha256;
    }

    /// @dev One slot per model.
    struct Line {
        uint64 firstId;
        uint64 liveId;
        uint64 canaryId;
        uint32 count;
    }

    uint256 private constant MAX_NOTES_BYTES = 2_000;
    uint256 private constant MAX_CANARY_BPS = 5_000;

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;
    /// @notice The only contract that may hand in first releases.
    address public immutable factory;
    /// @notice Seconds that a trial lasts at least when the steward ends it.
    uint32 public immutable canarySeconds;
    /// @notice The id that the next release gets.
    uint256 public nextReleaseId = 1;

    mapping(uint256 releaseId => Entry) private _entries;
    mapping(uint256 modelId => Line) private _lines;

    constructor(address registry_, address factory_, uint32 canarySeconds_) {
        registry = IModelRegistry(registry_);
        factory = factory_;
        canarySeconds = canarySeconds_;
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
        ReleaseFiles calldata files
    ) external returns (uint256 releaseId) {
        if (msg.sender != factory) revert ReleaseRegistryNotFactory(msg.sender);
        if (_lines[modelId].count != 0) revert ReleaseRegistryFirstExists(modelId);
        releaseId = _submit(modelId, creator, files, 0, 0);
        _lines[modelId].firstId = uint64(releaseId);
    }

    /// @inheritdoc IReleaseRegistry
    function acceptFirst(uint256 modelId) external {
        address presale = registry.parts(modelId).presale;
        if (msg.sender != presale) revert ReleaseRegistryNotPresale(msg.sender, presale);
        uint256 releaseId = _lines[modelId].firstId;
        if (_entries[releaseId].state != State.Draft) return;
        _move(releaseId, State.Approved);
        _makeLive(releaseId);
    }

    /// @inheritdoc IReleaseRegistry
    function approve(uint256 releaseId) external {
        Entry storage entry = _entry(releaseId);
        address timelock = registry.parts(entry.modelId).timelock;
        if (msg.sender != timelock) revert ReleaseRegistryNotTimelock(msg.sender, timelock);
        if (entry.state != State.Evaluated) _checkState(releaseId, State.Draft);
        uint256 running = _lines[entry.modelId].canaryId;
        if (running != 0) revert ReleaseRegistryCanaryRunning(running);

        _move(releaseId, State.Approved);
        if (entry.canaryBps == 0) {
            _makeLive(releaseId);
        } else {
            _lines[entry.modelId].canaryId = uint64(releaseId);
            _move(releaseId, State.Canary);
        }
    }

    /// @inheritdoc IReleaseRegistry
    function finalizeCanary(uint256 releaseId) external {
        bool bySteward = _checkSteward(releaseId);
        _checkState(releaseId, State.Canary);
        Entry storage entry = _entries[releaseId];
        uint256 endsAt = uint256(entry.stateSince) + canarySeconds;
        if (bySteward && block.timestamp < endsAt) revert ReleaseRegistryCanaryTooYoung(endsAt, block.timestamp);

        _lines[entry.modelId].canaryId = 0;
        _makeLive(releaseId);
    }

    /// @inheritdoc IReleaseRegistry
    function abortCanary(uint256 releaseId) external {
        _checkSteward(releaseId);
        _checkState(releaseId, State.Canary);
        _lines[_entries[releaseId].modelId].canaryId = 0;
        _move(releaseId, State.Rejected);
    }

    /// @inheritdoc IReleaseRegistry
    function live(
        uint256 modelId
    ) external view returns (uint256 releaseId, bytes32 weightsSha256, bytes32 manifestSha256) {
        releaseId = _lines[modelId].liveId;
        Entry storage entry = _entries[releaseId];
        return (releaseId, entry.weightsSha256, entry.manifestSha256);
    }

    /// @inheritdoc IReleaseRegistry
    function canary(uint256 modelId) external view returns (uint256 releaseId) {
        return _lines[modelId].canaryId;
    }

    /// @inheritdoc IReleaseRegistry
    function releaseCount(uint256 modelId) external view returns (uint32) {
        return _lines[modelId].count;
    }

    /// @inheritdoc IReleaseRegistry
    function release(uint256 releaseId) external view returns (Release memory) {
        Entry memory e = _entry(releaseId);
        return
            Release({
                modelId: e.modelId,
                number: e.number,
                parentReleaseId: e.parentReleaseId,
                canaryBps: e.canaryBps,
                state: e.state,
                stateSince: e.stateSince,
                liveSeconds: e.liveSeconds,
                weightsSha256: e.weightsSha256,
                manifestSha256: e.manifestSha256,
                suiteSha256: e.suiteSha256
            });
    }

    /// @inheritdoc IReleaseRegistry
    function liveSince(uint256 releaseId) external view returns (uint48) {
        Entry storage entry = _entries[releaseId];
        return entry.state == State.Live ? entry.stateSince : 0;
    }

    /// @inheritdoc IReleaseRegistry
    function liveFor(uint256 releaseId) external view returns (uint256) {
        Entry storage entry = _entries[releaseId];
        if (entry.state != State.Live) return entry.liveSeconds;
        return entry.liveSeconds + block.timestamp - entry.stateSince;
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

    function _makeLive(uint256 releaseId) private {
        Entry storage entry = _entries[releaseId];
        Line storage line = _lines[entry.modelId];
        uint256 previous = line.liveId;
        if (previous != 0) _move(previous, State.Superseded);
        line.liveId = uint64(releaseId);
        _move(releaseId, State.Live);
        emit LiveReleaseSet(entry.modelId, releaseId, entry.weightsSha256);
    }

    function _move(uint256 releaseId, State to) private {
        Entry storage entry = _entries[releaseId];
        State from = entry.state;
        // Bounded: 2^32 seconds are 136 years.
        if (from == State.Live) entry.liveSeconds += uint32(block.timestamp - entry.stateSince);
        entry.state = to;
        entry.stateSince = uint48(block.timestamp);
        emit ReleaseStateChanged(releaseId, entry.modelId, uint8(from), uint8(to));
    }

    function _checkVotes(uint256 modelId, address caller) private view {
        ModelParts memory parts = registry.parts(modelId);
        uint256 needed = IGovernor(parts.governor).proposalThreshold();
        uint256 votes = IERC5805(parts.shares).getPastVotes(caller, block.timestamp - 1);
        // Before the presale is finalized nobody has votes, and a threshold of a supply of zero would be zero.
        if (votes == 0 || votes < needed) revert ReleaseRegistryNotEnoughVotes(caller, votes, needed);
    }

    /// @dev Whether the caller is the steward and not the timelock.
    function _checkSteward(uint256 releaseId) private view returns (bool) {
        uint256 modelId = _entry(releaseId).modelId;
        address steward = registry.steward(modelId);
        if (msg.sender == steward) return true;
        if (msg.sender != registry.parts(modelId).timelock) revert ReleaseRegistryNotSteward(msg.sender, steward);
        return false;
    }

    function _checkState(uint256 releaseId, State expected) private view {
        State actual = _entries[releaseId].state;
        if (actual != expected) revert ReleaseRegistryUnexpectedState(releaseId, actual, expected);
    }

    function _entry(uint256 releaseId) private view returns (Entry storage entry) {
        entry = _entries[releaseId];
        if (entry.state == State.None) revert ReleaseRegistryUnknownRelease(releaseId);
    }
}
