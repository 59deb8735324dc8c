// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {AllowanceFixture} from "../support/AllowanceFixture.sol";
import {Betrayal, FaithlessDollar} from "../support/FaithlessDollar.sol";
import {FeeDollar} from "../support/TestDollars.sol";

contract HolderAllowanceTest is AllowanceFixture, Betrayal {
    function setUp() public {
        _setUpAllowance();
    }

    function test_allowance_IsWhatWasVoted() public view {
        _assertTerms(100, DAY, PAY);
    }

    function test_registerModel_PaysNothingAtFirst() public {
        (uint256 launched, ) = factory.createModel(_params());
        (, uint32 epochSeconds, uint64 payPerCall, uint48 since) = allowance.allowance(launched);
        assertEq(epochSeconds, DAY, "seconds");
        assertEq(payPerCall, 0, "pay");
        assertEq(since, block.timestamp, "since");
    }

    function test_setAllowance_BeginsANewEpoch() public {
        VM.warp(epoch + 100);
        VM.prank(timelock);
        VM.expectEmit();
        emit IHolderAllowance.AllowanceSet(modelId, 7, 1 hours, 3);
        allowance.setAllowance(modelId, 7, 1 hours, 3);
        _assertTerms(7, 1 hours, 3);
        _assertEpoch(epoch + 50, epoch, epoch + 100);
        _assertEpoch(epoch + 100, epoch + 100, uint64(START + 1 hours));
    }

    function test_setAllowance_ReplacesTermsOfTheSameSecond() public {
        VM.prank(timelock);
        allowance.setAllowance(modelId, 7, 1 hours, 3);
        _assertTerms(7, 1 hours, 3);
        assertEq(allowance.callsLeft(modelId, epoch), 14, "calls");
    }

    function test_setAllowance_TakesTheLongestEpochAndATwentiethForNewcomers() public {
        VM.prank(timelock);
        allowance.setAllowance(modelId, 400, 366 days, PAY);
        _assertTerms(400, 366 days, PAY);
        assertEq(allowance.callsLeft(modelId, epoch), 420, "calls");
    }

    function test_epochAt_EndsAtMidnight() public view {
        _assertEpoch(epoch, epoch, _firstEnd());
        _assertEpoch(_firstEnd() - 1, epoch, _firstEnd());
        _assertEpoch(_firstEnd(), _firstEnd(), _firstEnd() + uint64(DAY));
    }

    function testFuzz_epochAt_CoversEverySecondOnce(uint64 later, uint32 seconds_, uint64 probe) public {
        seconds_ = uint32(bound(seconds_, 60, 366 days));
        VM.warp(epoch + bound(later, 1, 1_000 days));
        VM.prank(timelock);
        allowance.setAllowance(modelId, 1, seconds_, 1);
        uint64 second = epoch + uint64(bound(probe, 0, 2_000 days));
        (uint64 start, uint64 end) = allowance.epochAt(modelId, second);
        assertTrue(start <= second && second < end, "inside");
        (uint64 sameStart, uint64 sameEnd) = allowance.epochAt(modelId, start);
        assertEq(sameStart, start, "first second");
        assertEq(sameEnd, end, "same end");
        (uint64 nextStart, ) = allowance.epochAt(modelId, end);
        assertEq(nextStart, end, "no gap");
        (uint256 opensAt, uint256 closesAt) = allowance.settlementTime(modelId, start);
        assertEq(opensAt, end + 60, "settled after the probes");
        assertEq(closesAt, end + 60 + 30 days, "within a month");
    }

    function test_budget_SaysHowLongItLasts() public {
        (uint256 funds, uint256 costPerEpoch, uint256 epochsLeft) = allowance.budget(modelId);
        assertEq(funds, 100 * DOLLAR, "funds");
        // 100 calls of the holders and 10 of newcomers.
        assertEq(costPerEpoch, 110 * PAY, "cost");
        assertEq(epochsLeft, 90, "epochs");
        VM.prank(timelock);
        allowance.setAllowance(modelId, 100, uint32(DAY), 0);
        (, costPerEpoch, epochsLeft) = allowance.budget(modelId);
        assertEq(costPerEpoch, 0, "free");
        assertEq(epochsLeft, type(uint256).max, "for ever");
    }

    function test_fund_TakesDollarsOfAnybody() public {
        dollar.approve(address(allowance), 5);
        VM.expectEmit();
        emit IHolderAllowance.AllowanceFunded(modelId, address(this), 5, 100 * DOLLAR + 5);
        allowance.fund(modelId, 5);
        assertEq(dollar.balanceOf(address(allowance)), 100 * DOLLAR + 5, "held");
    }

    function test_fund_RevertWhen_NothingOrUnknown() public {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceAmount.selector, 0, 100 * DOLLAR));
        allowance.fund(modelId, 0);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowance.fund(7, 1);
    }

    function test_fund_RevertWhen_TheAssetKeepsAFee() public {
        FeeDollar feeDollar = new FeeDollar();
        _deployPlatform(address(feeDollar));
        (uint256 launched, ) = factory.createModel(_params());
        feeDollar.print(address(this), 100);
        feeDollar.approve(address(allowance), 100);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceAmountMismatch.selector, 99, 100));
        allowance.fund(launched, 100);
    }

    function test_fund_GivenAssetCallsBack_IsNotEntered() public {
        dollar.approve(address(allowance), 5);
        bytes memory again = abi.encodeCall(IHolderAllowance.fund, (modelId, 1));
        FaithlessDollar faithless = _betrayBySpending(dollar, address(allowance), again);
        allowance.fund(modelId, 5);
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_withdraw_PaysTheTreasury() public {
        VM.prank(timelock);
        VM.expectEmit();
        emit IHolderAllowance.AllowanceWithdrawn(modelId, 40 * DOLLAR, 60 * DOLLAR);
        allowance.withdraw(modelId, 40 * DOLLAR);
        assertEq(dollar.balanceOf(timelock), 40 * DOLLAR, "treasury");
        VM.prank(timelock);
        allowance.withdraw(modelId, 60 * DOLLAR);
        assertEq(dollar.balanceOf(timelock), 100 * DOLLAR, "all of it");
    }

    function test_withdraw_RevertWhen_MoreThanThereIs() public {
        VM.startPrank(timelock);
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceAmount.selector, 101 * DOLLAR, 100 * DOLLAR)
        );
        allowance.withdraw(modelId, 101 * DOLLAR);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceAmount.selector, 0, 100 * DOLLAR));
        allowance.withdraw(modelId, 0);
        VM.stopPrank();
    }

    function test_registerModel_RevertWhen_NotFactory() public {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNotFactory.selector, address(this)));
        allowance.registerModel(2, timelock, 1, 1 days);
    }

    function test_registerModel_RevertWhen_KnownOrTooManyCalls() public {
        VM.startPrank(address(factory));
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceModelExists.selector, modelId));
        allowance.registerModel(modelId, timelock, 1, 1 days);
        uint256 most = type(uint64).max;
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceTooManyCalls.selector, most + 1, most));
        allowance.registerModel(99, timelock, uint128(most + 1), 1 days);
        allowance.registerModel(99, timelock, uint128(most), 1 days);
        VM.stopPrank();
        (uint64 callsPerEpoch, , , ) = allowance.allowance(99);
        assertEq(callsPerEpoch, most, "as many as can be counted");
    }

    function test_terms_RevertWhen_NotTimelock() public {
        bytes memory refusal = abi.encodeWithSelector(
            IHolderAllowance.HolderAllowanceNotTimelock.selector,
            address(this),
            timelock
        );
        VM.expectRevert(refusal);
        allowance.setAllowance(modelId, 1, 1 days, 1);
        VM.expectRevert(refusal);
        allowance.withdraw(modelId, 1);
    }

    function test_views_RevertWhen_UnknownModel() public {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowance.setAllowance(7, 1, 1 days, 1);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowance.allowance(7);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowance.budget(7);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNoSuchEpoch.selector, 7, epoch));
        allowance.callsLeft(7, epoch);
    }

    function test_settlementTime_RevertWhen_NoEpochBegins() public {
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNoSuchEpoch.selector, modelId, epoch + 1)
        );
        allowance.settlementTime(modelId, epoch + 1);
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNoSuchEpoch.selector, modelId, START - 1)
        );
        allowance.epochAt(modelId, uint64(START - 1));
    }

    function test_setAllowance_RevertWhen_EpochOutOfRange() public {
        VM.startPrank(timelock);
        _expectEpochRefused(59);
        _expectEpochRefused(366 days + 1);
        VM.stopPrank();
    }

    function _expectEpochRefused(uint32 epochSeconds) private {
        VM.expectRevert(
            abi.encodeWithSelector(
                IHolderAllowance.HolderAllowanceEpochOutOfRange.selector,
                epochSeconds,
                1 minutes,
                366 days
            )
        );
        allowance.setAllowance(modelId, 1, epochSeconds, 1);
    }

    function _assertTerms(uint256 calls, uint256 seconds_, uint256 pay) private view {
        (uint64 callsPerEpoch, uint32 epochSeconds, uint64 payPerCall, ) = allowance.allowance(modelId);
        assertEq(callsPerEpoch, calls, "calls");
        assertEq(epochSeconds, seconds_, "seconds");
        assertEq(payPerCall, pay, "pay");
    }

    function _assertEpoch(uint64 timestamp, uint64 expectedStart, uint64 expectedEnd) private view {
        (uint64 start, uint64 end) = allowance.epochAt(modelId, timestamp);
        assertEq(start, expectedStart, "start");
        assertEq(end, expectedEnd, "end");
    }
}
