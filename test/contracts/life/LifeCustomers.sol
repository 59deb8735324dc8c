// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LifeHolders} from "./LifeHolders.sol";

/// @notice What customers do with credits.
abstract contract LifeCustomers is LifeHolders {
    function buyCredits(uint256 who, uint256 amount) external watched {
        if (creditVault().serviceStopped()) return;
        uint128 bought = uint128(bound(amount, 1, 10_000e6));
        uint256 cost = creditVault().cost(bought);
        dollar.print(address(this), cost);
        dollar.approve(parts.creditVault, cost);
        creditVault().buy(_person(who), bought, cost);
    }

    function useCredits(uint256 who, uint256 amount) external watched {
        address person = _person(who);
        uint256 used = bound(amount, 0, credits().balanceOf(person));
        VM.prank(person);
        credits().transfer(parts.creditVault, used);
    }

    function realise() external watched {
        try creditVault().realise() {} catch {
            record.forget();
        }
    }

    function giveBackCredits(uint256 who, uint256 amount) external watched {
        address person = _person(who);
        uint256 has = credits().balanceOf(person);
        if (has == 0 || !creditVault().serviceStopped()) return;
        uint128 given = uint128(bound(amount, 1, has));
        VM.prank(person);
        creditVault().redeem(given, person);
    }
}
