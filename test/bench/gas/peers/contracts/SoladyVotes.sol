// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Votes} from "solady/src/tokens/ERC20Votes.sol";

/// @title Solady's token that votes, with nothing added
contract SoladyVotes is ERC20Votes {
    constructor() {
        _mint(msg.sender, 10_000e18);
    }

    function name() public pure override returns (string memory) {
        return "Plain";
    }

    function symbol() public pure override returns (string memory) {
        return "PLAIN";
    }
}
