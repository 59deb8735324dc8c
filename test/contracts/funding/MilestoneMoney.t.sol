// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {MilestoneTerms, ModelParams, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {EvidenceFixture} from "../support/EvidenceFixture.sol";
import {FaithlessDollar} from "../support/FaithlessDollar.sol";

/// @notice How the proceeds come in and go out, and what a plan without a date means.
contract MilestoneMoneyTest is EvidenceFixture {
    function test_receiveProceeds_DividesWhatThePresaleBrings() public {
        _launch(_params());
        _contribute(ann, 0, 1_000e6);
        VM.warp(presale.terms().end);
        VM.expectEmit();
        emit IMilestoneVault.ProceedsReceived(1_000e6);
        VM.expectEmit();
        emit IMilestoneVault.MilestoneFunded(0, 400e6);
        VM.expectEmit();
        emit IMilestoneVault.MilestoneFunded(1, 600e6);
        presale.finalize();
        for (uint256 i = 0; i < 2; ++i) {
            IMilestoneVault.Milestone memory milestone = vault.milestone(i);
            assertEq(milestone.objectableUntil, 0, "nothing was handed in");
            assertEq(milestone.releaseId, 0, "no release is named");
            assertEq(vault.objectionLimit(i), 0, "nothing to object to");
        }
    }

    function test_receiveProceeds_RevertWhen_NotOnceFromThePresale() public {
        _launch(_params());
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneNotPresale.selector, address(this), parts.presale)
        );
        vault.receiveProceeds(1);
        VM.startPrank(parts.presale);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneProceedsMissing.selector, 0, 1));
        vault.receiveProceeds(1);
        vault.receiveProceeds(0);
        _expectState(0, IMilestoneVault.State.Funded, IMilestoneVault.State.Planned);
        vault.receiveProceeds(0);
        VM.stopPrank();
    }

    function test_release_AddsToWhatWaits() public {
        MilestoneTerms[] memory plan = _plan();
        (plan[0].shareBps, plan[1].shareBps) = (7_000, 3_000);
        _fund(plan);
        vault.release(0);
        assertEq(vault.waiting(), 200e6, "what the tap held back");
        VM.prank(parts.timelock);
        vault.releaseByVote(1);
        assertEq(vault.waiting(), 500e6, "and the next one");
    }

    function test_release_GivenTapIsEmpty_StillAccepts() public {
        MilestoneTerms[] memory plan = _plan();
        (plan[0].shareBps, plan[1].shareBps) = (5_000, 5_000);
        _fund(plan);
        vault.release(0);
        assertEq(vault.payableNow(), 0, "empty");
        VM.prank(parts.timelock);
        vault.releaseByVote(1);
        _assertDue(1, IMilestoneVault.Standing.Released, 0);
        assertEq(vault.waiting(), 500e6, "waits");
    }

    function test_release_PaysEvenASingleUnit() public {
        ModelParams memory params = _params();
        params.raise.tiers[0].price = 1;
        (params.raise.softCap, params.raise.hardCap, params.raise.minContribution) = (2, 2, 0);
        (params.milestones[0].shareBps, params.milestones[1].shareBps) = (5_000, 5_000);
        _launch(params);
        _contribute(ann, 0, 2);
        presale.finalize();
        vault.release(0);
        assertEq(dollar.balanceOf(address(this)), 1, "half of two units");
    }

    /// A first milestone with a date, or with a release that must live, is paid for evidence like any other.
    function test_release_GivenTheFirstIsPromisedToo_NeedsEvidence() public {
        MilestoneTerms[] memory plan = _plan();
        plan[0].dueBy = DUE_BY - 1;
        _fund(plan);
        _assertDue(0, IMilestoneVault.Standing.Evidence, LATEST - 1);
        _expectState(0, IMilestoneVault.State.Funded, IMilestoneVault.State.Submitted);
        vault.release(0);
        (plan[0].dueBy, plan[0].liveDays) = (0, 3);
        _fund(plan);
        _assertDue(0, IMilestoneVault.Standing.Evidence, 0);
        _expectState(0, IMilestoneVault.State.Funded, IMilestoneVault.State.Submitted);
        vault.release(0);
    }

    /// What has no date is never missed: neither evidence that was stopped, nor a release that does not live on.
    function test_due_GivenNoDate_IsNeverMissed() public {
        MilestoneTerms[] memory plan = _plan();
        plan[0].liveDays = 3;
        _fund(plan);
        (uint256 live, , ) = releases.live(model);
        vault.submit(0, EVIDENCE, live);
        VM.warp(block.timestamp + 300);
        uint48 lived = uint48(releases.liveSince(live) + 3 days);
        _assertDue(0, IMilestoneVault.Standing.Living, lived);
        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(8)), bytes32(uint256(9)), 0, "");
        uint256 second = releases.submit(model, files, live, 0);
        VM.prank(parts.timelock);
        releases.approve(second);
        VM.warp(block.timestamp + 1_000 days);
        _assertDue(0, IMilestoneVault.Standing.Living, 0);

        _fund(_plan());
        vault.submit(0, EVIDENCE, 0);
        _object(ann, 0);
        VM.warp(block.timestamp + 1_000 days);
        _assertDue(0, IMilestoneVault.Standing.Contested, 0);
    }

    /// Evidence that was handed in as late as possible leaves as much time for a vote as any other.
    function test_due_GivenLateEvidence_LeavesTimeForAVote() public {
        _fund(_plan());
        VM.warp(LATEST);
        vault.submit(1, EVIDENCE, 0);
        _object(ann, 1);
        VM.warp(LATEST + 300);
        _assertDue(1, IMilestoneVault.Standing.Contested, LATEST + 300 + 600);
        VM.warp(LATEST + 300 + 601);
        _assertDue(1, IMilestoneVault.Standing.Missed, LATEST + 300 + 600);
    }

    function test_exitTo_NamesTheMemberAndThePayee() public {
        _fund(_plan());
        VM.prank(parts.timelock);
        vault.windDown();
        VM.expectEmit();
        emit IMilestoneVault.MemberExited(ann, cleo, 600e18, 600e6);
        VM.prank(ann);
        vault.exitTo(600e18, 600e6, cleo);
        assertEq(dollar.balanceOf(cleo), 600e6, "cleo");
    }

    function test_payments_GivenAssetCallsBack_AreNotEntered() public {
        MilestoneTerms[] memory plan = _plan();
        (plan[0].shareBps, plan[1].shareBps) = (5_000, 5_000);
        for (uint256 i = 0; i < 2; ++i) {
            setUp();
            _fund(plan);
            vault.submit(1, EVIDENCE, 0);
            VM.warp(block.timestamp + 300);
            FaithlessDollar faithless = _betray(dollar);
            faithless.callBack(address(vault), abi.encodeCall(IMilestoneVault.release, (1)));
            VM.prank(parts.timelock);
            if (i == 0) vault.release(0);
            else vault.releaseByVote(0);
            assertTrue(!faithless.calledBack(), "entered again");
        }
    }

    /// What waits behind the tap does not come out in the middle of an exit, nor the rest of an exit in the middle of that.
    function test_exits_GivenAssetCallsBack_AreNotEntered() public {
        MilestoneTerms[] memory plan = _plan();
        (plan[0].shareBps, plan[1].shareBps) = (7_000, 3_000);
        _fund(plan);
        vault.release(0);
        VM.warp(LATEST + 1);
        vault.openExit(1);
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(vault), abi.encodeCall(IMilestoneVault.payOut, ()));
        VM.startPrank(ann);
        vault.exit(100e18, 0);
        vault.exitTo(100e18, 0, cleo);
        VM.stopPrank();
        VM.warp(vault.exitUntil());
        faithless.callBack(address(vault), abi.encodeCall(IMilestoneVault.closeExit, ()));
        vault.payOut();
        assertTrue(!faithless.calledBack(), "entered again");
        assertEq(vault.waiting(), 0, "paid out");
    }

    function test_closeExit_GivenAssetCallsBack_IsNotEntered() public {
        MilestoneTerms[] memory plan = _plan();
        (plan[0].shareBps, plan[1].shareBps) = (7_000, 3_000);
        _fund(plan);
        vault.release(0);
        VM.warp(LATEST + 1);
        vault.openExit(1);
        VM.warp(vault.exitUntil());
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(vault), abi.encodeCall(IMilestoneVault.payOut, ()));
        vault.closeExit();
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_vesting_ReleasesOtherTokensDuringAnExit() public {
        _fund(_plan());
        VM.prank(parts.timelock);
        vault.windDown();
        VM.prank(ben);
        dollar.transfer(parts.vesting, 365e6);
        VM.warp(presale.terms().end + 1 days);
        TeamVesting(payable(parts.vesting)).release(address(dollar));
        assertEq(dollar.balanceOf(address(this)), 1e6, "a day of a year");
    }
}
