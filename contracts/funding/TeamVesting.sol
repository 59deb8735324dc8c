// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VestingWalletUpgradeable} from "@openzeppelin/contracts-upgradeable/finance/VestingWalletUpgradeable.sol";

import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "../model/CloneArguments.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title The team's shares, released evenly over time
/// @notice Keeps the shares of a model's creator and releases them second by second from the end of the presale on, but
/// none before the cliff. While they are kept they carry no votes, and while members leave in an exit none is released.
/// @dev OpenZeppelin's vesting wallet, whose times are in the clone's arguments: after the model's id (8 bytes) the start
/// (6 bytes), the duration and the cliff (4 bytes each, in seconds). The owner may sell the wallet itself; income of
/// unreleased shares is claimed to this wallet and released on the same schedule.
contract TeamVesting is VestingWalletUpgradeable, ModelPart {
    using CloneArguments for bytes;

    /// @notice Members leave until `until`; the number of shares that are locked must not fall meanwhile.
    error TeamVestingPausedByExit(uint48 until);

    constructor(address registry_) ModelPart(registry_) {
        _disableInitializers();
    }

    /// @notice Sets the owner; called once, in the transaction that makes the clone. Factory only.
    /// Emits OpenZeppelin's `OwnershipTransferred`. Requirements: {ModelPartNotFactory}.
    function initialize(address owner) external onlyFactory initializer {
        __Ownable_init(owner);
    }

    /// @notice Sends the owner what has been released of a token; anyone may call.
    /// Emits OpenZeppelin's `ERC20Released`. Requirements: {TeamVestingPausedByExit}, for shares of the model.
    function release(address token) public override {
        ModelParts memory parts = _parts();
        IMilestoneVault vault = IMilestoneVault(parts.vault);
        if (token == parts.shares && vault.exitOpen()) revert TeamVestingPausedByExit(vault.exitUntil());
        super.release(token);
    }

    /// @notice Unix second from which on shares are released.
    function start() public view override returns (uint256) {
        return _cloneArgs().numberAt(8, 6);
    }

    /// @notice Seconds over which shares are released.
    function duration() public view override returns (uint256) {
        return _cloneArgs().numberAt(14, 4);
    }

    /// @notice Unix second before which none is released.
    function cliff() public view returns (uint256) {
        return start() + _cloneArgs().numberAt(18, 4);
    }

    function _vestingSchedule(uint256 total, uint64 timestamp) internal view override returns (uint256) {
        return timestamp < cliff() ? 0 : super._vestingSchedule(total, timestamp);
    }
}
