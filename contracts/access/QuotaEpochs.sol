// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";

/// @title The terms of free calls through time
/// @notice Time is cut into epochs; each keeps the terms under which it began, whatever is voted later.
/// @dev An epoch is named by its first second. It ends at the next multiple of its length, so that days begin at
/// midnight (UTC), or where other terms begin. A vote adds to the list, and finding an epoch costs one step for each
/// later vote.
abstract contract QuotaEpochs is IHolderAllowance {
    /// @notice Shortest epoch, in seconds.
    uint32 public constant MINIMUM_EPOCH_SECONDS = 1 minutes;
    /// @notice Longest epoch, in seconds.
    uint32 public constant MAXIMUM_EPOCH_SECONDS = 366 days;

    struct Terms {
        uint48 since;
        uint32 epochSeconds;
        uint64 callsPerEpoch;
        uint64 payPerCall;
    }

    mapping(uint256 modelId => Terms[]) private _terms;

    /// @inheritdoc IHolderAllowance
    function epochAt(uint256 modelId, uint64 timestamp) external view returns (uint64 start, uint64 end) {
        (Terms memory terms, uint256 nextTerms) = _termsAt(modelId, timestamp);
        uint64 seconds_ = terms.epochSeconds;
        start = uint64(Math.max(timestamp - (timestamp % seconds_), terms.since));
        end = uint64(Math.min(timestamp - (timestamp % seconds_) + seconds_, nextTerms));
    }

    function _setTerms(uint256 modelId, uint64 calls, uint32 epochSeconds, uint64 payPerCall) internal {
        require(
            epochSeconds >= MINIMUM_EPOCH_SECONDS && epochSeconds <= MAXIMUM_EPOCH_SECONDS,
            HolderAllowanceEpochOutOfRange(epochSeconds, MINIMUM_EPOCH_SECONDS, MAXIMUM_EPOCH_SECONDS)
        );
        // Of terms that begin in the same second the later ones are found first.
        _terms[modelId].push(Terms(uint48(block.timestamp), epochSeconds, calls, payPerCall));
        emit AllowanceSet(modelId, calls, epochSeconds, payPerCall);
    }

    function _termsNow(uint256 modelId) internal view returns (Terms memory) {
        Terms[] storage all = _terms[modelId];
        return all[all.length - 1];
    }

    /// @dev The terms of an epoch, and the first second after it.
    function _epoch(uint256 modelId, uint64 start) internal view returns (Terms memory terms, uint256 end) {
        uint256 nextTerms;
        (terms, nextTerms) = _termsAt(modelId, start);
        bool begins = start == terms.since || start % terms.epochSeconds == 0;
        require(begins, HolderAllowanceNoSuchEpoch(modelId, start));
        end = Math.min(uint256(start) - (start % terms.epochSeconds) + terms.epochSeconds, nextTerms);
    }

    /// @dev The terms in force at a second, and when others begin: never, by today's knowledge, for the last.
    function _termsAt(uint256 modelId, uint64 timestamp) private view returns (Terms memory terms, uint256 nextTerms) {
        Terms[] storage all = _terms[modelId];
        nextTerms = type(uint64).max;
        for (uint256 i = all.length; i != 0; --i) {
            terms = all[i - 1];
            if (terms.since <= timestamp) return (terms, nextTerms);
            nextTerms = terms.since;
        }
        revert HolderAllowanceNoSuchEpoch(modelId, timestamp);
    }
}
