// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {MilestoneTerms, ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {RaiseFixture} from "../support/RaiseFixture.sol";

/// @notice Which plans a launch takes: each limit holds to the last unit.
contract MilestonePlanTest is RaiseFixture {
    uint48 private _raiseEnd;

    function setUp() public override {
        super.setUp();
        _raiseEnd = uint48(block.timestamp + 7 days);
    }

    function test_plan_IsAnnouncedAndKept() public {
        MilestoneTerms[] memory plan = _plan(2);
        plan[0].specSha256 = bytes32(uint256(5));
        plan[1].liveDays = 365;
        ModelParams memory params = _params();
        params.milestones = plan;
        VM.expectEmit();
        emit IMilestoneVault.MilestonePlanned(0, 5_000, _raiseEnd + 1, 0, bytes32(uint256(5)), "x");
        VM.expectEmit();
        emit IMilestoneVault.MilestonePlanned(1, 5_000, _raiseEnd + 2, 365, 0, "x");
        (, parts) = factory.createModel(params);
        vault = MilestoneVault(parts.vault);
        assertEq(vault.milestoneCount(), 2, "count");
        assertEq(vault.milestone(1).shareBps, 5_000, "part");
        assertEq(vault.milestone(1).dueBy, _raiseEnd + 2, "date");
        assertEq(vault.milestone(1).liveDays, 365, "days");
        assertEq(vault.milestone(0).objectableUntil, 0, "nothing was handed in");
        (IMilestoneVault.Standing standing, uint48 when) = vault.due(1);
        assertEq(uint256(standing), uint256(IMilestoneVault.Standing.Planned), "standing");
        assertEq(when, 0, "when");
    }

    function test_plan_HasOneToTwelveMilestones() public {
        _expectPlanRefused(new MilestoneTerms[](0), IMilestoneVault.PlanProblem.Count);
        _expectPlanRefused(_plan(13), IMilestoneVault.PlanProblem.Count);
        _launchWith(_plan(1));
        assertEq(vault.milestoneCount(), 1, "one");
        MilestoneTerms[] memory most = _plan(12);
        most[11].shareBps = 10_000 - 11 * 833;
        _launchWith(most);
        assertEq(vault.milestoneCount(), 12, "twelve");
        assertEq(vault.milestone(11).dueBy, _raiseEnd + 12, "the last date");
    }

    function test_plan_HandsOutExactlyAllInPartsThatAreSomething() public {
        MilestoneTerms[] memory plan = _plan(2);
        plan[0].shareBps = 4_999;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.SharesSum);
        plan[0].shareBps = 5_001;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.SharesSum);
        (plan[0].shareBps, plan[1].shareBps) = (0, 10_000);
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.ShareZero);
        (plan[0].shareBps, plan[1].shareBps) = (1, 9_999);
        _launchWith(plan);
    }

    function test_plan_LetsAReleaseLiveForAYearAtMost() public {
        MilestoneTerms[] memory plan = _plan(1);
        plan[0].liveDays = 366;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.LiveDaysTooLong);
        plan[0].liveDays = 365;
        _launchWith(plan);
    }

    function test_plan_HasTitlesOfOneTo120Bytes() public {
        MilestoneTerms[] memory plan = _plan(1);
        plan[0].title = "";
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.TitleLength);
        plan[0].title = string(new bytes(121));
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.TitleLength);
        plan[0].title = string(new bytes(120));
        _launchWith(plan);
    }

    function test_plan_HasDatesThatRiseAfterTheRaise() public {
        MilestoneTerms[] memory plan = _plan(2);
        plan[1].dueBy = plan[0].dueBy - 1;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.DueDatesOrder);
        plan[0].dueBy = _raiseEnd;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.DueBeforeRaiseEnds);
        (plan[0].dueBy, plan[1].dueBy) = (_raiseEnd + 1, _raiseEnd + 1);
        _launchWith(plan);
    }

    function test_plan_EndsWithinTenYears() public {
        MilestoneTerms[] memory plan = _plan(2);
        plan[1].dueBy = type(uint48).max;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.DueTooLate);
        plan[1].dueBy = _raiseEnd + 3650 days + 1;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.DueTooLate);
        plan[1].dueBy = _raiseEnd + 3650 days;
        _launchWith(plan);
    }

    function test_plan_MayLeaveOutTheFirstDateOnly() public {
        MilestoneTerms[] memory plan = _plan(2);
        plan[0].dueBy = 0;
        _launchWith(plan);
        plan[1].dueBy = 0;
        _expectPlanRefused(plan, IMilestoneVault.PlanProblem.DueBeforeRaiseEnds);
    }

    function test_initialize_RevertWhen_NotByTheFactory() public {
        _launchWith(_plan(1));
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, address(this)));
        vault.initialize(_plan(1), _raiseEnd);
    }

    /// @dev Equal parts, due in the seconds after the raise.
    function _plan(uint256 count) private view returns (MilestoneTerms[] memory plan) {
        plan = new MilestoneTerms[](count);
        for (uint256 i = 0; i < count; ++i) {
            plan[i] = MilestoneTerms(uint16(10_000 / count), uint48(_raiseEnd + 1 + i), 0, 0, "x");
        }
    }

    function _launchWith(MilestoneTerms[] memory plan) private {
        ModelParams memory params = _params();
        params.milestones = plan;
        _launch(params);
    }

    function _expectPlanRefused(MilestoneTerms[] memory plan, IMilestoneVault.PlanProblem problem) private {
        ModelParams memory params = _params();
        params.milestones = plan;
        params.salt = bytes32(registry.nextModelId());
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestonePlanInvalid.selector, problem));
        factory.createModel(params);
    }
}
