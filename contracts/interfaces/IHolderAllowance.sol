// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How many calls the treasury gives the holders
/// @notice The terms of each model's allowance: whole calls for all holders together in each epoch.
interface IHolderAllowance {
    /// @notice From now on holders together get `callsPerEpoch` whole calls in each epoch of `epochSeconds`.
    event AllowanceSet(uint256 indexed modelId, uint128 callsPerEpoch, uint32 epochSeconds);

    /// @notice Only the model factory may register a model. `caller` tried.
    error HolderAllowanceNotFactory(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error HolderAllowanceNotTimelock(address caller, address timelock);
    /// @notice No model with this id has been registered.
    error HolderAllowanceUnknownModel(uint256 modelId);
    /// @notice A model is registered once.
    error HolderAllowanceModelExists(uint256 modelId);
    /// @notice An epoch must last between `minimum` and `maximum` seconds; `epochSeconds` were given.
    error HolderAllowanceEpochOutOfRange(uint32 epochSeconds, uint32 minimum, uint32 maximum);

    /// @notice Makes a model known; called by the factory in the transaction that makes the model.
    /// Emits {AllowanceSet}.
    /// Requirements: {HolderAllowanceNotFactory}, {HolderAllowanceModelExists}, {HolderAllowanceEpochOutOfRange}.
    function registerModel(uint256 modelId, address timelock, uint128 callsPerEpoch, uint32 epochSeconds) external;

    /// @notice Changes the terms. Timelock only.
    /// Emits {AllowanceSet}.
    /// Requirements: {HolderAllowanceUnknownModel}, {HolderAllowanceNotTimelock}, {HolderAllowanceEpochOutOfRange}.
    function setAllowance(uint256 modelId, uint128 callsPerEpoch, uint32 epochSeconds) external;

    /// @notice The terms in force. Requirements: {HolderAllowanceUnknownModel}.
    function allowance(uint256 modelId) external view returns (uint128 callsPerEpoch, uint32 epochSeconds);
}
