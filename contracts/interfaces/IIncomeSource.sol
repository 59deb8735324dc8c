// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A contract that pays income when it is asked
/// @notice It needs to allow nothing before: the router asks for the dollars while it takes the payment.
interface IIncomeSource {
    /// @notice Sends the router the dollars of the payment that the caller has just announced to it. Router only.
    /// @param amount dollars, smallest unit
    function sendIncome(uint256 amount) external;
}
