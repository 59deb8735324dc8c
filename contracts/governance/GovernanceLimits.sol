// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What votes can never change
/// @notice Limits of the settings of a governor, fixed with its code: no vote can make voting impossible, immediate,
/// or meaningless.
abstract contract GovernanceLimits {
    /// @notice Limits that differ between a practice chain and a public network; all in seconds.
    struct Limits {
        uint32 minVotingDelay;
        uint32 maxVotingDelay;
        uint32 minVotingPeriod;
        uint32 maxVotingPeriod;
        uint32 maxExtraDelay;
        uint32 proposalLifetime;
        uint32 maxGuardianTerm;
        uint32 claimSeconds;
    }

    uint256 internal constant MIN_THRESHOLD_BPS = 1;
    uint256 internal constant MAX_THRESHOLD_BPS = 1_000;
    uint256 internal constant MIN_QUORUM_BPS = 100;
    uint256 internal constant MAX_QUORUM_BPS = 5_000;
    uint256 internal constant MIN_MAJORITY_BPS = 5_000;
    uint256 internal constant MAX_MAJORITY_BPS = 9_000;

    /// @notice A limit of `seconds_` does not fit into the record of a proposal, which takes `maximum`.
    error GovernanceLimitsTooLong(uint256 seconds_, uint256 maximum);

    /// @notice Least seconds from a proposal to its vote.
    uint32 public immutable minVotingDelay;
    /// @notice Most seconds from a proposal to its vote.
    uint32 public immutable maxVotingDelay;
    /// @notice Least seconds of a vote.
    uint32 public immutable minVotingPeriod;
    /// @notice Most seconds of a vote.
    uint32 public immutable maxVotingPeriod;
    /// @notice Most seconds that a category waits beyond the timelock.
    uint32 public immutable maxExtraDelay;
    /// @notice Seconds after which a passed proposal expires that nobody queues or executes.
    uint32 public immutable proposalLifetime;
    /// @notice Most seconds for which a guardian can be set.
    uint32 public immutable maxGuardianTerm;
    /// @notice Seconds after a raise in which contributors take their shares and nobody can propose anything yet.
    uint32 public immutable claimSeconds;

    constructor(Limits memory limits) {
        // A late vote may last twice its period.
        _checkFits(uint256(limits.maxVotingPeriod) * 2);
        _checkFits(limits.maxExtraDelay);
        minVotingDelay = limits.minVotingDelay;
        maxVotingDelay = limits.maxVotingDelay;
        minVotingPeriod = limits.minVotingPeriod;
        maxVotingPeriod = limits.maxVotingPeriod;
        maxExtraDelay = limits.maxExtraDelay;
        proposalLifetime = limits.proposalLifetime;
        maxGuardianTerm = limits.maxGuardianTerm;
        claimSeconds = limits.claimSeconds;
    }

    function _checkFits(uint256 seconds_) private pure {
        if (seconds_ > type(uint24).max) revert GovernanceLimitsTooLong(seconds_, type(uint24).max);
    }
}
