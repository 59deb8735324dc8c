// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Brings the tokens of a deposit into the channels
/// @notice The channels do not know how tokens are pulled; a collector does, for example by signed authorization.
interface IDepositCollector {
    /// @notice Moves exactly `amount` of `token` from `payer` to the channels, which are the caller.
    /// @param amount smallest unit of the token
    /// @param channelId the channel that the payer must have agreed to fund
    /// @param collectorData what the payer signed, in the collector's own encoding
    function collect(
        address payer,
        address token,
        uint256 amount,
        bytes32 channelId,
        bytes calldata collectorData
    ) external;
}
