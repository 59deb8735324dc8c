// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {BuyOutFixture} from "../support/BuyOutFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice Accepted offers: who leaves first, when the model changes hands, what everybody gets, when nothing comes of it.
contract BuyOutEndsTest is BuyOutFixture {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        expiry = uint48(block.timestamp + 10 days);
        id = _offer();
    }

    function test_leaveFirst_PaysAPartOfWhatTheModelOwns() public {
        _accept(id);
        uint256 expected = (buyOut.netAssets(model) * 1_000e18) / shares.totalSupply();
        assertEq(buyOut.worth(id, 1_000e18), expected, "worth");
        VM.startPrank(ben);
        shares.approve(address(buyOut), 1_000e18);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutPaysLess.selector, expected, expected + 1));
        buyOut.leaveFirst(id, 1_000e18, buyer, expected + 1);
        VM.expectEmit();
        emit IBuyOut.BuyOutLeft(id, ben, buyer, 1_000e18, expected);
        assertEq(buyOut.leaveFirst(id, 1_000e18, buyer, expected), expected, "paid");
        VM.stopPrank();
        assertEq(dollar.balanceOf(buyer), expected, "to whom he named");
        assertEq(shares.balanceOf(address(buyOut)), 1_000e18, "shares");
        _leave(id, 500e18);
        IBuyOut.Offer memory made = buyOut.offers(id);
        assertEq(made.leaversShares, 1_500e18, "shares of both");
        assertEq(made.paidToLeavers, expected + dollar.balanceOf(ben), "dollars of both");
    }

    function test_leaveFirst_NeverPaysMoreThanTheOffer() public {
        _accept(id);
        dollar.print(parts.timelock, PRICE);
        assertEq(buyOut.worth(id, 1_000e18), (PRICE * 1_000e18) / shares.totalSupply(), "of the price");
    }

    function test_leaveFirst_RevertWhen_NotAcceptedOrForNothing() public {
        VM.startPrank(ben);
        VM.expectRevert(_unexpected(id, IBuyOut.State.Open, IBuyOut.State.Accepted));
        buyOut.leaveFirst(id, 1e18, ben, 0);
        VM.stopPrank();
        _accept(id);
        VM.startPrank(ben);
        VM.expectRevert(IBuyOut.BuyOutPayeeZero.selector);
        buyOut.leaveFirst(id, 1e18, address(0), 0);
        VM.expectRevert(IBuyOut.BuyOutNothing.selector);
        buyOut.leaveFirst(id, 1, ben, 0);
        VM.stopPrank();
    }

    function test_complete_HandsTheModelOverAndOwesThePrice() public {
        _accept(id);
        uint256 supply = shares.totalSupply();
        uint256 paid = _leave(id, 1_000e18);
        uint256 owed = (PRICE * (supply - 1_000e18)) / supply;
        VM.warp(governor.executableAt(buyOut.offers(id).proposalId));
        Plan memory plan = _planOf(id);
        VM.expectEmit();
        emit IBuyOut.BuyOutCompleted(id, model, owed, supply - 1_000e18);
        VM.expectEmit();
        emit IBuyOut.BuyOutWithdrawn(id, buyer, PRICE - paid - owed, 0);
        _execute(plan);
        assertEq(registry.ownerOf(model), buyer, "the model");
        assertEq(dollar.balanceOf(buyer), PRICE - paid - owed, "the rest");
        assertEq(uint256(buyOut.offers(id).state), uint256(IBuyOut.State.Completed), "state");
    }

    function test_complete_GivesNothingBack_WhenNobodyLeft() public {
        _accept(id);
        VM.warp(governor.executableAt(buyOut.offers(id).proposalId));
        Plan memory plan = _planOf(id);
        VM.recordLogs();
        _execute(plan);
        Log[] memory logs = VM.getRecordedLogs();
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(buyOut)) ++count;
            assertTrue(logs[i].emitter != address(dollar), "no dollar moves");
        }
        assertEq(count, 1, "completed");
    }

    function test_complete_RevertWhen_NotByTheTimelockOrByAnotherVote() public {
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotTimelock.selector, ann, parts.timelock));
        VM.prank(ann);
        buyOut.complete(id);
        VM.prank(parts.timelock);
        VM.expectRevert(_unexpected(id, IBuyOut.State.Open, IBuyOut.State.Accepted));
        buyOut.complete(id);
        uint256 proposalId = _accept(id);
        VM.warp(block.timestamp + LEAVE_SECONDS);
        VM.prank(parts.timelock);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutOtherVote.selector, proposalId));
        buyOut.complete(id);
    }

    /// Who disagrees has his time, even when the acceptance is written down late.
    function test_complete_WaitsForThoseWhoLeave() public {
        Plan memory plan = _planOf(id);
        uint256 proposalId = _pass(plan);
        _queue(plan);
        uint256 executable = governor.executableAt(proposalId);
        VM.warp(executable);
        _record(id);
        uint256 from = block.timestamp + LEAVE_SECONDS;
        VM.warp(from - 1);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutTooEarly.selector, from, from - 1));
        _execute(plan);
        VM.warp(from);
        _execute(plan);
        assertEq(registry.ownerOf(model), buyer, "the model");
    }

    function test_complete_RevertWhen_TheModelOwnsMoreByNow() public {
        uint256 proposalId = _accept(id);
        dollar.print(parts.timelock, PRICE - buyOut.netAssets(model));
        VM.warp(governor.executableAt(proposalId));
        Plan memory plan = _planOf(id);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBelowNetAssets.selector, PRICE, PRICE));
        _execute(plan);
    }

    function test_claim_PaysForShares() public {
        _accept(id);
        VM.prank(ann);
        VM.expectRevert(_unexpected(id, IBuyOut.State.Accepted, IBuyOut.State.Completed));
        buyOut.claim(id, 1e18, ann);
        _complete(id);
        uint256 expected = (PRICE * 1_000e18) / shares.totalSupply();
        assertEq(buyOut.worth(id, 1_000e18), expected, "worth");
        VM.startPrank(ann);
        VM.expectRevert(IBuyOut.BuyOutNothing.selector);
        buyOut.claim(id, 1, ann);
        shares.approve(address(buyOut), 1_000e18);
        VM.expectEmit();
        emit IBuyOut.BuyOutClaimed(id, ann, ben, 1_000e18, expected);
        buyOut.claim(id, 1_000e18, ben);
        VM.stopPrank();
        assertEq(dollar.balanceOf(ben), expected, "paid");
        assertEq(shares.balanceOf(address(buyOut)), 1_000e18, "shares");
    }

    function test_withdraw_RevertGiven_Completed() public {
        _accept(id);
        _complete(id);
        VM.prank(buyer);
        VM.expectRevert(_unexpected(id, IBuyOut.State.Completed, IBuyOut.State.Open));
        buyOut.withdraw(id, buyer);
    }

    /// An accepted offer binds until it expires; the shares of those who left are the buyer's then.
    function test_withdraw_FromTheExpiryOn() public {
        _accept(id);
        uint256 paid = _leave(id, 1_000e18);
        VM.warp(expiry - 1);
        VM.startPrank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBinding.selector, expiry, expiry - 1));
        buyOut.withdraw(id, buyer);
        VM.warp(expiry);
        VM.expectEmit();
        emit IBuyOut.BuyOutWithdrawn(id, buyer, PRICE - paid, 1_000e18);
        buyOut.withdraw(id, buyer);
        VM.stopPrank();
        assertEq(dollar.balanceOf(buyer), PRICE - paid, "dollars");
        assertEq(shares.balanceOf(buyer), 1_000e18, "shares");
    }

    function test_withdraw_WhenTheVoteIsDead() public {
        Plan memory plan = _planOf(id);
        _accept(id);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBinding.selector, expiry, block.timestamp));
        buyOut.withdraw(id, buyer);
        _cancel(guardian, plan);
        VM.recordLogs();
        VM.prank(buyer);
        buyOut.withdraw(id, buyer);
        assertEq(dollar.balanceOf(buyer), PRICE, "dollars");
        Log[] memory logs = VM.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) assertTrue(logs[i].emitter != address(shares), "no shares move");
    }

    function test_withdraw_RevertGiven_PassedAndNotQueued() public {
        _pass(_planOf(id));
        _record(id);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBinding.selector, expiry, block.timestamp));
        buyOut.withdraw(id, buyer);
    }

    function test_passOnIncome_GivesItToTheTreasury() public {
        _accept(id);
        _leave(id, 1_000e18);
        dollar.print(address(this), 1_000e6);
        dollar.approve(address(router), 1_000e6);
        router.payIncome(model, 1_000e6, "donation", 0);
        VM.warp(block.timestamp + 3 days);
        uint256 earned = shares.claimable(address(buyOut));
        assertTrue(earned != 0, "earned");
        assertEq(buyOut.passOnIncome(model), earned, "passed on");
        assertEq(dollar.balanceOf(parts.timelock), earned, "treasury");
    }
}
