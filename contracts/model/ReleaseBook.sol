// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";

/// @title What is written down about releases
/// @notice Every release with its files and its state, and what each model serves.
/// @dev Everything that moves a release goes through {_move}, everything that makes one live through {_makeLive}.
abstract contract ReleaseBook is IReleaseRegistry {
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

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;

    mapping(uint256 releaseId => Entry) internal _entries;
    mapping(uint256 modelId => Line) internal _lines;

    constructor(address registry_) {
        registry = IModelRegistry(registry_);
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
        if (entry.state == State.RolledBack) return 0;
        if (entry.state != State.Live) return entry.liveSeconds;
        return entry.liveSeconds + block.timestamp - entry.stateSince;
    }

    /// @dev Endpoints serve the release from now on; what was live is in state `then`.
    function _makeLive(uint256 releaseId, State then) internal {
        Entry storage entry = _entries[releaseId];
        Line storage line = _lines[entry.modelId];
        uint256 previous = line.liveId;
        if (previous != 0) _move(previous, then);
        line.liveId = uint64(releaseId);
        _move(releaseId, State.Live);
        emit LiveReleaseSet(entry.modelId, releaseId, entry.weightsSha256);
    }

    function _move(uint256 releaseId, State to) internal {
        Entry storage entry = _entries[releaseId];
        State from = entry.state;
        // Bounded: 2^32 seconds are 136 years.
        if (from == State.Live) entry.liveSeconds += uint32(block.timestamp - entry.stateSince);
        entry.state = to;
        entry.stateSince = uint48(block.timestamp);
        emit ReleaseStateChanged(releaseId, entry.modelId, uint8(from), uint8(to));
    }

    function _checkTimelock(uint256 modelId) internal view {
        address timelock = registry.parts(modelId).timelock;
        if (msg.sender != timelock) revert ReleaseRegistryNotTimelock(msg.sender, timelock);
    }

    function _checkState(uint256 releaseId, State expected) internal view {
        State actual = _entries[releaseId].state;
        if (actual != expected) revert ReleaseRegistryUnexpectedState(releaseId, actual, expected);
    }

    /// @dev The release waits for its vote, evaluated or not.
    function _checkWaiting(uint256 releaseId) internal view {
        if (_entries[releaseId].state != State.Evaluated) _checkState(releaseId, State.Draft);
    }

    function _entry(uint256 releaseId) internal view returns (Entry storage entry) {
        entry = _entries[releaseId];
        if (entry.state == State.None) revert ReleaseRegistryUnknownRelease(releaseId);
    }
}
