// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IAuthorizedTransfer} from "../interfaces/IAuthorizedTransfer.sol";
import {IDepositCollector} from "./IDepositCollector.sol";

/// @title Deposits by signed authorization
/// @notice Brings tokens into a channel with one signature of the payer (ERC-3009), who needs no transaction.
/// @dev The payer signs a transfer to this contract whose nonce is bound to the channel, so that nobody can put the
/// tokens into another one. Holds nothing between transactions. No roles.
contract Erc3009Collector is IDepositCollector {
    using SafeERC20 for IERC20;

    /// @notice The only account that may collect.
    address public immutable channels;

    /// @notice Only the channels may collect. `caller` tried.
    error Erc3009CollectorNotChannels(address caller);

    /// @param channels_ where the channels are, or will be
    constructor(address channels_) {
        channels = channels_;
    }

    /// @inheritdoc IDepositCollector
    /// @dev `collectorData` is (uint256 validAfter, uint256 validBefore, uint256 salt, bytes signature); the
    /// authorization's nonce is keccak256(abi.encode(channelId, salt)).
    function collect(
        address payer,
        address token,
        uint256 amount,
        bytes32 channelId,
        bytes calldata collectorData
    ) external {
        require(msg.sender == channels, Erc3009CollectorNotChannels(msg.sender));
        (uint256 validAfter, uint256 validBefore, uint256 salt, bytes memory signature) = abi.decode(
            collectorData,
            (uint256, uint256, uint256, bytes)
        );
        bytes32 nonce = keccak256(abi.encode(channelId, salt));
        IAuthorizedTransfer(token).receiveWithAuthorization(
            payer,
            address(this),
            amount,
            validAfter,
            validBefore,
            nonce,
            signature
        );
        IERC20(token).safeTransfer(channels, amount);
    }
}
