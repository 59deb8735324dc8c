// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";

/// @notice What operators of one vote after another are owed, and what is told about it.
contract OperatorFeeTest is RevenueFixture {
    address private immutable operator = actor("operator");

    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
    }

    function test_setOperatorFee_TellsWhoGetsWhat() public {
        VM.expectEmit();
        emit IRevenueRouter.OperatorFeeSet(MODEL, operator, 700);
        _setFee(operator, 700);
    }

    function test_payIncome_GivesTheSmallestFee() public {
        _setFee(operator, 1);
        _pay(10_000);
        assertEq(router.feeClaimable(MODEL, operator), 1, "one ten-thousandth");
        _setFee(ann, 1);
        assertEq(router.feeClaimable(MODEL, operator), 1, "after the next vote");
    }

    /// Who was operator twice and is not any more has what both times have earned.
    function test_setOperatorFee_AddsUpWhatFormerOperatorsEarned() public {
        _setFee(operator, 1_000);
        _pay(100e6);
        _setFee(ann, 1_000);
        _setFee(operator, 500);
        _pay(100e6);
        _setFee(ann, 1_000);
        assertEq(router.feeClaimable(MODEL, operator), 15e6, "both times");
    }

    function test_claimFee_PaysAFormerOperatorOnce() public {
        _setFee(operator, 1_000);
        _pay(100e6);
        _setFee(ann, 1_000);
        _pay(100e6);
        assertEq(router.claimFee(MODEL, operator), 10e6, "amount");
        assertEq(router.feeClaimable(MODEL, operator), 0, "nothing left");
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, MODEL, operator));
        router.claimFee(MODEL, operator);
    }

    function test_claimFeeTo_TellsWhoseFeeWentToWhom() public {
        _setFee(operator, 1_000);
        _pay(100e6);
        VM.expectEmit();
        emit IRevenueRouter.FeeClaimed(MODEL, operator, ben, 10e6);
        VM.prank(operator);
        router.claimFeeTo(MODEL, ben);
    }

    function test_views_RevertGiven_UnknownModel() public {
        bytes memory refusal = abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7);
        VM.expectRevert(refusal);
        router.operatorFee(7);
        VM.expectRevert(refusal);
        router.splitOf(7);
    }

    function _setFee(address who, uint16 feeBps) private {
        VM.prank(timelock);
        router.setOperatorFee(MODEL, who, feeBps);
    }
}
