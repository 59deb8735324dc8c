// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How a payment is divided
/// @notice The parts of authors, shares and treasury add up to the payment; what rounding leaves is the treasury's.
library IncomeSplit {
    uint256 private constant BPS = 10_000;

    /// @notice The three parts of `amount`, in the smallest unit of the dollar.
    /// @dev The amount is below 2^64 and the two rates together are at most 10,000 ten-thousandths, so nothing overflows;
    /// `npm run prove` shows it.
    function split(
        uint256 amount,
        uint256 authorsBps,
        uint256 sharesBps
    ) internal pure returns (uint256 toAuthors, uint256 toShares, uint256 toTreasury) {
        unchecked {
            toAuthors = (amount * authorsBps) / BPS;
            toShares = (amount * sharesBps) / BPS;
            toTreasury = amount - toAuthors - toShares;
        }
    }

    /// @notice What of `amount` has been handed out `elapsed` seconds after the day began on which it streams.
    function streamedDown(uint256 amount, uint256 elapsed) internal pure returns (uint256) {
        return elapsed >= 1 days ? amount : (amount * elapsed) / 1 days;
    }
}
