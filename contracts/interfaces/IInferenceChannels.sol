// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoucherClaim} from "./ChannelTypes.sol";

/// @title Payment channels, as their receiver sees them
/// @notice The part of the published x402 `batch-settlement` contract that a credit vault calls.
interface IInferenceChannels {
    /// @notice Claims signed vouchers of channels that pay the caller, or that it claims for; lines that claim nothing new
    /// are passed over.
    function claim(VoucherClaim[] calldata voucherClaims) external;

    /// @notice Pays a receiver all that was claimed for it in one token; anyone may call.
    function settle(address receiver, address token) external;
}
