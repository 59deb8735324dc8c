// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {ReleasesFixture} from "../support/ReleasesFixture.sol";

/// @notice From a vote for a release to its end, with a trial or without one.
contract ReleaseTrialsTest is ReleasesFixture {
    uint256 private constant TRIAL_SECONDS = 60;

    function test_approve_MakesLiveAtOnce_WithoutATrial() public {
        uint256 id = _submit(0);
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseStateChanged(id, model, 1, 3);
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseStateChanged(FIRST, model, 5, 6);
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseStateChanged(id, model, 3, 5);
        VM.expectEmit();
        emit IReleaseRegistry.LiveReleaseSet(model, id, _files().weightsSha256);
        _approve(id);
        assertEq(_live(), id, "live");
        assertEq(releases.canary(model), 0, "no trial");
        assertEq(releases.liveSince(id), block.timestamp, "since");
        assertEq(releases.liveSince(FIRST), 0, "the former one no longer");
    }

    function test_approve_BeginsTheTrial() public {
        uint256 id = _submit(500);
        _approve(id);
        _assertState(id, IReleaseRegistry.State.Canary);
        assertEq(releases.canary(model), id, "on trial");
        assertEq(_live(), FIRST, "live");
    }

    function test_approve_RevertGiven_AnotherOnTrial() public {
        uint256 id = _submit(500);
        uint256 other = _submit(0);
        _approve(id);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryCanaryRunning.selector, id));
        _approve(other);
    }

    function test_approve_RevertWhen_NotVotedOrNotWaiting() public {
        uint256 id = _submit(0);
        bytes memory notVoted = abi.encodeWithSelector(
            IReleaseRegistry.ReleaseRegistryNotTimelock.selector,
            ann,
            parts.timelock
        );
        VM.startPrank(ann);
        VM.expectRevert(notVoted);
        releases.approve(id);
        VM.expectRevert(notVoted);
        releases.reject(id);
        VM.stopPrank();
        bytes memory notWaiting = _unexpected(FIRST, IReleaseRegistry.State.Live, IReleaseRegistry.State.Draft);
        VM.startPrank(parts.timelock);
        VM.expectRevert(notWaiting);
        releases.approve(FIRST);
        VM.expectRevert(notWaiting);
        releases.reject(FIRST);
        VM.stopPrank();
    }

    function test_reject_TurnsDownForGood() public {
        uint256 id = _submit(0);
        VM.startPrank(parts.timelock);
        releases.reject(id);
        _assertState(id, IReleaseRegistry.State.Rejected);
        VM.expectRevert(_unexpected(id, IReleaseRegistry.State.Rejected, IReleaseRegistry.State.Draft));
        releases.approve(id);
        VM.stopPrank();
    }

    function test_finalizeCanary_ByTheSteward_WhenTheTrialHasLasted() public {
        uint256 id = _submit(500);
        _approve(id);
        uint256 endsAt = block.timestamp + TRIAL_SECONDS;
        VM.warp(endsAt - 1);
        VM.startPrank(steward);
        VM.expectRevert(
            abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryCanaryTooYoung.selector, endsAt, endsAt - 1)
        );
        releases.finalizeCanary(id);
        VM.warp(endsAt);
        releases.finalizeCanary(id);
        VM.stopPrank();
        assertEq(_live(), id, "live");
        assertEq(releases.canary(model), 0, "no trial any more");
        _assertState(FIRST, IReleaseRegistry.State.Superseded);
    }

    function test_finalizeCanary_ByVote_AtAnyTime() public {
        uint256 id = _submit(500);
        _approve(id);
        VM.prank(parts.timelock);
        releases.finalizeCanary(id);
        assertEq(_live(), id, "live");
    }

    function test_abortCanary_LeavesWhatIsLive() public {
        uint256 id = _submit(500);
        _approve(id);
        VM.prank(steward);
        releases.abortCanary(id);
        _assertState(id, IReleaseRegistry.State.Rejected);
        assertEq(releases.canary(model), 0, "no trial any more");
        assertEq(_live(), FIRST, "live");
    }

    function test_endOfTrial_RevertWhen_ByAStrangerOrWithoutATrial() public {
        uint256 id = _submit(500);
        bytes memory noTrial = _unexpected(id, IReleaseRegistry.State.Draft, IReleaseRegistry.State.Canary);
        VM.startPrank(steward);
        VM.expectRevert(noTrial);
        releases.finalizeCanary(id);
        VM.expectRevert(noTrial);
        releases.abortCanary(id);
        VM.stopPrank();
        _approve(id);
        VM.warp(block.timestamp + TRIAL_SECONDS);
        bytes memory refusal = abi.encodeWithSelector(
            IReleaseRegistry.ReleaseRegistryNotSteward.selector,
            ann,
            steward
        );
        VM.startPrank(ann);
        VM.expectRevert(refusal);
        releases.finalizeCanary(id);
        VM.expectRevert(refusal);
        releases.abortCanary(id);
        VM.stopPrank();
    }

    /// What was live twice has been live as long as both times together, and no longer when it is not live.
    function test_liveFor_AddsUpAndStands() public {
        VM.warp(block.timestamp + 700);
        uint256 before = releases.liveFor(FIRST);
        uint256 second = _goLive();
        VM.warp(block.timestamp + 50);
        VM.prank(ann);
        releases.signalRollback(second);
        assertEq(_live(), FIRST, "called back");
        VM.warp(block.timestamp + 30);
        _goLive();
        VM.warp(block.timestamp + 1_000);
        assertEq(releases.liveFor(FIRST), before + 30, "both times");
    }
}
