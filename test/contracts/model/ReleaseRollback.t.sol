// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {ReleasesFixture} from "../support/ReleasesFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice How many signals call a release back, whose count, and until when.
contract ReleaseRollbackTest is ReleasesFixture {
    uint256 private bad;
    uint256 private needed;
    address private immutable cleo = actor("cleo");
    address private immutable dora = actor("dora");

    /// @dev Cleo has precisely what is needed but one unit, dora has that unit and another.
    function setUp() public override {
        super.setUp();
        needed = (shares.totalSupply() * 1_500 + 9_999) / 10_000;
        VM.startPrank(ann);
        shares.transfer(cleo, needed - 1);
        shares.transfer(dora, 2);
        VM.stopPrank();
        VM.warp(block.timestamp + 10);
        bad = _goLive();
        VM.warp(block.timestamp + 10);
    }

    function test_rollback_TellsWhatIsPossibleBeforeTheFirstSignal() public view {
        IReleaseRegistry.Rollback memory found = releases.rollback(bad);
        assertEq(found.predecessorId, FIRST, "predecessor");
        assertEq(found.activatedAt, block.timestamp - 10, "activated");
        assertEq(found.closesAt, block.timestamp - 10 + 7 days, "closes");
        assertEq(found.openedAt + found.signalled + found.needed, 0, "nobody has signalled");
        found = releases.rollback(FIRST);
        assertEq(found.predecessorId + found.activatedAt + found.closesAt, 0, "no vote has made the first live");
    }

    function test_signalRollback_OpensWithTheFirstAndAddsUp() public {
        uint48 snapshot = uint48(block.timestamp - 1);
        uint48 closesAt = uint48(block.timestamp - 10 + 7 days);
        VM.expectEmit();
        emit IReleaseRegistry.RollbackOpened(bad, model, snapshot, needed, closesAt);
        VM.expectEmit();
        emit IReleaseRegistry.RollbackSignalled(bad, model, dora, 2, 2);
        VM.prank(dora);
        releases.signalRollback(bad);
        // What is moved later does not count.
        VM.warp(block.timestamp + 5);
        VM.prank(ann);
        shares.transfer(ben, 50e18);
        VM.warp(block.timestamp + 5);
        bytes memory noVotes = abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNoVotes.selector, ben, snapshot);
        VM.prank(ben);
        VM.expectRevert(noVotes);
        releases.signalRollback(bad);
        IReleaseRegistry.Rollback memory found = releases.rollback(bad);
        assertEq(found.openedAt, snapshot + 1, "opened");
        assertEq(found.signalled, 2, "signalled");
        assertEq(found.needed, needed, "needed");
        assertEq(_live(), bad, "still live");
    }

    function test_signalRollback_CallsBackWithPreciselyWhatIsNeeded() public {
        VM.prank(dora);
        shares.transfer(ann, 1);
        VM.warp(block.timestamp + 1);
        VM.prank(cleo);
        releases.signalRollback(bad);
        assertEq(_live(), bad, "one unit is missing");
        VM.recordLogs();
        VM.prank(dora);
        releases.signalRollback(bad);
        assertEq(_live(), FIRST, "called back");
        assertEq(releases.rollback(bad).signalled, needed, "signalled");
        Log[] memory logs = VM.getRecordedLogs();
        assertEq(logs.length, 4, "the signal, both states, what is live");
        assertEq(keccak256(logs[0].data), keccak256(abi.encode(1, needed)), "weight and total");
    }

    function test_rollback_NeedsAPartOfTheSupplyOfTheSecondBefore() public {
        VM.prank(parts.vault);
        shares.burnForExit(ann, 1_000e18);
        uint256 left = (shares.totalSupply() * 1_500 + 9_999) / 10_000;
        VM.warp(block.timestamp + 1);
        VM.prank(dora);
        releases.signalRollback(bad);
        assertEq(releases.rollback(bad).needed, left, "needed");
    }

    function test_signalRollback_RevertGiven_Signalled() public {
        VM.startPrank(dora);
        releases.signalRollback(bad);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryAlreadySignalled.selector, bad, dora));
        releases.signalRollback(bad);
        VM.stopPrank();
    }

    function test_signalRollback_RevertWhen_TooLate() public {
        uint256 closesAt = block.timestamp - 10 + 7 days;
        VM.warp(closesAt - 1);
        VM.prank(dora);
        releases.signalRollback(bad);
        VM.warp(closesAt);
        VM.prank(cleo);
        VM.expectRevert(
            abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryRollbackClosed.selector, bad, closesAt, closesAt)
        );
        releases.signalRollback(bad);
    }

    function test_signalRollback_RevertWhen_NotLiveOrTheFirst() public {
        VM.startPrank(ann);
        VM.expectRevert(_unexpected(FIRST, IReleaseRegistry.State.Superseded, IReleaseRegistry.State.Live));
        releases.signalRollback(FIRST);
        releases.signalRollback(bad);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNoPredecessor.selector, FIRST));
        releases.signalRollback(FIRST);
        VM.stopPrank();
    }
}
