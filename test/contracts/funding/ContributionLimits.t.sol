// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {RaiseFixture} from "../support/RaiseFixture.sol";

/// @notice How much one contribution may be: every limit holds to the last unit, and can be reached.
contract ContributionLimitsTest is RaiseFixture {
    function test_hardCap_IsReachedExactlyWhateverTheMinimum() public {
        ModelParams memory params = _params();
        params.raise.hardCap = 1_005e6;
        _launch(params);
        _contribute(ann, 0, 1_000e6);
        _expectRefused(abi.encodeWithSelector(IPresaleRound.PresaleOverHardCap.selector, 6e6, 5e6), ben, 0, 6e6);
        _expectRefused(_belowMinimum(4e6), ben, 0, 4e6);
        _contribute(ben, 0, 5e6);
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Succeeded), "full");
    }

    function test_tierCap_IsReachedExactlyWhateverTheMinimum() public {
        _launchWithCap(205e6);
        _contribute(ann, 0, 100e6);
        _contribute(ann, 0, 100e6);
        assertEq(presale.raisedInTier(0), 200e6, "in the tier");
        _expectRefused(abi.encodeWithSelector(IPresaleRound.PresaleOverTierCap.selector, 0, 6e6, 5e6), ben, 0, 6e6);
        _expectRefused(_belowMinimum(4e6), ben, 0, 4e6);
        _contribute(ben, 0, 5e6);
        assertEq(presale.raisedInTier(0), 205e6, "full");
    }

    function test_hardCap_IsReachedInATierThatHasRoomLeft() public {
        _launchWithCap(205e6);
        _contribute(ann, 1, 995e6);
        _contribute(ann, 0, 5e6);
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Succeeded), "full");
    }

    function test_minimum_IsTheLeastOfAContribution() public {
        _launch(_perkParams());
        _expectRefused(_belowMinimum(0), ann, 0, 0);
        _expectRefused(_belowMinimum(10e6 - 1), ann, 0, 10e6 - 1);
        _contribute(ann, 0, 10e6);
        _expectRefused(_belowMinimum(10e6 - 1), ann, 2, 10e6 - 1);
        _contribute(ann, 2, 10e6);
    }

    function test_minimum_IsAtLeastAUnit() public {
        ModelParams memory params = _params();
        params.raise.minContribution = 0;
        _launch(params);
        _expectRefused(abi.encodeWithSelector(IPresaleRound.PresaleBelowMinimum.selector, 0, 1), ann, 0, 0);
        _contribute(ann, 0, 1);
        assertEq(presale.raised(), 1, "raised");
    }

    function test_walletMax_HoldsForAllOfABeneficiary() public {
        ModelParams memory params = _params();
        params.raise.walletMax = 100e6;
        _launch(params);
        _contribute(ann, 0, 60e6);
        bytes memory refusal = abi.encodeWithSelector(IPresaleRound.PresaleOverWalletMax.selector, ann, 40e6 + 1, 40e6);
        _expectRefused(refusal, ann, 0, 40e6 + 1);
        _contribute(ann, 0, 40e6);
        (uint256 paid, uint256 shares, ) = presale.contributionOf(ann);
        assertEq(paid, 100e6, "paid");
        assertEq(shares, 100e18, "shares");
    }

    /// What buys access only is no part of what the hard cap limits.
    function test_hardCap_LeavesAccessAlone() public {
        ModelParams memory params = _perkParams();
        params.raise.hardCap = params.raise.softCap;
        _launch(params);
        _contribute(ann, 0, 900e6);
        _contribute(cleo, 2, 500e6);
        _contribute(cleo, 2, 500e6);
        assertEq(presale.raisedInTier(2), 1_000e6, "all of the tier");
        bytes memory refusal = abi.encodeWithSelector(IPresaleRound.PresaleOverTierCap.selector, 2, 10e6, 0);
        _expectRefused(refusal, cleo, 2, 10e6);
    }

    function test_tier_IsOneOfThoseThatThereAre() public {
        _launch(_perkParams());
        bytes memory refusal = abi.encodeWithSelector(IPresaleRound.PresaleUnknownTier.selector, 3, 3);
        _expectRefused(refusal, ann, 3, 10e6);
        VM.expectRevert(refusal);
        presale.sharesFor(3, 10e6);
    }

    /// One unit of a share is something, less than that is nothing.
    function test_shares_AreAUnitAtLeast() public {
        ModelParams memory params = _params();
        params.raise.tiers = new Tier[](2);
        params.raise.tiers[0] = Tier(1e18, 0, 0, 0);
        params.raise.tiers[1] = Tier(1e18 + 1, 0, 0, 0);
        (params.raise.softCap, params.raise.hardCap) = (3e18, 3e18);
        params.raise.minContribution = 0;
        _launch(params);
        _expectRefused(abi.encodeWithSelector(IPresaleRound.PresaleTooFewShares.selector, 0, 1), ann, 1, 1);
        _contribute(ann, 0, 1);
        assertEq(presale.sharesSold(), 1, "sold");
    }

    function test_shares_AreAsManyAsWereAskedForAtLeast() public {
        ModelParams memory params = _params();
        params.raise.tiers[0].price = uint64(3 * DOLLAR);
        _launch(params);
        uint256 bought = uint256(10e18) / 3;
        assertEq(presale.sharesFor(0, 10e6), bought, "told");
        _allow(ann, 10e6);
        VM.startPrank(ann);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleTooFewShares.selector, bought, bought + 1));
        presale.contribute(0, 10e6, bought + 1, noProof);
        assertEq(presale.contribute(0, 10e6, bought, noProof), bought, "bought");
        VM.stopPrank();
    }

    /// @dev Tier 0 has a cap of its own, tier 1 has none; the hard cap is the soft cap.
    function _launchWithCap(uint64 cap) private {
        ModelParams memory params = _params();
        params.raise.hardCap = params.raise.softCap;
        params.raise.tiers = new Tier[](2);
        params.raise.tiers[0] = Tier(uint64(DOLLAR), cap, 0, 0);
        params.raise.tiers[1] = Tier(uint64(DOLLAR), 0, 0, 0);
        _launch(params);
    }

    /// @dev The usual minimum is ten dollars.
    function _belowMinimum(uint256 amount) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPresaleRound.PresaleBelowMinimum.selector, amount, 10e6);
    }
}
