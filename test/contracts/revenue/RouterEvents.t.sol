// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ParentTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice What the router tells an index: all that happened, and nothing that did not.
contract RouterEventsTest is RevenueFixture {
    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
    }

    function test_registerModel_TellsOfNoParents_GivenNone() public {
        VM.recordLogs();
        router.registerModel(2, address(shares), timelock, _terms());
        assertEq(_logsOf(address(router)), 3, "the split and the units of two authors");
    }

    function test_setSplit_TellsTheParts() public {
        VM.expectEmit();
        emit IRevenueRouter.SplitSet(MODEL, 1_000, 2_000, 7_000);
        VM.prank(timelock);
        router.setSplit(MODEL, 1_000, 2_000, 7_000);
    }

    function test_payIncome_TellsOfNothingElse_GivenNeitherFeeNorParents() public {
        _payAndRecord(MODEL, 100e6);
        assertEq(_logsOf(address(router)), 1, "the income");
    }

    function test_payIncome_TellsOfNoParents_GivenAFeeOnly() public {
        VM.prank(timelock);
        router.setOperatorFee(MODEL, ben, 1_000);
        _payAndRecord(MODEL, 100e6);
        assertEq(_logsOf(address(router)), 2, "the fee and the income");
    }

    function test_payIncomeAndPassOn_TellOfNoFeeNorMoreParents_GivenOneParent() public {
        router.registerModel(2, address(shares), timelock, _terms());
        ParentTerms[] memory parents = new ParentTerms[](1);
        parents[0] = ParentTerms(uint48(MODEL), 2_000);
        VM.prank(timelock);
        router.setParents(2, parents);
        _payAndRecord(2, 100e6);
        assertEq(_logsOf(address(router)), 2, "the parents' part and the income");
        router.passOn(2, MODEL);
        assertEq(_logsOf(address(router)), 1, "the parent's income");
    }

    function test_payIncome_AnnouncesNothing_WhenTheSharesGetNothing() public {
        _payAndRecord(MODEL, 1);
        assertEq(_logsOf(address(dollar)), 1, "half a unit is rounded down, so nothing is sent on");
    }

    function test_claimAuthorTo_TellsWhoseRoyaltiesWentToWhom() public {
        _pay(100e6);
        VM.expectEmit();
        emit IRevenueRouter.AuthorClaimed(MODEL, ann, timelock, 15e6);
        VM.prank(ann);
        router.claimAuthorTo(MODEL, timelock);
    }

    function test_claimTreasury_TellsTheAmount() public {
        _pay(100e6);
        VM.expectEmit();
        emit IRevenueRouter.TreasuryClaimed(MODEL, 30e6);
        router.claimTreasury(MODEL);
    }

    function _payAndRecord(uint256 modelId, uint256 amount) private {
        _fund(amount);
        dollar.approve(address(router), amount);
        VM.recordLogs();
        router.payIncome(modelId, amount, INFERENCE, 0);
    }

    /// @dev How many events of `emitter` there were since the recording began.
    function _logsOf(address emitter) private returns (uint256 count) {
        Log[] memory logs = VM.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == emitter) ++count;
        }
    }
}
