// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {ReleaseBook} from "./ReleaseBook.sol";

/// @title How members call a bad release back
/// @notice For some days after a vote has made a release live, a part of the members can bring its predecessor back at
/// once, without another vote.
/// @dev Votes of one second count for everybody: the one before the first signal, so borrowed shares cannot signal and
/// none count twice. Not protected: a minority of that size may undo one vote in this way once; members then vote again,
/// on another release.
abstract contract ReleaseRollback is ReleaseBook {
    /// @dev One slot, written when a vote makes the release live.
    struct Signals {
        uint48 predecessorId;
        uint48 activatedAt;
        uint48 openedAt;
        uint112 signalled;
    }

    uint256 private constant BPS = 10_000;

    /// @notice Part of the past supply whose signals call a release back.
    uint16 public immutable rollbackBps;
    /// @notice Seconds from the vote that made a release live in which signals are taken.
    uint32 public immutable rollbackSeconds;

    mapping(uint256 releaseId => Signals) private _signals;
    mapping(uint256 releaseId => mapping(address member => bool)) private _signalled;

    constructor(uint16 rollbackBps_, uint32 rollbackSeconds_) {
        rollbackBps = rollbackBps_;
        rollbackSeconds = rollbackSeconds_;
    }

    /// @inheritdoc IReleaseRegistry
    function signalRollback(uint256 releaseId) external {
        uint256 modelId = _entry(releaseId).modelId;
        _checkState(releaseId, State.Live);
        Signals memory signals = _signals[releaseId];
        uint256 predecessorId = signals.predecessorId;
        if (_entries[predecessorId].state != State.Superseded) revert ReleaseRegistryNoPredecessor(releaseId);
        uint48 closesAt = signals.activatedAt + rollbackSeconds;
        if (block.timestamp >= closesAt) revert ReleaseRegistryRollbackClosed(releaseId, closesAt, block.timestamp);
        if (_signalled[releaseId][msg.sender]) revert ReleaseRegistryAlreadySignalled(releaseId, msg.sender);
        bool first = signals.openedAt == 0;
        if (first) signals.openedAt = uint48(block.timestamp);
        uint48 snapshot = signals.openedAt - 1;
        IERC5805 shares = IERC5805(registry.parts(modelId).shares);
        uint256 weight = shares.getPastVotes(msg.sender, snapshot);
        if (weight == 0) revert ReleaseRegistryNoVotes(msg.sender, snapshot);

        // Bounded: all votes of one second together are at most the supply, which is below 2^112.
        signals.signalled += uint112(weight);
        _signals[releaseId] = signals;
        _signalled[releaseId][msg.sender] = true;
        uint256 needed = _needed(shares, snapshot);
        if (first) emit RollbackOpened(releaseId, modelId, snapshot, needed, closesAt);
        emit RollbackSignalled(releaseId, modelId, msg.sender, weight, signals.signalled);
        if (signals.signalled >= needed) _makeLive(predecessorId, State.RolledBack);
    }

    /// @inheritdoc IReleaseRegistry
    function rollback(uint256 releaseId) external view returns (Rollback memory) {
        uint256 modelId = _entry(releaseId).modelId;
        Signals memory signals = _signals[releaseId];
        bool opened = signals.openedAt != 0;
        return
            Rollback({
                predecessorId: signals.predecessorId,
                activatedAt: signals.activatedAt,
                openedAt: signals.openedAt,
                signalled: signals.signalled,
                needed: opened ? _needed(IERC5805(registry.parts(modelId).shares), signals.openedAt - 1) : 0,
                closesAt: signals.activatedAt == 0 ? 0 : signals.activatedAt + rollbackSeconds
            });
    }

    /// @inheritdoc IReleaseRegistry
    function hasSignalled(uint256 releaseId, address member) external view returns (bool) {
        return _signalled[releaseId][member];
    }

    /// @dev Makes a release live that members or backers have accepted.
    function _activate(uint256 releaseId) internal {
        uint64 predecessorId = _lines[_entries[releaseId].modelId].liveId;
        if (predecessorId != 0) _signals[releaseId] = Signals(uint48(predecessorId), uint48(block.timestamp), 0, 0);
        _makeLive(releaseId, State.Superseded);
    }

    function _needed(IERC5805 shares, uint256 snapshot) private view returns (uint256) {
        return Math.mulDiv(shares.getPastTotalSupply(snapshot), rollbackBps, BPS, Math.Rounding.Ceil);
    }
}
