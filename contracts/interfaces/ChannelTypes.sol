// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who pays whom, in what, and who may sign for them; its EIP-712 digest is the channel's id.
struct ChannelConfig {
    /// Whose tokens are deposited and to whom what is left returns.
    address payer;
    /// Signs vouchers instead of the payer, for example a session key; zero: the payer signs.
    address payerAuthorizer;
    /// Who earns.
    address receiver;
    /// Signs claims and refunds for the receiver.
    address receiverAuthorizer;
    address token;
    /// Seconds between asking for a withdrawal and getting it.
    uint40 withdrawDelay;
    bytes32 salt;
}

/// @notice The payer's word: up to `maxClaimableAmount` of the channel, in all, may be claimed.
struct Voucher {
    ChannelConfig channel;
    uint128 maxClaimableAmount;
}

/// @notice A signed voucher and how much of it, in all since the channel began, is claimed.
struct VoucherClaim {
    Voucher voucher;
    bytes signature;
    uint128 totalClaimed;
}
