// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuthorizableToken} from "../access/AuthorizableToken.sol";

/// @title The dollar of a practice chain
/// @notice Play money with everything that the real dollar token can do, and a tap that gives it away.
/// @dev Never deployed on a public network. Anyone may mint through the tap: it has no value.
contract LocalDollar is AuthorizableToken {
    /// @notice What the tap gives at once: 10,000.000000 dollars.
    uint256 public constant FAUCET_AMOUNT = 10_000e6;
    /// @notice How long an address waits for the next gift, in seconds.
    uint256 public constant FAUCET_PAUSE_SECONDS = 1 hours;

    /// @notice When an address may be given dollars again, unix seconds.
    mapping(address account => uint256 timestamp) public faucetOpensAt;

    /// @notice `account` was given dollars less than an hour ago and has to wait until `opensAt` (unix seconds).
    error LocalDollarFaucetPaused(address account, uint256 opensAt);

    constructor() initializer {
        __ERC20_init("Local Dollar", "LUSD");
    }

    /// @notice Gives `to` 10,000.000000 dollars, at most once an hour; anyone may call.
    /// Emits {IERC20-Transfer}.
    /// Requirements: {LocalDollarFaucetPaused}.
    function faucet(address to) external {
        uint256 opensAt = faucetOpensAt[to];
        require(block.timestamp >= opensAt, LocalDollarFaucetPaused(to, opensAt));
        faucetOpensAt[to] = block.timestamp + FAUCET_PAUSE_SECONDS;
        _mint(to, FAUCET_AMOUNT);
    }
}
