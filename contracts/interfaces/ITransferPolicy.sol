// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Who may buy shares of a restricted model
/// @notice Shares of a restricted model ask this contract about whoever would receive them from another person.
interface ITransferPolicy {
    /// @notice Whether `account` may buy shares of the model now.
    /// @param modelId id in the model registry
    function admits(uint256 modelId, address account) external view returns (bool);
}
