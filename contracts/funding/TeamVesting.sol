// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VestingWalletUpgradeable} from "@openzeppelin/contracts-upgradeable/finance/VestingWalletUpgradeable.sol";

/// @title The team's shares, released evenly over time
/// @notice Keeps the shares of a model's creator and releases them second by second from the end of the presale on.
/// While they are kept they carry no votes.
/// @dev OpenZeppelin's vesting wallet. The owner may sell the wallet itself; income of unreleased shares is claimed to
/// this wallet and released on the same schedule.
contract TeamVesting is VestingWalletUpgradeable {
    constructor() {
        _disableInitializers();
    }
}
