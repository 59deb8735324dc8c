// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suspensions} from "../../../contracts/access/Suspensions.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @dev Two models; the timelock of the first suspends eve.
contract SuspensionsTest is PlatformFixture {
    string private constant REASON = "Asked for every answer there is.";
    uint48 private constant UNTIL = uint48(START + 100 days);

    Suspensions private suspensions;
    uint256 private model;
    uint256 private other;
    address private timelock;
    address private otherTimelock;
    address private immutable eve = actor("eve");

    function setUp() public {
        _deployPlatform(address(new PlainDollar()));
        suspensions = Suspensions(deploy("Suspensions", abi.encode(registry)));
        (model, timelock) = _launch(1);
        (other, otherTimelock) = _launch(2);
    }

    function test_suspend_LastsUntilItsDateForThisModelOnly() public {
        VM.expectEmit();
        emit Suspensions.AccountSuspended(model, eve, UNTIL, REASON);
        _suspend(UNTIL);
        assertEq(suspensions.suspendedUntil(model, eve), UNTIL, "until");
        assertTrue(suspensions.isSuspended(model, eve), "suspended");
        assertTrue(!suspensions.isSuspended(other, eve), "the other model serves on");
        assertTrue(!suspensions.isSuspended(model, timelock), "others are served");
        VM.warp(UNTIL - 1);
        assertTrue(suspensions.isSuspended(model, eve), "in the last second");
        VM.warp(UNTIL);
        assertTrue(!suspensions.isSuspended(model, eve), "served again");
    }

    function test_suspend_AgainSetsALaterOrAnEarlierDate() public {
        _suspend(UNTIL);
        _suspend(UNTIL + 1 days);
        assertEq(suspensions.suspendedUntil(model, eve), UNTIL + 1 days, "later");
        _suspend(UNTIL - 1 days);
        assertEq(suspensions.suspendedUntil(model, eve), UNTIL - 1 days, "earlier");
    }

    function test_suspend_AfterItsEndBeginsAnew() public {
        _suspend(UNTIL);
        VM.warp(UNTIL);
        _suspend(UNTIL + 1);
        assertTrue(suspensions.isSuspended(model, eve), "suspended again");
    }

    function test_suspend_RevertWhen_NotVotedByThisModel() public {
        address[3] memory callers = [address(this), eve, otherTimelock];
        for (uint256 i = 0; i < callers.length; ++i) {
            VM.expectRevert(abi.encodeWithSelector(Suspensions.SuspensionsNotTimelock.selector, callers[i], timelock));
            VM.prank(callers[i]);
            suspensions.suspend(model, eve, UNTIL, REASON);
        }
        VM.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelRegistryUnknownModel.selector, other + 1));
        VM.prank(timelock);
        suspensions.suspend(other + 1, eve, UNTIL, REASON);
    }

    function test_suspend_RevertWhen_ForNobody() public {
        VM.expectRevert(abi.encodeWithSelector(Suspensions.SuspensionsAccountZero.selector));
        VM.prank(timelock);
        suspensions.suspend(model, address(0), UNTIL, REASON);
    }

    function testFuzz_suspend_EndsWithinAYear(uint48 until, uint32 later) public {
        VM.warp(START + later);
        (uint256 earliest, uint256 latest) = (block.timestamp + 1, block.timestamp + 365 days);
        bool fits = until >= earliest && until <= latest;
        if (!fits) {
            VM.expectRevert(
                abi.encodeWithSelector(Suspensions.SuspensionsEndOutOfRange.selector, until, earliest, latest)
            );
        }
        _suspend(until);
        assertEq(suspensions.suspendedUntil(model, eve), fits ? until : 0, "until");
    }

    function test_suspend_EndsInTheNextSecondAtLeastAndInAYearAtMost() public {
        _suspend(uint48(START + 1));
        _suspend(uint48(START + 365 days));
        uint48[2] memory wrong = [uint48(START), uint48(START + 365 days + 1)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            VM.expectRevert(
                abi.encodeWithSelector(
                    Suspensions.SuspensionsEndOutOfRange.selector,
                    wrong[i],
                    START + 1,
                    START + 365 days
                )
            );
            _suspend(wrong[i]);
        }
    }

    function test_suspend_RevertWhen_ReasonIsMissingOrTooLong() public {
        uint256[2] memory wrong = [uint256(0), 281];
        for (uint256 i = 0; i < wrong.length; ++i) {
            VM.expectRevert(abi.encodeWithSelector(Suspensions.SuspensionsReasonLength.selector, wrong[i], 1, 280));
            VM.prank(timelock);
            suspensions.suspend(model, eve, UNTIL, string(new bytes(wrong[i])));
        }
        VM.prank(timelock);
        suspensions.suspend(model, eve, UNTIL, string(new bytes(280)));
        VM.prank(timelock);
        suspensions.suspend(model, eve, UNTIL, "x");
    }

    function test_lift_EndsItAtOnce() public {
        _suspend(UNTIL);
        VM.expectEmit();
        emit Suspensions.SuspensionLifted(model, eve);
        VM.prank(timelock);
        suspensions.lift(model, eve);
        assertTrue(!suspensions.isSuspended(model, eve), "served again");
        assertEq(suspensions.suspendedUntil(model, eve), 0, "until");
    }

    function test_lift_RevertWhen_NotSuspendedOrNotVoted() public {
        _expectNotSuspended(0);
        _suspend(UNTIL);
        VM.expectRevert(abi.encodeWithSelector(Suspensions.SuspensionsNotTimelock.selector, eve, timelock));
        VM.prank(eve);
        suspensions.lift(model, eve);
        VM.warp(UNTIL);
        _expectNotSuspended(UNTIL);
    }

    function _expectNotSuspended(uint48 until) private {
        VM.expectRevert(abi.encodeWithSelector(Suspensions.SuspensionsNotSuspended.selector, eve, until));
        VM.prank(timelock);
        suspensions.lift(model, eve);
    }

    function _suspend(uint48 until) private {
        VM.prank(timelock);
        suspensions.suspend(model, eve, until, REASON);
    }

    function _launch(uint256 salt) private returns (uint256 modelId, address itsTimelock) {
        ModelParams memory params = _params();
        params.salt = bytes32(salt);
        ModelParts memory parts;
        (modelId, parts) = factory.createModel(params);
        itsTimelock = parts.timelock;
    }
}
