// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Which category is stricter than which
/// @notice From the easiest to the strictest: Price, Release, Treasury, Constitution. A proposal of several categories
/// is of the strictest, and no category may be easier than one below it, so what is mixed is never easier than its parts.
/// @dev The numbers of the categories are another order, which indexes and pages know: Release is 0 and Price is 1.
library CategoryOrder {
    /// @notice Place of a category: 0 is the easiest, 3 the strictest.
    function rankOf(uint8 category) internal pure returns (uint8) {
        return _swapFirstTwo(category);
    }

    /// @notice The category at the place `rank`, from 0 to 3.
    function atRank(uint8 rank) internal pure returns (uint8) {
        return _swapFirstTwo(rank);
    }

    /// @dev Its own inverse: only Release and Price change places.
    function _swapFirstTwo(uint8 number) private pure returns (uint8) {
        return number < 2 ? number ^ 1 : number;
    }
}
