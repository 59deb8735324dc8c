// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where plain payments to a model arrive
/// @notice Dollars that were simply sent here become income of the model.
interface ITill {
    /// @notice What lay in the till became income. `amount` is in dollars, smallest unit.
    event TillSwept(uint256 amount);

    /// @notice There is nothing in the till.
    error TillEmpty();

    /// @notice Routes all dollars in the till as income of kind "inference"; anyone may call.
    /// Emits {TillSwept}. Requirements: {TillEmpty}.
    /// @return amount dollars, smallest unit
    function sweep() external returns (uint256 amount);
}
