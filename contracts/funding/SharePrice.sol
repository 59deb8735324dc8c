// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What dollars buy in a presale
/// @notice Shares for an amount at a price, and the team's shares beside them.
library SharePrice {
    uint256 private constant WHOLE_SHARE = 1e18;
    uint256 private constant BPS = 10_000;

    /// @notice Shares (18 decimals, rounded down) for `amount` dollars at `price` dollars for a whole share.
    /// @dev The terms of a presale let no price be zero.
    function sharesDown(uint256 amount, uint256 price) internal pure returns (uint256) {
        return (amount * WHOLE_SHARE) / price;
    }

    /// @notice The team's shares (rounded down) that make `teamBps` of the whole supply, beside `sold` ones.
    /// @dev The terms of a presale keep `teamBps` at one half at most.
    function teamSharesDown(uint256 sold, uint256 teamBps) internal pure returns (uint256) {
        return (sold * teamBps) / (BPS - teamBps);
    }
}
