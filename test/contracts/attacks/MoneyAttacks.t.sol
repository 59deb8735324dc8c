// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ChannelConfig, VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IIncomeSource} from "../../../contracts/interfaces/IIncomeSource.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {AllowanceCollector, ChannelSigning} from "../support/ChannelSigning.sol";
import {CallbackDollar, FeeDollar, PlainDollar} from "../support/TestDollars.sol";
import {AttackStage} from "./AttackStage.sol";

/// @notice When it is asked for the dollars of one payment, it makes another, whose dollars shall count for both.
contract NestedSource is IIncomeSource {
    RevenueRouter private immutable _router;
    uint256 private immutable _modelId;
    uint256 private _asked;

    constructor(RevenueRouter router, uint256 modelId) {
        (_router, _modelId) = (router, modelId);
    }

    function pay(uint256 amount) public {
        _router.deliverIncome(_modelId, amount, "donation", 0);
    }

    /// @inheritdoc IIncomeSource
    function sendIncome(uint256 amount) external {
        IERC20 dollar = _router.asset();
        uint256 before = dollar.balanceOf(address(_router));
        if (++_asked == 1) pay(amount);
        dollar.transfer(address(_router), before + amount - dollar.balanceOf(address(_router)));
    }
}

/// @notice How others' raises and income were robbed or stuck, and what stops it here.
contract MoneyAttacksTest is AttackStage, ChannelSigning {
    /// Akutar, April 2022: one refund that fails stopped all others, 34 million dollars for ever.
    function test_RefundDenial_EachTakesTheirOwn() public {
        _failedRaise();
        VM.prank(ben);
        presale.refundTo(eve);
        presale.refund(ann);
        assertEq(dollar.balanceOf(ann), 100 * DOLLAR, "ann");
        assertEq(dollar.balanceOf(eve), 50 * DOLLAR, "ben's, where he wants it");
        assertEq(dollar.balanceOf(address(presale)), 0, "nothing is left");
    }

    /// A refund is paid twice, in any of its forms.
    function test_DoubleRefund_TheSecondFindsNothing() public {
        _failedRaise();
        presale.refund(ann);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToRefund.selector, ann));
        presale.refund(ann);
    }

    /// NFTAuctionMarketplace, July 2026: both ends paid out of the same pool.
    function test_BothEnds_ARaiseThatSucceededRefundsNothing() public {
        _running();
        _contribute(ann, 1_000 * DOLLAR);
        VM.warp(block.timestamp + 8 days);
        VM.expectPartialRevert(IPresaleRound.PresaleUnexpectedState.selector);
        presale.refund(ann);
        presale.finalize();
        VM.expectPartialRevert(IPresaleRound.PresaleUnexpectedState.selector);
        presale.refund(ann);
    }

    /// BetaPresale, May 2025: money left at once, so that caps counted it again; shares could be claimed early.
    function test_EarlyMoney_NothingLeavesBeforeTheRaiseHasSucceeded() public {
        _running();
        _contribute(ann, 1_000 * DOLLAR);
        assertEq(dollar.balanceOf(address(presale)), 1_000 * DOLLAR, "all of it waits");
        VM.expectPartialRevert(IPresaleRound.PresaleUnexpectedState.selector);
        presale.finalize();
        VM.expectPartialRevert(IPresaleRound.PresaleUnexpectedState.selector);
        presale.claim(ann);
    }

    /// XLoot, April 2026: the same claim many times.
    function test_DoubleClaim_SharesAreHandedOutOnce() public {
        _launchGoverned();
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToClaim.selector, ann));
        presale.claim(ann);
    }

    /// PartyDAO: a cap that leaves less than the minimum can never be reached, and the sale never ends.
    function test_UnreachableCap_WhatRemainsMayBeFilled() public {
        _deploy(new PlainDollar());
        ModelParams memory params = _terms();
        params.raise.hardCap = uint64(1_005 * DOLLAR);
        _launch(params);
        _contribute(ann, 1_000 * DOLLAR);
        _contribute(ben, 5 * DOLLAR);
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Succeeded), "ended");
    }

    /// PartyDAO M-08: the first contributor buys the majority.
    function test_EarlyMajority_ALimitHoldsForEachBeneficiary() public {
        _deploy(new PlainDollar());
        ModelParams memory params = _terms();
        params.raise.walletMax = uint64(2_000 * DOLLAR);
        _launch(params);
        _contribute(ann, 2_000 * DOLLAR);
        _allow(ben, address(presale), 10 * DOLLAR);
        VM.expectPartialRevert(IPresaleRound.PresaleOverWalletMax.selector);
        VM.prank(ben);
        presale.contributeFor(ann, 0, uint128(10 * DOLLAR), 0, noProof);
    }

    /// PartyDAO H-07: a donation makes the accounts wrong.
    function test_Donation_ChangesNoAccount() public {
        _running();
        dollar.print(address(presale), 20_000 * DOLLAR);
        _contribute(ann, 1_000 * DOLLAR);
        assertEq(presale.raised(), 1_000 * DOLLAR, "raised");
        VM.warp(block.timestamp + 8 days);
        dollar.print(address(vault), 3 * DOLLAR);
        presale.finalize();
        assertEq(vault.held(), 1_000 * DOLLAR, "held");
    }

    /// A stranger who pays for somebody chooses who votes with the shares (PartyDAO H-01).
    function test_ForeignDelegate_APayerChoosesNoDelegate() public {
        _running();
        _allow(eve, address(presale), 1_000 * DOLLAR);
        VM.prank(eve);
        presale.contributeFor(ann, 0, uint128(1_000 * DOLLAR), 0, noProof);
        VM.warp(block.timestamp + 8 days);
        presale.finalize();
        VM.prank(eve);
        presale.claim(ann);
        assertEq(shares.delegates(ann), ann, "delegate");
        assertEq(shares.getVotes(ann), 1_000e18, "votes");
    }

    /// Quorums moved by minting: the whole supply exists once, and nothing adds to it.
    function test_MovedQuorum_NobodyMintsAgain() public {
        _launchGoverned();
        VM.expectPartialRevert(IModelShares.ModelSharesAlreadyMinted.selector);
        VM.prank(address(presale));
        shares.mintOnce(1e18, address(0), 0);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotPresale.selector, address(this)));
        shares.mintOnce(1e18, address(0), 0);
    }

    /// The classic: income is claimed, the shares move on, and the same income is claimed again.
    function test_DoubleDividend_SharesMoveWithoutTheirIncome() public {
        _launchGoverned();
        _pay(1_000 * DOLLAR);
        VM.warp(block.timestamp + 3 days);
        uint256 earned = shares.claim(ann);
        assertTrue(earned != 0, "ann earned");
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        assertEq(shares.claimable(eve), 0, "eve earned nothing");
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNothingToClaim.selector, ann));
        shares.claim(ann);
    }

    /// NovaBox, June 2026: a new holder gets what was earned before.
    function test_OldDividends_ABuyerEarnsFromNowOn() public {
        _launchGoverned();
        _pay(1_000 * DOLLAR);
        VM.warp(block.timestamp + 3 days);
        uint256 before = shares.claimable(ann);
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        assertEq(shares.claimable(ann), before, "ann keeps what she earned");
        assertEq(shares.claimable(eve), 0, "eve");
    }

    /// Sniping: shares bought just before a payment and sold right after it.
    function test_Sniping_APaymentIsHandedOutOverADay() public {
        _launchGoverned();
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        _pay(1_000 * DOLLAR);
        VM.warp(block.timestamp + 1);
        VM.prank(eve);
        shares.transfer(ann, 6_000e18);
        assertEq(shares.claimable(eve), 0, "nothing for a second");
    }

    /// ThetanutsVault, April 2026: income that came before there were shares belongs to who is first.
    function test_FirstShare_IncomeBeforeTheSharesIsEverybodys() public {
        _running();
        _pay(1_000 * DOLLAR);
        _contribute(ann, 500 * DOLLAR);
        _contribute(ben, 500 * DOLLAR);
        VM.warp(block.timestamp + 8 days);
        presale.finalize();
        presale.claim(ann);
        uint256 ofAnn = shares.claim(ann);
        presale.claim(ben);
        assertEq(shares.claimable(ben), ofAnn, "the same");
    }

    /// Rounding that adds up: many tiny payments leave no more than fractions behind.
    function test_Rounding_ManySmallPaymentsLoseNothing() public {
        _launchGoverned();
        for (uint256 i = 0; i < 50; ++i) _pay(7);
        VM.warp(block.timestamp + 3 days);
        uint256 owed = shares.claimable(ann) + shares.claimable(ben) + shares.claimable(cleo);
        owed += shares.claimable(parts.vesting);
        uint256 held = dollar.balanceOf(address(shares));
        assertAtMost(owed, held, "owed");
        assertAtMost(held, owed + 4, "less than a unit for each");
    }

    /// ZABU and SafeDollar, 2021: an asset keeps a part of each transfer, and more is written down than came.
    function test_FeeOnTransfer_AnAssetWithFeesIsRefused() public {
        _deploy(new FeeDollar());
        _launch(_terms());
        _allow(ann, address(presale), 1_000 * DOLLAR);
        VM.expectPartialRevert(IPresaleRound.PresaleAmountMismatch.selector);
        VM.prank(ann);
        presale.contribute(0, uint128(1_000 * DOLLAR), 0, noProof);
    }

    /// The same for income.
    function test_FeeOnTransfer_IncomeWithFeesIsRefused() public {
        _deploy(new FeeDollar());
        _launch(_terms());
        dollar.print(address(this), 1_000 * DOLLAR);
        dollar.approve(address(router), 1_000 * DOLLAR);
        VM.expectPartialRevert(IRevenueRouter.RevenueRouterAmountMismatch.selector);
        router.payIncome(modelId, 1_000 * DOLLAR, "inference", 0);
    }

    /// TokenDistributor H-04: a token that calls back enters while the books are half written.
    function test_Reentrancy_NoMoneyFunctionCanBeEnteredTwice() public {
        CallbackDollar calling = new CallbackDollar();
        _deploy(calling);
        _launch(_terms());
        _contribute(ann, 500 * DOLLAR);
        dollar.print(eve, 100 * DOLLAR);
        dollar.print(address(calling), 100 * DOLLAR);
        bytes memory again = abi.encodeCall(IPresaleRound.contributeFor, (eve, 0, uint128(10 * DOLLAR), 0, noProof));
        VM.prank(address(calling));
        calling.approve(address(presale), 100 * DOLLAR);
        calling.callBack(address(presale), again);
        VM.prank(eve);
        dollar.approve(address(presale), 100 * DOLLAR);
        VM.prank(eve);
        presale.contribute(0, uint128(100 * DOLLAR), 0, noProof);
        assertTrue(!calling.calledBack(), "entered again");
        assertEq(presale.raised(), dollar.balanceOf(address(presale)), "the books are right");
    }

    /// The same on the way out: a refund that is asked for during a refund.
    function test_Reentrancy_ARefundPaysOnce() public {
        CallbackDollar calling = new CallbackDollar();
        _deploy(calling);
        _launch(_terms());
        _contribute(ann, 100 * DOLLAR);
        _contribute(ben, 100 * DOLLAR);
        VM.warp(block.timestamp + 8 days);
        calling.callBack(address(presale), abi.encodeCall(IPresaleRound.refund, (ann)));
        presale.refund(ann);
        assertEq(dollar.balanceOf(ann), 100 * DOLLAR, "once");
        assertEq(dollar.balanceOf(address(presale)), 100 * DOLLAR, "ben's");
    }

    /// A listed buyer's place is taken by an inner node of the list (CVE of multiproofs, and the old 64-byte leaf).
    function test_ForgedList_AnInnerNodeIsNoLeaf() public {
        _deploy(new PlainDollar());
        ModelParams memory params = _terms();
        // A list whose leaf was hashed once: with it, what hashes to the root could be passed off as an address.
        params.raise.tiers[0].allowlistRoot = keccak256(abi.encode(eve));
        _launch(params);
        _allow(eve, address(presale), 10 * DOLLAR);
        VM.expectPartialRevert(IPresaleRound.PresaleNotAllowlisted.selector);
        VM.prank(eve);
        presale.contribute(0, uint128(10 * DOLLAR), 0, noProof);
    }

    /// Credits whose price rises while the buyer's transaction waits.
    function test_MovedPrice_ABuyerPaysNoMoreThanAllowed() public {
        _launchGoverned();
        VM.prank(parts.timelock);
        creditVault.setPrice(20_000);
        _allow(eve, parts.creditVault, 10 * DOLLAR);
        VM.expectPartialRevert(bytes4(keccak256("CreditVaultCostAboveMax(uint256,uint256)")));
        VM.prank(eve);
        creditVault.buy(eve, 100e6, 1 * DOLLAR);
    }

    /// A small turnout makes credits cost nothing, somebody buys and uses a billion of them, and what customers have paid for
    /// calls to come is income.
    function test_CheapCredits_TheReserveIsNotBoughtOut() public {
        _launchGoverned();
        _allow(cleo, parts.creditVault, 100 * DOLLAR);
        VM.prank(cleo);
        creditVault.buy(cleo, 10_000e6, 100 * DOLLAR);
        VM.startPrank(parts.timelock);
        VM.expectPartialRevert(ICreditVault.CreditVaultPriceFallsTooFar.selector);
        creditVault.setPrice(1);
        creditVault.setPrice(5_000);
        VM.expectPartialRevert(ICreditVault.CreditVaultPriceFallsTooOften.selector);
        creditVault.setPrice(2_500);
        VM.stopPrank();
        _allow(eve, parts.creditVault, 100 * DOLLAR);
        VM.startPrank(eve);
        creditVault.buy(eve, 20_000e6, 100 * DOLLAR);
        assertTrue(IERC20(parts.creditToken).transfer(parts.creditVault, 20_000e6), "used");
        VM.stopPrank();
        creditVault.realise();
        assertTrue(creditVault.reserve() > 66 * DOLLAR, "two thirds of the reserve are still there");
    }

    /// A copy of a voucher: its ceiling is claimed, though fewer calls were served.
    function test_CopiedVoucher_OnlyWhoServesClaims() public {
        VoucherClaim[] memory lines = _voucherOf(ann, 9e6);
        VM.expectPartialRevert(ICreditVault.CreditVaultNotAuthorizer.selector);
        VM.prank(eve);
        creditVault.collect(lines);
        lines[0].totalClaimed = 2e6;
        VM.prank(authorizer);
        creditVault.collect(lines);
        (, uint128 claimed) = channels.channels(channels.getChannelId(lines[0].voucher.channel));
        assertEq(claimed, 2e6, "what was served");
    }

    /// The door through which income leaves, used without a payment.
    function test_OpenReserve_IncomeIsSentToTheRouterOnly() public {
        _voucherOf(ann, 9e6);
        uint256 reserve = dollar.balanceOf(parts.creditVault);
        VM.expectPartialRevert(ICreditVault.CreditVaultNotRouter.selector);
        VM.prank(eve);
        creditVault.sendIncome(reserve);
        assertEq(dollar.balanceOf(eve), 0, "eve");
    }

    /// Income is announced within income, so that the same dollars are counted twice.
    function test_NestedIncome_DollarsCountOnce() public {
        _launchGoverned();
        NestedSource source = new NestedSource(router, modelId);
        dollar.print(address(source), 200 * DOLLAR);
        VM.expectPartialRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        source.pay(100 * DOLLAR);
    }

    /// @dev Credits of `payer` in a channel, and a voucher for nine of them; the authorizer serves and claims.
    function _voucherOf(address payer, uint128 ceiling) private returns (VoucherClaim[] memory) {
        _launchGoverned();
        collector = new AllowanceCollector();
        _allow(payer, parts.creditVault, DOLLAR);
        VM.startPrank(payer);
        creditVault.buy(payer, ceiling, DOLLAR);
        IERC20(parts.creditToken).approve(address(collector), ceiling);
        VM.stopPrank();
        ChannelConfig memory config = ChannelConfig(
            payer,
            session,
            parts.creditVault,
            authorizer,
            parts.creditToken,
            DELAY,
            0
        );
        _deposit(config, ceiling);
        return _lines(_line(config, ceiling, ceiling));
    }

    function _channels() internal view override returns (InferenceChannels) {
        return channels;
    }

    function _running() private {
        _deploy(new PlainDollar());
        _launch(_terms());
    }

    function _failedRaise() private {
        _running();
        _contribute(ann, 100 * DOLLAR);
        _contribute(ben, 50 * DOLLAR);
        VM.warp(block.timestamp + 8 days);
    }
}
