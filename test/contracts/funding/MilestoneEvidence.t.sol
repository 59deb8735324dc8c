// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {MilestoneTerms, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {EvidenceFixture} from "../support/EvidenceFixture.sol";

/// @notice Who hands evidence in, who objects, and what it takes until it is accepted.
contract MilestoneEvidenceTest is EvidenceFixture {
    function setUp() public override {
        super.setUp();
        _fund(_plan());
    }

    function test_submit_GivesMembersTimeToObject() public {
        uint48 until = uint48(block.timestamp + 300);
        VM.expectEmit();
        emit IMilestoneVault.MilestoneSubmitted(1, EVIDENCE, 0, until);
        vault.submit(1, EVIDENCE, 0);
        assertEq(vault.milestone(1).objectableUntil, until, "until");
        assertEq(vault.milestone(0).objectableUntil, 0, "nothing was handed in for the first");
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNotSteward.selector, ann, address(this)));
        VM.prank(ann);
        vault.submit(0, EVIDENCE, 0);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneUnknown.selector, 2, 2));
        vault.submit(2, EVIDENCE, 0);
    }

    function test_submit_RevertGiven_MembersHadNoTimeToTakeTheirShares() public {
        VM.warp(block.timestamp - 1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneTooEarly.selector, 1, 300));
        vault.submit(1, EVIDENCE, 0);
    }

    function test_submit_RevertGiven_Paid() public {
        vault.release(0);
        _expectState(0, IMilestoneVault.State.Released, IMilestoneVault.State.Funded);
        vault.submit(0, EVIDENCE, 0);
    }

    function test_submit_IsTakenUntilTheGraceTimeEnds() public {
        VM.warp(LATEST + 1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneOverdue.selector, 1, LATEST, block.timestamp));
        vault.submit(1, EVIDENCE, 0);
        vault.submit(0, EVIDENCE, 0);
        VM.warp(LATEST);
        vault.submit(1, EVIDENCE, 0);
    }

    function test_submit_AgainOnlyWhenItWasStoppedAndTheTimeIsOver() public {
        vault.submit(1, EVIDENCE, 0);
        uint256 until = block.timestamp + 300;
        _object(ann, 1);
        VM.warp(until - 1);
        _expectOpen(1, until);
        vault.submit(1, EVIDENCE, 0);
        VM.warp(until);
        vault.submit(1, EVIDENCE, 0);
        assertEq(vault.milestone(1).objections, 0, "better evidence, no objections yet");
        VM.warp(until + 300);
        _expectOpen(1, until + 300);
        vault.submit(1, EVIDENCE, 0);
        vault.release(1);
    }

    function test_object_CountsTheVotesOfTheSecondBefore() public {
        address dora = _giveDora(10e18);
        vault.submit(1, EVIDENCE, 0);
        uint256 votes = shares.getVotes(ann);
        VM.expectEmit();
        emit IMilestoneVault.MilestoneObjected(1, ann, votes, votes);
        _object(ann, 1);
        VM.expectEmit();
        emit IMilestoneVault.MilestoneObjected(1, dora, 10e18, votes + 10e18);
        _object(dora, 1);
        assertEq(vault.milestone(1).objections, votes + 10e18, "objections");
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneAlreadyObjected.selector, 1, ann));
        _object(ann, 1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNoVotes.selector, cleo));
        _object(cleo, 1);
    }

    function test_object_TakesTheSmallestVote() public {
        address dora = _giveDora(1);
        vault.submit(1, EVIDENCE, 0);
        _object(dora, 1);
        assertEq(vault.milestone(1).objections, 1, "objections");
    }

    function test_object_RevertWhen_NothingOrNoLonger() public {
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneUnknown.selector, 2, 2));
        _object(ann, 2);
        _expectState(1, IMilestoneVault.State.Funded, IMilestoneVault.State.Submitted);
        _object(ann, 1);
        vault.submit(1, EVIDENCE, 0);
        uint256 until = block.timestamp + 300;
        VM.warp(until);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneObjectionClosed.selector, 1, until, until));
        _object(ann, 1);
    }

    /// 15 % of all shares of the second before stop a milestone, and one unit less does not.
    function test_objections_StopAMilestoneFromTheLimitOn() public {
        uint256 limit = (shares.totalSupply() * 1_500) / 10_000;
        assertEq(vault.objectionLimit(1), 0, "nothing was handed in");
        address dora = _giveDora(limit - 1);
        vault.submit(1, EVIDENCE, 0);
        assertEq(vault.objectionLimit(1), limit, "limit");
        _object(dora, 1);
        VM.warp(block.timestamp + 300);
        _assertDue(1, IMilestoneVault.Standing.Payable, 0);

        _fund(_plan());
        dora = _giveDora(limit);
        vault.submit(1, EVIDENCE, 0);
        _object(dora, 1);
        VM.warp(block.timestamp + 300);
        _assertDue(1, IMilestoneVault.Standing.Contested, LATEST + 600);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneContested.selector, 1, limit, limit));
        vault.release(1);
        vault.submit(1, EVIDENCE, 0);
    }

    function test_release_NeedsEvidenceThatHadItsTime() public {
        _expectState(1, IMilestoneVault.State.Funded, IMilestoneVault.State.Submitted);
        vault.release(1);
        vault.submit(1, EVIDENCE, 0);
        uint256 until = block.timestamp + 300;
        VM.warp(until - 1);
        _expectOpen(1, until);
        vault.release(1);
        VM.warp(until);
        vault.release(1);
        _expectState(1, IMilestoneVault.State.Released, IMilestoneVault.State.Submitted);
        vault.release(1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneUnknown.selector, 2, 2));
        vault.release(2);
    }

    function test_releaseByVote_PaysWhatIsNotPaidYet() public {
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneNotTimelock.selector, address(this), parts.timelock)
        );
        vault.releaseByVote(1);
        vault.submit(1, EVIDENCE, 0);
        VM.startPrank(parts.timelock);
        vault.releaseByVote(1);
        vault.releaseByVote(0);
        _expectState(1, IMilestoneVault.State.Released, IMilestoneVault.State.Funded);
        vault.releaseByVote(1);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneUnknown.selector, 2, 2));
        vault.releaseByVote(2);
        VM.stopPrank();
    }

    function test_submit_NamesAReleaseOfTheModelOrNone() public {
        vault.submit(0, EVIDENCE, 1);
        assertEq(vault.milestone(0).releaseId, 1, "release");
        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(8)), bytes32(uint256(9)), 0, "");
        uint256 second = releases.submit(model, files, 1, 0);
        vault.submit(1, EVIDENCE, second);
        _fund(_plan());
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneForeignRelease.selector, 1, model));
        vault.submit(1, EVIDENCE, 1);
    }

    /// A release that must live is named, is the model's, and has lived a whole day where a day is asked for.
    function test_release_GivenReleaseMustLive() public {
        MilestoneTerms[] memory plan = _plan();
        plan[1].liveDays = 1;
        _fund(plan);
        vault.release(0);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryUnknownRelease.selector, 0));
        vault.submit(1, EVIDENCE, 0);
        (uint256 live, , ) = releases.live(model);
        vault.submit(1, EVIDENCE, live);
        uint256 lived = releases.liveSince(live) + 1 days;
        VM.warp(lived - 1);
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneReleaseTooYoung.selector, live, 1 days - 1, 1 days)
        );
        vault.release(1);
        _assertDue(1, IMilestoneVault.Standing.Living, uint48(lived));
        VM.warp(lived);
        _assertDue(1, IMilestoneVault.Standing.Payable, 0);
        vault.release(1);
    }
}
