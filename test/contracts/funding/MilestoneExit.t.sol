// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {FundedFixture} from "../support/FundedFixture.sol";
import {CallbackDollar} from "../support/TestDollars.sol";

contract MilestoneExitTest is FundedFixture {
    function test_openExit_RevertGiven_NotMissed() public {
        _expectNotMissed(1, IMilestoneVault.Standing.Evidence);
        vault.openExit(1);
        _expectNotMissed(0, IMilestoneVault.Standing.Payable);
        vault.openExit(0);
        VM.warp(DUE_BY + 600);
        _expectNotMissed(1, IMilestoneVault.Standing.Evidence);
        vault.openExit(1);
    }

    function test_exit_PaysTheSameToEarlyAndLate() public {
        _miss();
        VM.expectEmit();
        emit IMilestoneVault.MilestoneMissed(1);
        VM.expectEmit();
        emit IMilestoneVault.ExitOpened(10_000e6, uint48(block.timestamp + 30 days));
        vault.openExit(1);
        assertEq(vault.exitPot(), 10_000e6, "pot");
        assertEq(vault.exitValue(6_000e18), 6_000e6, "ann's part");

        VM.expectEmit();
        emit IMilestoneVault.MemberExited(ann, ann, 6_000e18, 6_000e6);
        VM.prank(ann);
        vault.exit(6_000e18, 6_000e6);
        assertEq(dollar.balanceOf(ann), 6_000e6, "ann");
        assertEq(shares.balanceOf(ann), 0, "burned");
        // Ben had not even claimed his shares.
        presale.claim(ben);
        assertEq(vault.exitValue(4_000e18), 4_000e6, "ben's part is what it was");
        VM.prank(ben);
        vault.exitTo(4_000e18, 4_000e6, address(7));
        assertEq(dollar.balanceOf(address(7)), 4_000e6, "ben's payee");
        assertEq(vault.held(), 0, "empty");
        assertEq(shares.totalSupply(), shares.balanceOf(parts.vesting), "only locked shares are left");
    }

    function test_exit_LeavesWhatTheStewardHasEarned() public {
        vault.release(0);
        VM.prank(parts.timelock);
        vault.releaseByVote(1);
        // Nothing is promised any more, so nothing can be missed; members wind down what waits.
        VM.prank(parts.timelock);
        VM.expectEmit();
        emit IMilestoneVault.WoundDown();
        vault.windDown();
        assertEq(vault.exitPot(), 5_000e6, "what the tap held back goes to members");
        assertEq(vault.waiting(), 0, "nothing waits");
        assertEq(vault.exitValue(10_000e18), 5_000e6, "all");
    }

    function test_openExit_LeavesWhatWaitsForTheTap() public {
        firstBps = 7_000;
        _raise();
        vault.release(0);
        assertEq(vault.waiting(), 2_000e6, "waits");
        _miss();
        vault.openExit(1);
        assertEq(vault.exitPot(), 3_000e6, "the missed milestone's part");
        vault.payOut();
        assertEq(dollar.balanceOf(steward), 7_000e6, "earned is earned");
        VM.prank(ann);
        vault.exit(6_000e18, 0);
        assertEq(dollar.balanceOf(ann), 1_800e6, "ann's part of the pot");
    }

    function test_exit_RevertGiven_NotOpenOrOver() public {
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneExitClosed.selector, 0, block.timestamp));
        VM.prank(ann);
        vault.exit(1e18, 0);
        assertEq(vault.exitValue(1e18), 0, "nothing yet");
        _miss();
        vault.openExit(1);
        uint48 until = vault.exitUntil();
        VM.warp(until);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneExitClosed.selector, until, until));
        VM.prank(ann);
        vault.exit(1e18, 0);
    }

    function test_exit_RevertWhen_TooLittleOrTooMuch() public {
        _miss();
        vault.openExit(1);
        VM.startPrank(ann);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneExitTooLittle.selector, 6_000e6, 6_000e6 + 1));
        vault.exit(6_000e18, 6_000e6 + 1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneExitTooLittle.selector, 0, 1));
        vault.exit(1, 0);
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneTooManyShares.selector, 10_000e18 + 1, 10_000e18)
        );
        vault.exit(10_000e18 + 1, 0);
        VM.expectRevert(IMilestoneVault.MilestonePayeeZero.selector);
        vault.exitTo(1e18, 0, address(0));
        // More than ann holds, though no more than there are.
        VM.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, ann, 6_000e18, 6_000e18 + 1)
        );
        vault.exit(6_000e18 + 1, 0);
        VM.stopPrank();
    }

    function test_exit_EndsEveryPromise() public {
        vault.release(0);
        _miss();
        vault.openExit(1);
        bytes memory ended = abi.encodeWithSelector(IMilestoneVault.MilestoneExitOpened.selector, vault.exitUntil());
        VM.expectRevert(ended);
        vault.openExit(1);
        VM.expectRevert(ended);
        vault.release(1);
        VM.expectRevert(ended);
        vault.object(1);
        VM.expectRevert(ended);
        VM.prank(steward);
        vault.submit(1, 0, 0);
        VM.startPrank(parts.timelock);
        VM.expectRevert(ended);
        vault.releaseByVote(1);
        VM.expectRevert(ended);
        vault.windDown();
        VM.stopPrank();
    }

    function test_windDown_RevertWhen_NotVotedOrNothingLeft() public {
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneNotTimelock.selector, address(this), parts.timelock)
        );
        vault.windDown();
        vault.release(0);
        VM.startPrank(parts.timelock);
        vault.releaseByVote(1);
        VM.warp(block.timestamp + 2 days);
        vault.payOut();
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNothingLeft.selector, 0, 0));
        vault.windDown();
        VM.stopPrank();
    }

    function test_closeExit_SendsTheRestToTheTreasury() public {
        _miss();
        vault.openExit(1);
        uint48 until = vault.exitUntil();
        VM.prank(ann);
        vault.exit(6_000e18, 0);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNothingLeft.selector, until, 4_000e6));
        vault.closeExit();
        VM.warp(until);
        VM.expectEmit();
        emit IMilestoneVault.ExitClosed(4_000e6);
        vault.closeExit();
        assertEq(dollar.balanceOf(parts.timelock), 4_000e6, "treasury");
        assertEq(vault.held(), 0, "empty");
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNothingLeft.selector, until, 0));
        vault.closeExit();
    }

    /// While members leave, the number of locked shares cannot fall, so their parts cannot shrink.
    function test_vesting_PausesDuringAnExit() public {
        TeamVesting vesting = TeamVesting(payable(parts.vesting));
        _miss();
        vesting.release(parts.shares);
        uint256 vested = shares.balanceOf(steward);
        assertTrue(vested != 0, "some shares have vested");
        vault.openExit(1);
        uint256 before = vault.exitValue(6_000e18);
        VM.warp(block.timestamp + 10 days);
        VM.expectRevert(abi.encodeWithSelector(TeamVesting.TeamVestingPausedByExit.selector, vault.exitUntil()));
        vesting.release(parts.shares);
        assertEq(vault.exitValue(6_000e18), before, "ann's part");
        VM.warp(vault.exitUntil());
        vesting.release(parts.shares);
        assertTrue(shares.balanceOf(steward) > vested, "goes on afterwards");
    }

    /// Whoever leaves when gets the same, to the unit that rounding takes, and nobody gets more than there is.
    function testFuzz_exit_OrderMakesNoDifference(uint256 first, uint256 second, uint256 third) public {
        presale.claim(ben);
        _miss();
        vault.openExit(1);
        uint256 a = bound(first, 1e15, 3_000e18);
        uint256 b = bound(second, 1e15, 4_000e18 - 1);
        uint256 c = bound(third, 1e15, 3_000e18);
        _exit(ann, a);
        _exit(ben, b);
        _exit(ann, c);
        uint256 expected = ((a + c) * 10_000e6) / 10_000e18;
        assertAtMost(expected - 1, dollar.balanceOf(ann) + 1, "ann loses at most a unit an exit");
        assertAtMost(dollar.balanceOf(ann), expected + 1, "ann");
        assertEq(dollar.balanceOf(ann) + dollar.balanceOf(ben) + vault.held(), 10_000e6, "all");
        uint256 left = shares.totalSupply() - shares.balanceOf(parts.vesting);
        assertAtMost((left * 10_000e6) / 10_000e18, vault.held() + 1, "who stays can still have his part");
    }

    function test_exit_GivenAssetCallsBack_PaysOnce() public {
        CallbackDollar callback = new CallbackDollar();
        dollar = callback;
        _raise();
        _miss();
        vault.openExit(1);
        callback.callBack(address(vault), abi.encodeCall(IMilestoneVault.closeExit, ()));
        VM.prank(ann);
        vault.exit(6_000e18, 0);
        assertTrue(!callback.calledBack(), "re-entered");
        assertEq(callback.balanceOf(ann), 6_000e6, "ann");
    }

    function test_burnForExit_RevertWhen_CallerIsNotTheVaultOrItIsTheLastShare() public {
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotVault.selector, address(this)));
        shares.burnForExit(ann, 1);
        teamBps = 0;
        _raise();
        presale.claim(ben);
        _miss();
        vault.openExit(1);
        _exit(ann, 6_000e18);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesLastShare.selector, 4_000e18, 4_000e18));
        VM.prank(ben);
        vault.exit(4_000e18, 0);
        _exit(ben, 4_000e18 - 1);
        assertEq(shares.totalSupply(), 1, "one unit stays");
        assertAtMost(vault.held(), 1, "and at most a unit of dollars");
    }
}
