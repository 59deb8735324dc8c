// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

contract MilestoneVaultTest is FundedFixture {
    function test_release_PaysAsTheTapLetsIt() public {
        VM.expectEmit();
        emit IMilestoneVault.MilestoneReleased(0, 4_000e6);
        VM.expectEmit();
        emit IMilestoneVault.ProceedsPaid(steward, 4_000e6, 0);
        vault.release(0);
        VM.prank(parts.timelock);
        vault.releaseByVote(1);
        assertEq(dollar.balanceOf(steward), 5_000e6, "half of all on the first day");
        assertEq(vault.waiting(), 5_000e6, "the rest waits");
        assertEq(vault.held(), 5_000e6, "and is held");
        assertEq(vault.payableNow(), 0, "the tap is empty");
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneTapEmpty.selector, 5_000e6));
        vault.payOut();

        VM.warp(block.timestamp + 6 hours);
        assertEq(vault.payableNow(), 1_250e6, "a quarter of the tap");
        vault.payOut();
        VM.warp(block.timestamp + 30 days);
        assertEq(vault.payableNow(), 3_750e6, "no more than waits");
        vault.payOut();
        assertEq(dollar.balanceOf(steward), 10_000e6, "all");
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneTapEmpty.selector, 0));
        vault.payOut();
    }

    function test_release_GivenTapIsEmpty_StillAccepts() public {
        vault.release(0);
        VM.startPrank(parts.timelock);
        vault.releaseByVote(1);
        VM.stopPrank();
        (IMilestoneVault.Standing standing, ) = vault.due(1);
        assertEq(uint256(standing), uint256(IMilestoneVault.Standing.Released), "accepted");
    }

    function test_payOut_RevertGiven_NobodyToPay() public {
        vault.release(0);
        VM.prank(parts.timelock);
        vault.releaseByVote(1);
        VM.warp(block.timestamp + 1 days);
        VM.prank(steward);
        registry.handOnSteward(model, address(0));
        VM.expectRevert(IMilestoneVault.MilestoneNoSteward.selector);
        vault.payOut();
    }

    function test_due_SaysWhatIsNext() public {
        uint48 latest = DUE_BY + 600;
        _assertDue(0, IMilestoneVault.Standing.Payable, 0);
        _assertDue(1, IMilestoneVault.Standing.Evidence, latest);
        vault.release(0);
        _assertDue(0, IMilestoneVault.Standing.Released, 0);

        VM.warp(latest - 400);
        VM.prank(steward);
        vault.submit(1, 0, 0);
        uint48 until = uint48(block.timestamp + 300);
        _assertDue(1, IMilestoneVault.Standing.Objectable, until);
        VM.prank(ann);
        vault.object(1);
        VM.warp(until);
        _assertDue(1, IMilestoneVault.Standing.Contested, latest + 600);
        VM.warp(latest + 600);
        _assertDue(1, IMilestoneVault.Standing.Contested, latest + 600);
        VM.warp(latest + 601);
        _assertDue(1, IMilestoneVault.Standing.Missed, latest + 600);
        vault.openExit(1);
        _assertDue(1, IMilestoneVault.Standing.Ended, 0);
        _assertDue(0, IMilestoneVault.Standing.Released, 0);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneUnknown.selector, 2, 2));
        vault.due(2);
    }

    function test_due_GivenNoOneObjects_IsPayableEvenLate() public {
        VM.warp(DUE_BY + 600);
        VM.prank(steward);
        vault.submit(1, 0, 0);
        VM.warp(block.timestamp + 300 days);
        _assertDue(1, IMilestoneVault.Standing.Payable, 0);
        _expectNotMissed(1, IMilestoneVault.Standing.Payable);
        vault.openExit(1);
        vault.release(1);
    }

    function test_due_GivenOneDayToLive_IsPayableAfterIt() public {
        liveDays = 1;
        _raise();
        VM.prank(steward);
        vault.submit(1, 0, 1);
        uint48 lived = uint48(releases.liveSince(1) + 1 days);
        VM.warp(lived - 1);
        _assertDue(1, IMilestoneVault.Standing.Living, lived);
        VM.warp(lived);
        _assertDue(1, IMilestoneVault.Standing.Payable, 0);
    }

    function test_due_GivenReleaseMustLive_WaitsForIt() public {
        liveDays = 3;
        _raise();
        uint256 releaseId = 1;
        uint48 latest = DUE_BY + 600;
        VM.prank(steward);
        vault.submit(1, 0, releaseId);
        VM.warp(block.timestamp + 300);
        uint48 lived = uint48(releases.liveSince(releaseId) + 3 days);
        _assertDue(1, IMilestoneVault.Standing.Living, lived);
        // Another release takes its place, so it does not live on.
        _replaceRelease();
        _assertDue(1, IMilestoneVault.Standing.Living, 0);
        VM.warp(latest + 300 + 3 days);
        _assertDue(1, IMilestoneVault.Standing.Living, 0);
        VM.warp(latest + 301 + 3 days);
        _assertDue(1, IMilestoneVault.Standing.Missed, latest + 300 + 3 days);
    }
}
