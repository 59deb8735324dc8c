// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {CreditFixture} from "../support/CreditFixture.sol";

/// @notice How far and how often votes can move the price of a call.
contract CreditPriceTest is CreditFixture {
    uint128 private constant PRICE = 12_345;

    function setUp() public {
        _setUpCredits(PRICE);
    }

    function test_setPrice_HalvesAtMost() public {
        VM.startPrank(timelock);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultPriceFallsTooFar.selector, 6_172, 6_173));
        vault.setPrice(6_172);
        vault.setPrice(6_173);
        VM.stopPrank();
    }

    function test_setPrice_FallsOnceADayAndRisesAnyTime() public {
        uint256 from = block.timestamp + 1 days;
        VM.startPrank(timelock);
        vault.setPrice(PRICE - 1);
        vault.setPrice(PRICE - 1);
        vault.setPrice(type(uint128).max);
        VM.warp(from - 1);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultPriceFallsTooOften.selector, from, from - 1));
        vault.setPrice(type(uint128).max - 1);
        VM.warp(from);
        vault.setPrice(type(uint128).max - 1);
        VM.stopPrank();
    }
}
