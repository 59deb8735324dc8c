// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, ModelParts, ReleaseFiles, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @dev Tier 0 sells shares alone, tier 1 shares with credits, tier 2 credits alone. A call costs one cent.
contract PresalePerksTest is PlatformFixture {
    uint8 private constant PLAIN = 0;
    uint8 private constant WITH_CREDITS = 1;
    uint8 private constant ACCESS = 2;
    uint64 private constant CREDIT = 1e6;

    PlainDollar private dollar;
    ModelParts private parts;
    PresaleRound private presale;
    CreditVault private creditVault;
    CreditToken private credits;
    bytes32[] private noProof;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");
    address private immutable cleo = actor("cleo");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
    }

    function test_contribute_KeepsADepositForTheCredits() public {
        _launch(_perkParams());
        assertEq(presale.creditsFor(WITH_CREDITS, 100e6), 500 * CREDIT, "five credits a dollar");
        _contribute(ann, PLAIN, 1_000e6);
        dollar.print(ben, 100e6);
        VM.startPrank(ben);
        dollar.approve(address(presale), 100e6);
        VM.expectEmit();
        emit IPresaleRound.CreditsPromised(ben, 500 * CREDIT, 5e6);
        presale.contribute(WITH_CREDITS, 100e6, 0, noProof);
        VM.stopPrank();
        _contribute(cleo, ACCESS, 40e6);

        assertEq(presale.raised(), 1_100e6, "raised for shares");
        assertEq(presale.raisedForAccess(), 40e6, "raised for access");
        _assertPerk(ann, 0, 0, false);
        _assertPerk(ben, 500 * CREDIT, 5e6, false);
        _assertPerk(cleo, 3_200 * CREDIT, 40e6, false);
        (uint256 promised, uint256 deposits, IPresaleRound.PerkState state) = presale.perks();
        assertEq(promised, 3_700 * CREDIT, "promised");
        assertEq(deposits, 45e6, "deposits");
        assertEq(uint256(state), uint256(IPresaleRound.PerkState.Promised), "state");
        (, uint256 shares, ) = presale.contributionOf(cleo);
        assertEq(shares, 0, "access buys no shares");
    }

    function test_finalize_KeepsDepositsOutOfTheProceeds() public {
        _launch(_perkParams());
        _succeed();
        assertEq(IMilestoneVault(parts.vault).held(), 1_100e6 - 5e6, "proceeds");
        assertEq(dollar.balanceOf(address(presale)), 45e6, "deposits stay");
    }

    function test_openPerks_BuysEveryCreditAtTheGovernedPrice() public {
        _launch(_perkParams());
        _succeed();
        VM.expectEmit();
        emit IPresaleRound.PerksOpened(3_700 * CREDIT, 37e6, 8e6);
        presale.openPerks();
        assertEq(creditVault.reserve(), 37e6, "every credit is paid for");
        assertEq(credits.totalSupply(), 3_700 * CREDIT, "credits");
        assertEq(dollar.balanceOf(parts.till), 8e6, "what access paid beyond the price");
        assertEq(dollar.balanceOf(address(presale)), 0, "no dollar is left");

        presale.claim(ben);
        presale.claim(cleo);
        assertEq(credits.balanceOf(ben), 500 * CREDIT, "ben's credits");
        assertEq(ModelShares(parts.shares).balanceOf(ben), 100e18, "ben's shares, in the same step");
        assertEq(credits.balanceOf(cleo), 3_200 * CREDIT, "cleo's credits");
        _assertPerk(cleo, 3_200 * CREDIT, 40e6, true);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToClaim.selector, cleo));
        presale.claim(cleo);
    }

    function test_claim_GivesSharesAtOnceAndCreditsLater() public {
        _launch(_perkParams());
        _succeed();
        presale.claim(ben);
        assertEq(ModelShares(parts.shares).balanceOf(ben), 100e18, "shares do not wait for credits");
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToClaim.selector, cleo));
        presale.claim(cleo);
        presale.openPerks();
        presale.claim(ben);
        assertEq(credits.balanceOf(ben), 500 * CREDIT, "credits");
        assertEq(ModelShares(parts.shares).balanceOf(ben), 100e18, "shares come once");
    }

    function test_openPerks_RevertGiven_NotNow() public {
        _launch(_perkParams());
        _expectState(IPresaleRound.State.Open);
        presale.openPerks();
        _succeed();
        presale.openPerks();
        _expectPerkState(IPresaleRound.PerkState.Opened, IPresaleRound.PerkState.Promised);
        presale.openPerks();
        _expectPerkState(IPresaleRound.PerkState.Opened, IPresaleRound.PerkState.Lapsed);
        presale.refund(cleo);
    }

    function test_openPerks_RevertGiven_NoCreditsWerePromised() public {
        _launch(_perkParams());
        _contribute(ann, PLAIN, 1_000e6);
        _end();
        presale.finalize();
        _expectPerkState(IPresaleRound.PerkState.None, IPresaleRound.PerkState.Promised);
        presale.openPerks();
    }

    /// A model whose first release is not there yet sells access; the release comes by a vote, in time.
    function test_openPerks_GivenReleaseComesLater() public {
        ModelParams memory params = _perkParams();
        delete params.firstRelease;
        _launch(params);
        _succeed();
        VM.expectRevert(ICreditVault.CreditVaultNotLive.selector);
        presale.openPerks();

        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(8)), bytes32(uint256(9)), 0, "At last");
        uint256 releaseId = releases.submit(presale.modelId(), files, 0, 0);
        VM.prank(parts.timelock);
        releases.approve(releaseId);
        presale.openPerks();
        presale.claim(cleo);
        assertEq(credits.balanceOf(cleo), 3_200 * CREDIT, "credits");
    }

    function test_refund_GivenNoReleaseInTime_PaysDepositsBack() public {
        ModelParams memory params = _perkParams();
        delete params.firstRelease;
        _launch(params);
        _succeed();
        VM.warp(params.raise.perksBy);
        _expectPerkState(IPresaleRound.PerkState.Promised, IPresaleRound.PerkState.Lapsed);
        presale.refund(cleo);

        VM.warp(params.raise.perksBy + 1);
        _expectPerkState(IPresaleRound.PerkState.Lapsed, IPresaleRound.PerkState.Promised);
        presale.openPerks();
        VM.expectEmit();
        emit IPresaleRound.DepositRefunded(cleo, cleo, 40e6);
        presale.refund(cleo);
        VM.prank(ben);
        presale.refundTo(address(7));
        assertEq(dollar.balanceOf(cleo), 40e6, "all of what access cost");
        assertEq(dollar.balanceOf(address(7)), 5e6, "what was kept of a contribution for shares");
        assertEq(dollar.balanceOf(address(presale)), 0, "nothing is left");
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToRefund.selector, cleo));
        presale.refund(cleo);
        VM.expectRevert(
            abi.encodeWithSelector(
                IPresaleRound.PresaleUnexpectedState.selector,
                IPresaleRound.State.Finalized,
                IPresaleRound.State.Failed
            )
        );
        presale.refund(ann);
        presale.claim(ben);
        assertEq(ModelShares(parts.shares).balanceOf(ben), 100e18, "shares stay");
    }

    /// A vote cannot give fewer credits than were promised: they are bought in full, or the money goes back.
    function test_openPerks_RevertGiven_PriceRose() public {
        ModelParams memory params = _perkParams();
        _launch(params);
        _succeed();
        VM.prank(parts.timelock);
        creditVault.setPrice(15_000);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleCreditsTooDear.selector, 55_500_000, 45e6));
        presale.openPerks();
        VM.prank(parts.timelock);
        creditVault.setPrice(7_500);
        presale.openPerks();
        assertEq(creditVault.reserve(), 27_750_000, "the governed price of today");
        assertEq(dollar.balanceOf(parts.till), 17_250_000, "the rest is income");
    }

    function test_refund_GivenRaiseFailed_PaysEverythingBack() public {
        _launch(_perkParams());
        _contribute(ben, WITH_CREDITS, 100e6);
        _contribute(cleo, ACCESS, 40e6);
        _contribute(cleo, PLAIN, 10e6);
        _end();
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Failed), "access counts for no soft cap");
        presale.refund(ben);
        presale.refund(cleo);
        assertEq(dollar.balanceOf(ben), 100e6, "ben");
        assertEq(dollar.balanceOf(cleo), 50e6, "cleo");
        assertEq(dollar.balanceOf(address(presale)), 0, "nothing is left");
    }

    function test_state_GivenOnlyAccessBuyersOrNone_Ends() public {
        _launch(_perkParams());
        _contribute(cleo, ACCESS, 40e6);
        _end();
        presale.refund(cleo);
        assertEq(dollar.balanceOf(cleo), 40e6, "money back");
        _launch(_perkParams());
        _end();
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Failed), "nobody came");
    }

    function test_contribute_AccessHasItsOwnCapOnly() public {
        ModelParams memory params = _perkParams();
        params.raise.hardCap = params.raise.softCap;
        _launch(params);
        _contribute(cleo, ACCESS, 990e6);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleOverTierCap.selector, ACCESS, 30e6, 10e6));
        this.contribute(cleo, ACCESS, 30e6);
        assertEq(presale.raised(), 0, "nothing was raised for shares");
        _contribute(ann, PLAIN, 1_000e6);
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Succeeded), "full");
    }

    function test_contribute_RevertWhen_TooLittleForACredit() public {
        ModelParams memory params = _perkParams();
        params.raise.minContribution = 0;
        params.raise.tiers[ACCESS].creditsPerDollar = 1;
        _launch(params);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleTooFewCredits.selector, 999_999));
        this.contribute(cleo, ACCESS, 999_999);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleTooFewShares.selector, 0, 1));
        this.contributeFor(cleo, ACCESS, 1e6, 1);
    }

    function test_initialize_RevertWhen_PerksCannotBePaidOrKept() public {
        ModelParams memory params = _perkParams();
        params.raise.tiers[WITH_CREDITS].creditsPerDollar = 50 * CREDIT + 1;
        _expectRefused(params, IPresaleRound.TermsProblem.PerksTooDear);
        params = _perkParams();
        params.raise.tiers[ACCESS].creditsPerDollar = 100 * CREDIT + 1;
        _expectRefused(params, IPresaleRound.TermsProblem.PerksTooDear);
        params = _perkParams();
        params.service.callPrice = type(uint128).max;
        _expectRefused(params, IPresaleRound.TermsProblem.PerksTooDear);
        params = _perkParams();
        params.raise.tiers[ACCESS].creditsPerDollar = 0;
        _expectRefused(params, IPresaleRound.TermsProblem.AccessWithoutCredits);
        params = _perkParams();
        params.raise.tiers[ACCESS].cap = 0;
        _expectRefused(params, IPresaleRound.TermsProblem.AccessWithoutCredits);
        params = _perkParams();
        params.raise.tiers[ACCESS].cap = type(uint64).max;
        _expectRefused(params, IPresaleRound.TermsProblem.SupplyTooLarge);
        params = _perkParams();
        params.raise.perksBy = params.raise.end;
        _expectRefused(params, IPresaleRound.TermsProblem.PerksDate);
        params.raise.perksBy = params.raise.end + 730 days + 1;
        _expectRefused(params, IPresaleRound.TermsProblem.PerksDate);
        params.raise.tiers = new Tier[](1);
        params.raise.tiers[0] = Tier(uint64(DOLLAR), 0, 0, 0);
        _expectRefused(params, IPresaleRound.TermsProblem.PerksDate);
        params = _perkParams();
        params.raise.tiers[PLAIN].price = 0;
        params.raise.tiers[WITH_CREDITS].price = 0;
        params.raise.tiers[PLAIN].cap = 1;
        params.raise.tiers[WITH_CREDITS].cap = 1;
        params.raise.tiers[PLAIN].creditsPerDollar = 1;
        _expectRefused(params, IPresaleRound.TermsProblem.PriceZero);
    }

    /// Deposits pay for all credits whatever was contributed, and every dollar is accounted for.
    function testFuzz_openPerks_LosesNothing(
        uint64 rate,
        uint64 accessRate,
        uint64 price,
        uint64 first,
        uint64 second
    ) public {
        ModelParams memory params = _perkParams();
        params.service.callPrice = uint128(bound(price, 1, 1e6));
        params.raise.minContribution = 0;
        params.raise.tiers[WITH_CREDITS].creditsPerDollar = uint64(bound(rate, 1, 5e11 / params.service.callPrice));
        params.raise.tiers[ACCESS].creditsPerDollar = uint64(bound(accessRate, 1, 1e12 / params.service.callPrice));
        _launch(params);
        _contribute(ann, PLAIN, 1_000e6);
        uint256 forShares = bound(first, 1e6, 4_000e6);
        uint256 forAccess = bound(second, 1e6, 1_000e6);
        _contribute(ben, WITH_CREDITS, forShares);
        _contribute(cleo, ACCESS, forAccess);
        _end();
        presale.finalize();
        (uint256 promised, uint256 deposits, ) = presale.perks();
        (uint256 ofBen, , ) = presale.perkOf(ben);
        (uint256 ofCleo, , ) = presale.perkOf(cleo);
        assertEq(promised, ofBen + ofCleo, "credits add up");
        assertEq(ofBen, (forShares * params.raise.tiers[WITH_CREDITS].creditsPerDollar) / 1e6, "exact");
        assertAtMost(creditVault.cost(uint128(promised)), deposits, "deposits pay");
        uint256 held = IMilestoneVault(parts.vault).held();
        presale.openPerks();
        assertEq(held + creditVault.reserve() + dollar.balanceOf(parts.till), 1_000e6 + forShares + forAccess, "all");
        assertAtMost(1_000e6 + forShares / 2 - 1, held, "at least half of what buys shares reaches the model");
        presale.claim(ben);
        presale.claim(cleo);
        assertEq(credits.balanceOf(address(presale)), 0, "no credit is left");
        assertEq(dollar.balanceOf(address(presale)), 0, "no dollar is left");
    }

    function contribute(address who, uint8 tier, uint256 amount) external {
        _contribute(who, tier, amount);
    }

    function contributeFor(address who, uint8 tier, uint256 amount, uint256 minShares) external {
        dollar.print(address(this), amount);
        dollar.approve(address(presale), amount);
        presale.contributeFor(who, tier, uint128(amount), minShares, noProof);
    }

    function test_contribute_PromisesNothingForLessThanACredit() public {
        ModelParams memory params = _perkParams();
        params.raise.minContribution = uint64(DOLLAR / 2);
        params.raise.tiers[WITH_CREDITS].creditsPerDollar = 1;
        _launch(params);
        _contribute(ann, WITH_CREDITS, uint128(DOLLAR / 2));
        _assertPerk(ann, 0, 0, false);
        (, uint256 shares, ) = presale.contributionOf(ann);
        assertEq(shares, 5e17, "shares all the same");
    }

    function _perkParams() private view returns (ModelParams memory params) {
        params = _params();
        params.raise.perksBy = params.raise.end + 90 days;
        params.raise.tiers = new Tier[](3);
        params.raise.tiers[PLAIN] = Tier(uint64(DOLLAR), 0, 0, 0);
        params.raise.tiers[WITH_CREDITS] = Tier(uint64(DOLLAR), 0, 0, 5 * CREDIT);
        params.raise.tiers[ACCESS] = Tier(0, 1_000e6, 0, 80 * CREDIT);
    }

    function _launch(ModelParams memory params) private {
        params.salt = bytes32(registry.nextModelId());
        (, parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        creditVault = CreditVault(parts.creditVault);
        credits = CreditToken(parts.creditToken);
    }

    function _succeed() private {
        _contribute(ann, PLAIN, 1_000e6);
        _contribute(ben, WITH_CREDITS, 100e6);
        _contribute(cleo, ACCESS, 40e6);
        _end();
        presale.finalize();
    }

    function _end() private {
        VM.warp(presale.terms().end);
    }

    function _contribute(address who, uint8 tier, uint256 amount) private {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(address(presale), amount);
        presale.contribute(tier, uint128(amount), 0, noProof);
        VM.stopPrank();
    }

    function _assertPerk(
        address who,
        uint256 expectedCredits,
        uint256 expectedDeposit,
        bool expectedDone
    ) private view {
        (uint256 promised, uint256 deposit, bool settled) = presale.perkOf(who);
        assertEq(promised, expectedCredits, "credits");
        assertEq(deposit, expectedDeposit, "deposit");
        assertTrue(settled == expectedDone, "settled");
    }

    function _expectState(IPresaleRound.State actual) private {
        VM.expectRevert(
            abi.encodeWithSelector(IPresaleRound.PresaleUnexpectedState.selector, actual, IPresaleRound.State.Finalized)
        );
    }

    function _expectPerkState(IPresaleRound.PerkState actual, IPresaleRound.PerkState expected) private {
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleUnexpectedPerkState.selector, actual, expected));
    }

    function _expectRefused(ModelParams memory params, IPresaleRound.TermsProblem problem) private {
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleTermsInvalid.selector, problem));
        factory.createModel(params);
    }
}
