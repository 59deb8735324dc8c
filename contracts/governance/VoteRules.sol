// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title When members have agreed
/// @notice How many votes a decision needs, and whether those for it are enough.
/// @dev Votes are below 2^112, the largest supply, so no product overflows.
library VoteRules {
    uint256 private constant BPS = 10_000;

    /// @notice `bps` ten-thousandths of `supply`, rounded down.
    function partDown(uint256 supply, uint256 bps) internal pure returns (uint256) {
        return (supply * bps) / BPS;
    }

    /// @notice Whether the votes for it are more than `majorityBps` of all that took a side.
    function accepted(uint256 forVotes, uint256 againstVotes, uint256 majorityBps) internal pure returns (bool) {
        return forVotes * BPS > (forVotes + againstVotes) * majorityBps;
    }
}
