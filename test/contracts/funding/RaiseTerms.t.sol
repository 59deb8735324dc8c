// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {RaiseFixture} from "../support/RaiseFixture.sol";

/// @notice Which terms a launch takes: each limit holds to the last unit.
contract RaiseTermsTest is RaiseFixture {
    function test_terms_AreAnnounced() public {
        ModelParams memory params = _params();
        VM.expectEmit();
        emit IPresaleRound.PresaleOpened(1, params.raise);
        factory.createModel(params);
    }

    function test_initialize_RevertWhen_NotByTheFactory() public {
        _launch(_params());
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, address(this)));
        presale.initialize();
    }

    function test_terms_GiveTheTeamHalfAtMost() public {
        ModelParams memory params = _params();
        params.raise.teamBps = 5_001;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.TeamTooLarge);
        params.raise.teamBps = 5_000;
        _launch(params);
    }

    function test_terms_HaveASoftCapUpToTheHardCap() public {
        ModelParams memory params = _params();
        params.raise.softCap = params.raise.hardCap + 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.CapsOrder);
        params.raise.softCap = params.raise.hardCap;
        _launch(params);
    }

    function test_terms_EndAfterTheyBeginAndAfterNow() public {
        ModelParams memory params = _params();
        params.raise.end = params.raise.start;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.EndsTooEarly);
        params.raise.start = uint48(block.timestamp - 10);
        params.raise.end = uint48(block.timestamp);
        _expectTermsRefused(params, IPresaleRound.TermsProblem.EndsTooEarly);
        params.raise.start = uint48(block.timestamp + 10);
        params.raise.end = uint48(block.timestamp + 10);
        _expectTermsRefused(params, IPresaleRound.TermsProblem.EndsTooEarly);
        params.raise.end = uint48(block.timestamp + 11);
        _launch(params);
        params.raise.start = uint48(block.timestamp - 10);
        params.raise.end = uint48(block.timestamp + 1);
        _launch(params);
    }

    function test_terms_EndWithinHalfAYear() public {
        ModelParams memory params = _params();
        params.milestones[1].dueBy = uint48(block.timestamp + 300 days);
        params.raise.end = uint48(block.timestamp + 180 days + 1);
        _expectTermsRefused(params, IPresaleRound.TermsProblem.EndsTooLate);
        params.raise.end = uint48(block.timestamp + 180 days);
        _launch(params);
    }

    function test_terms_HaveAMinimumThatCanBePaid() public {
        ModelParams memory params = _params();
        params.raise.minContribution = params.raise.hardCap + 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.MinimumAboveCap);
        params.raise.minContribution = params.raise.hardCap;
        _launch(params);
        params.raise.walletMax = params.raise.hardCap - 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.WalletMaxBelowMinimum);
        params.raise.walletMax = params.raise.hardCap;
        _launch(params);
    }

    function test_terms_GiveTheTeamItsSharesOverAMonthAtLeast() public {
        ModelParams memory params = _params();
        params.raise.teamVestingSeconds = 30 days - 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.VestingTooShort);
        params.raise.teamVestingSeconds = 30 days;
        params.raise.teamCliffSeconds = 30 days + 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.VestingTooShort);
        params.raise.teamCliffSeconds = 30 days;
        _launch(params);
        (params.raise.teamBps, params.raise.teamVestingSeconds) = (0, 0);
        _launch(params);
        params.raise.teamBps = 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.VestingTooShort);
    }

    function test_terms_HaveOneToFourTiers() public {
        ModelParams memory params = _params();
        params.raise.tiers = new Tier[](0);
        _expectTermsRefused(params, IPresaleRound.TermsProblem.TierCount);
        params.raise.tiers = _tiers(5);
        _expectTermsRefused(params, IPresaleRound.TermsProblem.TierCount);
        params.raise.tiers = _tiers(4);
        _launch(params);
        assertEq(presale.terms().tiers.length, 4, "tiers");
    }

    function test_terms_HaveTiersThatReachTheSoftCap() public {
        ModelParams memory params = _params();
        params.raise.tiers = _tiers(2);
        params.raise.tiers[0].cap = params.raise.softCap / 2;
        params.raise.tiers[1].cap = params.raise.softCap / 2 - 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.TiersBelowSoftCap);
        params.raise.tiers[1].cap = params.raise.softCap / 2;
        _launch(params);
        params.raise.tiers[0].cap = 1;
        params.raise.tiers[1].cap = 0;
        _launch(params);
    }

    function test_terms_HaveASoftCapOfTwoWholeSharesOfTheDearestTier() public {
        ModelParams memory params = _params();
        params.raise.tiers = _tiers(2);
        for (uint256 dearest = 0; dearest < 2; ++dearest) {
            params.raise.tiers[dearest].price = params.raise.softCap / 2 + 1;
            _expectTermsRefused(params, IPresaleRound.TermsProblem.SoftCapTooSmall);
            params.raise.tiers[dearest].price = params.raise.softCap / 2;
            _launch(params);
            params.raise.tiers[dearest].price = uint64(DOLLAR);
        }
    }

    /// 2^112 units of shares fit, and not one more.
    function test_terms_HaveASupplyThatCanBeCounted() public {
        ModelParams memory params = _params();
        params.raise.tiers = _tiers(2);
        (params.raise.teamBps, params.raise.minContribution) = (0, 0);
        for (uint256 cheapest = 0; cheapest < 2; ++cheapest) {
            params.raise.tiers[cheapest].price = 1_000;
            params.raise.hardCap = 5_192_296_858_534_827_629;
            _expectTermsRefused(params, IPresaleRound.TermsProblem.SupplyTooLarge);
            params.raise.hardCap -= 1;
            _launch(params);
            params.raise.tiers[cheapest].price = uint64(DOLLAR);
        }
        params.raise.tiers[0].price = 1_000;
        params.raise.teamBps = 5_000;
        params.raise.hardCap = 5_192_296_858_534_827_628 / 2 + 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.SupplyTooLarge);
        params.raise.hardCap -= 1;
        _launch(params);
    }

    function test_terms_PayForCreditsUpToTheLastUnit() public {
        ModelParams memory params = _perkParams();
        params.raise.tiers[1].creditsPerDollar = 50e6;
        params.raise.tiers[2].creditsPerDollar = 100e6;
        params.raise.perksBy = params.raise.end + 1;
        _launch(params);
        params.raise.perksBy = params.raise.end + 730 days;
        _launch(params);
        assertEq(presale.terms().perksBy, params.raise.perksBy, "date");
        params.raise.tiers[2].cap = type(uint64).max - params.raise.hardCap + 1;
        _expectTermsRefused(params, IPresaleRound.TermsProblem.SupplyTooLarge);
        params.raise.tiers[2].cap -= 1;
        _launch(params);
    }

    function test_terms_MayHaveTheirCreditsInTheFirstTier() public {
        ModelParams memory params = _perkParams();
        (params.raise.tiers[0], params.raise.tiers[2]) = (params.raise.tiers[2], params.raise.tiers[0]);
        _launch(params);
        assertEq(presale.terms().tiers[2].creditsPerDollar, 0, "the last one has none");
    }

    function _tiers(uint256 count) private pure returns (Tier[] memory tiers) {
        tiers = new Tier[](count);
        for (uint256 i = 0; i < count; ++i) tiers[i] = Tier(uint64(DOLLAR), 0, 0, 0);
    }
}
