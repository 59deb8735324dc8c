// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Transfers by signed authorization, with the signature as bytes
/// @notice The form of ERC-3009 that also lets contract wallets sign (ERC-1271). The dollar and the credits have it.
interface IAuthorizedTransfer {
    /// @notice Moves `value` from `from` to `to` by an authorization that `from` signed.
    /// @param value smallest unit of the token
    /// @param validAfter unix seconds after which it may be used
    /// @param validBefore unix seconds before which it may be used
    /// @param nonce any value that `from` has not used yet
    /// @param signature 65 bytes, or what a contract wallet accepts
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice As {transferWithAuthorization}, but only `to` may submit it, so that nobody can do so ahead of it.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
