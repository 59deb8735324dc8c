// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {GovernorSettingsUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorSettingsUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {IModelGovernor} from "../../../contracts/interfaces/IModelGovernor.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {CategoryTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {GovernedFixture} from "../support/GovernedFixture.sol";

/// @notice What a launch or a vote may set, within which limits, and what it can never do.
contract VotingSettingsTest is GovernedFixture {
    uint256 private _launches;

    function test_initialize_SetsEverything() public view {
        assertEq(governor.proposalGuardian(), guardian, "guardian");
        assertEq(governor.guardianExpiry(), GUARDED_UNTIL, "until");
        assertEq(governor.votingDelay(), 60, "delay");
        assertEq(governor.votingPeriod(), 600, "period");
        assertEq(governor.lateQuorumVoteExtension(), 120, "extension");
        assertEq(governor.proposalThreshold(), (_supply() * 50) / 10_000, "threshold");
        ModelParams memory params = _params();
        for (uint8 i = 0; i < 4; ++i) _assertTerms(i, params.voting.categories[i]);
    }

    function test_initialize_TellsEverything() public {
        VM.expectEmit();
        emit IModelGovernor.LateQuorumVoteExtensionSet(0, 120);
        VM.expectEmit();
        emit IModelGovernor.GuardianExpirySet(GUARDED_UNTIL);
        VM.expectEmit();
        emit IModelGovernor.CategoryTermsSet(3, 2_000, 6_666, CONSTITUTION_DELAY);
        _launch(_params());
    }

    function test_initialize_GivenNoGuardian_NeedsNoDate() public {
        ModelParams memory params = _params();
        params.voting.guardian = address(0);
        params.voting.guardianExpiry = 0;
        governor = _launch(params);
        assertEq(governor.proposalGuardian(), address(0), "nobody");
        assertEq(governor.guardianExpiry(), 0, "never");
    }

    function test_initialize_RevertWhen_Twice() public {
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        governor.initialize(_params().voting);
        ModelGovernor implementation = ModelGovernor(payable(factory.implementations().governor));
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        implementation.initialize(_params().voting);
    }

    function test_initialize_TakesTheLeastAndTheMost() public {
        ModelParams memory params = _params();
        (params.voting.votingDelay, params.voting.votingPeriod) = (30, 120);
        params.voting.thresholdBps = 1;
        params.voting.guardianExpiry = uint48(block.timestamp);
        for (uint256 i = 0; i < 4; ++i) params.voting.categories[i] = CategoryTerms(100, 5_000, 0);
        _launch(params);
        (params.voting.votingDelay, params.voting.votingPeriod) = (30 days, 30 days);
        params.voting.lateExtension = 30 days;
        params.voting.thresholdBps = 1_000;
        params.voting.guardianExpiry = uint48(block.timestamp + 730 days);
        for (uint256 i = 0; i < 4; ++i) params.voting.categories[i] = CategoryTerms(5_000, 9_000, 30 days);
        _launch(params);
    }

    function test_initialize_RevertWhen_TimesAreOutOfRange() public {
        ModelParams memory params = _params();
        params.voting.votingDelay = 29;
        _expectOutOfRange(IModelGovernor.Setting.VotingDelay, 29, 30, 30 days);
        _launch(params);
        params.voting.votingDelay = 30 days + 1;
        _expectOutOfRange(IModelGovernor.Setting.VotingDelay, 30 days + 1, 30, 30 days);
        _launch(params);
        params = _params();
        params.voting.votingPeriod = 119;
        _expectOutOfRange(IModelGovernor.Setting.VotingPeriod, 119, 120, 30 days);
        _launch(params);
        params = _params();
        params.voting.lateExtension = 601;
        _expectOutOfRange(IModelGovernor.Setting.LateExtension, 601, 0, 600);
        _launch(params);
        params = _params();
        params.voting.guardianExpiry = uint48(block.timestamp - 1);
        uint256 latest = block.timestamp + 730 days;
        _expectOutOfRange(IModelGovernor.Setting.GuardianExpiry, block.timestamp - 1, block.timestamp, latest);
        _launch(params);
        params.voting.guardianExpiry = uint48(latest + 1);
        _expectOutOfRange(IModelGovernor.Setting.GuardianExpiry, latest + 1, block.timestamp, latest);
        _launch(params);
    }

    function test_initialize_RevertWhen_PartsAreOutOfRange() public {
        ModelParams memory params = _params();
        params.voting.thresholdBps = 0;
        _expectOutOfRange(IModelGovernor.Setting.ThresholdBps, 0, 1, 1_000);
        _launch(params);
        params.voting.thresholdBps = 1_001;
        _expectOutOfRange(IModelGovernor.Setting.ThresholdBps, 1_001, 1, 1_000);
        _launch(params);
        _refuseTerms(CategoryTerms(99, 5_000, 0), IModelGovernor.Setting.QuorumBps, 99, 100, 5_000);
        _refuseTerms(CategoryTerms(5_001, 5_000, 0), IModelGovernor.Setting.QuorumBps, 5_001, 100, 5_000);
        _refuseTerms(CategoryTerms(100, 4_999, 0), IModelGovernor.Setting.MajorityBps, 4_999, 5_000, 9_000);
        _refuseTerms(CategoryTerms(100, 9_001, 0), IModelGovernor.Setting.MajorityBps, 9_001, 5_000, 9_000);
        uint32 tooLong = 30 days + 1;
        _refuseTerms(CategoryTerms(100, 5_000, tooLong), IModelGovernor.Setting.ExtraDelay, tooLong, 0, 30 days);
    }

    /// From the easiest to the strictest: Price, Release, Treasury, Constitution.
    function test_initialize_RevertWhen_AStricterCategoryIsEasier() public {
        uint8[4] memory order = [1, 0, 2, 3];
        for (uint256 rank = 1; rank < 4; ++rank) {
            (uint8 easier, uint8 stricter) = (order[rank - 1], order[rank]);
            ModelParams memory params = _params();
            for (uint256 i = 0; i < 4; ++i) params.voting.categories[i] = CategoryTerms(700, 6_000, 50);
            params.voting.categories[stricter].quorumBps = 699;
            _expectTooEasy(stricter, easier);
            _launch(params);
            params.voting.categories[stricter] = CategoryTerms(700, 5_999, 50);
            _expectTooEasy(stricter, easier);
            _launch(params);
            params.voting.categories[stricter] = CategoryTerms(700, 6_000, 49);
            _expectTooEasy(stricter, easier);
            _launch(params);
        }
    }

    function test_initialize_RevertWhen_TheCreatorIsTheGuardian() public {
        ModelParams memory params = _params();
        params.voting.guardian = address(this);
        VM.expectRevert(abi.encodeWithSelector(IModelGovernor.ModelGovernorGuardianIsCreator.selector, address(this)));
        _launch(params);
    }

    function test_categoryTerms_RevertWhen_ThereIsNoSuchCategory() public {
        _expectOutOfRange(IModelGovernor.Setting.Category, 4, 0, 3);
        governor.categoryTerms(4);
    }

    function test_setCategoryTerms_ByVoteOnly() public {
        CategoryTerms memory terms = CategoryTerms(900, 5_500, 20);
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(this)));
        governor.setCategoryTerms(0, terms);
        Plan memory plan = _plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (0, terms)));
        _ready(plan);
        VM.expectEmit();
        emit IModelGovernor.CategoryTermsSet(0, 900, 5_500, 20);
        _execute(plan);
        _assertTerms(0, terms);
        _assertTerms(1, CategoryTerms(500, 5_000, 0));
        _assertTerms(3, CategoryTerms(2_000, 6_666, CONSTITUTION_DELAY));
        assertEq(governor.proposalThreshold(), (_supply() * 50) / 10_000, "threshold");
    }

    function test_setCategoryTerms_RevertWhen_OutOfOrderOrUnknown() public {
        CategoryTerms memory terms = CategoryTerms(900, 5_500, 200);
        Plan memory plan = _plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (0, terms)));
        _ready(plan);
        _expectTooEasy(2, 0);
        _execute(plan);
        plan = _plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (4, terms)));
        _ready(plan);
        _expectOutOfRange(IModelGovernor.Setting.Category, 4, 0, 3);
        _execute(plan);
    }

    function test_setGuardianExpiry_ByVoteOnly() public {
        uint48 expiry = uint48(block.timestamp + 50 days);
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(this)));
        governor.setGuardianExpiry(expiry);
        _decide(_plan(address(governor), abi.encodeCall(governor.setGuardianExpiry, (expiry))));
        assertEq(governor.guardianExpiry(), expiry, "expiry");
    }

    function test_setLateQuorumVoteExtension_ByVoteOnly() public {
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(this)));
        governor.setLateQuorumVoteExtension(300);
        Plan memory plan = _plan(address(governor), abi.encodeCall(governor.setLateQuorumVoteExtension, (300)));
        _ready(plan);
        VM.expectEmit();
        emit IModelGovernor.LateQuorumVoteExtensionSet(120, 300);
        _execute(plan);
        assertEq(governor.lateQuorumVoteExtension(), 300, "extension");
    }

    /// OpenZeppelin's own setters keep to the limits, too, and leave the categories as they are.
    function test_setProposalThreshold_ByVote() public {
        Plan memory plan = _plan(address(governor), abi.encodeCall(governor.setProposalThreshold, (70)));
        _ready(plan);
        VM.expectEmit();
        emit GovernorSettingsUpgradeable.ProposalThresholdSet(50, 70);
        _execute(plan);
        assertEq(governor.proposalThreshold(), (_supply() * 70) / 10_000, "threshold");
        _assertTerms(3, CategoryTerms(2_000, 6_666, CONSTITUTION_DELAY));
    }

    function test_setVotingTimes_ByVote() public {
        _decide(_plan(address(governor), abi.encodeCall(governor.setVotingDelay, (90))));
        _decide(_plan(address(governor), abi.encodeCall(governor.setVotingPeriod, (900))));
        assertEq(governor.votingDelay(), 90, "delay");
        assertEq(governor.votingPeriod(), 900, "period");
    }

    function test_forbidden_NotEvenByVote() public {
        VM.expectRevert(IModelGovernor.ModelGovernorForbidden.selector);
        governor.updateTimelock(TimelockControllerUpgradeable(payable(ann)));
        VM.expectRevert(IModelGovernor.ModelGovernorForbidden.selector);
        governor.relay(ann, 0, "");
    }

    function test_createModel_LimitsTheDelayOfTheTimelock() public {
        ModelParams memory params = _params();
        params.voting.minDelay = 30;
        _launch(params);
        params.voting.minDelay = 30 days;
        _launch(params);
        params.voting.minDelay = 29;
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockDelayOutOfRange.selector, 29, 30, 30 days));
        _launch(params);
        params.voting.minDelay = 30 days + 1;
        VM.expectRevert(
            abi.encodeWithSelector(IModelTimelock.ModelTimelockDelayOutOfRange.selector, 30 days + 1, 30, 30 days)
        );
        _launch(params);
    }

    function _launch(ModelParams memory params) private returns (ModelGovernor) {
        params.salt = bytes32(++_launches);
        (, ModelParts memory made) = factory.createModel(params);
        return ModelGovernor(payable(made.governor));
    }

    function _refuseTerms(
        CategoryTerms memory terms,
        IModelGovernor.Setting setting,
        uint256 value,
        uint256 minimum,
        uint256 maximum
    ) private {
        ModelParams memory params = _params();
        params.voting.categories[0] = terms;
        _expectOutOfRange(setting, value, minimum, maximum);
        _launch(params);
    }

    function _assertTerms(uint8 category, CategoryTerms memory expected) private view {
        bytes memory found = abi.encode(governor.categoryTerms(category));
        assertEq(keccak256(found), keccak256(abi.encode(expected)), "terms");
    }

    function _expectOutOfRange(
        IModelGovernor.Setting setting,
        uint256 value,
        uint256 minimum,
        uint256 maximum
    ) private {
        VM.expectRevert(
            abi.encodeWithSelector(
                IModelGovernor.ModelGovernorSettingOutOfRange.selector,
                setting,
                value,
                minimum,
                maximum
            )
        );
    }

    function _expectTooEasy(uint8 stricter, uint8 easier) private {
        VM.expectRevert(abi.encodeWithSelector(IModelGovernor.ModelGovernorCategoryTooEasy.selector, stricter, easier));
    }
}
