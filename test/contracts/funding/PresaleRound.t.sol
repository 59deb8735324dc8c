// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {MilestoneTerms, ModelParams, ModelParts, RaiseTerms, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {CallbackDollar, FeeDollar, PlainDollar} from "../support/TestDollars.sol";

contract PresaleRoundTest is PlatformFixture {
    PlainDollar private dollar;
    bytes32[] private noProof;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
    }

    /// The terms in the clone's code are the terms that were given.
    function testFuzz_terms_AreThoseOfTheLaunch(uint64 soft, uint64 hard, uint8 tiers, bytes32 root) public {
        ModelParams memory params = _params();
        RaiseTerms memory raise = params.raise;
        raise.hardCap = uint64(bound(hard, 2_000e6, 1e15));
        raise.softCap = uint64(bound(soft, 1_000e6, raise.hardCap));
        raise.walletMax = raise.hardCap;
        raise.tiers = new Tier[](bound(tiers, 1, 4));
        for (uint256 i = 0; i < raise.tiers.length; ++i) {
            raise.tiers[i] = Tier(uint64(DOLLAR + i), uint64(i * raise.softCap), root, uint64(i * 1e6));
        }
        raise.teamCliffSeconds = 30 days;
        raise.perksBy = raise.tiers.length == 1 ? 0 : uint48(raise.end + 1 + (soft % 730 days));
        PresaleRound presale = _launch(params);
        assertEq(keccak256(abi.encode(presale.terms())), keccak256(abi.encode(raise)), "terms");
    }

    /// Shares bought are the dollars at the tier's price, rounded down, and add up to what is minted.
    function testFuzz_contribute_AddsUp(uint128 price, uint128 first, uint128 second) public {
        ModelParams memory params = _params();
        params.raise.tiers[0].price = uint64(bound(price, 1, 400e6));
        PresaleRound presale = _launch(params);
        uint256 a = bound(first, 1_000e6, 5_000e6);
        uint256 b = bound(second, 10e6, 5_000e6 - 10e6);
        uint256 sharesA = _contribute(presale, ann, a);
        uint256 sharesB = _contribute(presale, ben, b);
        assertEq(sharesA, (a * 1e18) / params.raise.tiers[0].price, "shares");
        assertEq(presale.sharesSold(), sharesA + sharesB, "sold");
        assertEq(presale.raised(), a + b, "raised");

        VM.warp(params.raise.end);
        presale.finalize();
        ModelShares shares = ModelShares(registry.parts(presale.modelId()).shares);
        assertEq(shares.balanceOf(address(presale)), sharesA + sharesB, "minted for claims");
        assertEq(shares.totalSupply(), sharesA + sharesB + ((sharesA + sharesB) * 1_000) / 9_000, "supply");
        presale.claim(ann);
        presale.claim(ben);
        assertEq(shares.balanceOf(address(presale)), 0, "nothing left");
        assertEq(dollar.balanceOf(address(presale)), 0, "no dollar left");
    }

    /// Milestones together get exactly what was raised, whatever the parts.
    function testFuzz_receiveProceeds_IsDividedWithoutRest(uint128 amount, uint16 part) public {
        ModelParams memory params = _params();
        params.raise.hardCap = 1e15;
        params.milestones[0].shareBps = uint16(bound(part, 1, 9_999));
        params.milestones[1].shareBps = 10_000 - params.milestones[0].shareBps;
        PresaleRound presale = _launch(params);
        uint256 raised = bound(amount, 1_000e6, 1e15);
        _contribute(presale, ann, raised);
        VM.warp(params.raise.end);
        presale.finalize();
        MilestoneVault vault = MilestoneVault(registry.parts(presale.modelId()).vault);
        assertEq(vault.milestone(0).amount + vault.milestone(1).amount, raised, "parts");
        assertEq(vault.held(), raised, "held");
    }

    function testFuzz_refund_PaysExactlyWhatWasPaid(uint128 first, uint128 second) public {
        ModelParams memory params = _params();
        PresaleRound presale = _launch(params);
        uint256 a = bound(first, 10e6, 499e6);
        uint256 b = bound(second, 10e6, 499e6);
        _contribute(presale, ann, a);
        _contribute(presale, ben, b);
        VM.warp(params.raise.end);
        presale.refund(ann);
        VM.prank(ben);
        presale.refundTo(address(7));
        assertEq(dollar.balanceOf(ann), a, "ann");
        assertEq(dollar.balanceOf(address(7)), b, "ben's payee");
        assertEq(dollar.balanceOf(address(presale)), 0, "nothing left");
    }

    function test_contribute_RevertWhen_AssetTakesFee() public {
        FeeDollar feeDollar = new FeeDollar();
        _deployPlatform(address(feeDollar));
        PresaleRound presale = _launch(_params());
        feeDollar.print(ann, 100e6);
        VM.startPrank(ann);
        feeDollar.approve(address(presale), 100e6);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleAmountMismatch.selector, 99e6, 100e6));
        presale.contribute(0, 100e6, 0, noProof);
        VM.stopPrank();
    }

    /// An asset that calls back while a refund is paid cannot make it pay twice, nor contribute in between.
    function test_refund_GivenAssetCallsBack_PaysOnce() public {
        CallbackDollar callback = new CallbackDollar();
        _deployPlatform(address(callback));
        ModelParams memory params = _params();
        PresaleRound presale = _launch(params);
        dollar = callback;
        _contribute(presale, ann, 100e6);
        _contribute(presale, ben, 100e6);
        VM.warp(params.raise.end);
        callback.callBack(address(presale), abi.encodeCall(PresaleRound.refund, (ben)));
        presale.refund(ann);
        assertTrue(!callback.calledBack(), "re-entered");
        assertEq(callback.balanceOf(ann), 100e6, "ann");
        assertEq(callback.balanceOf(address(presale)), 100e6, "ben's money");
    }

    function test_finalize_GivenCreatorIsBlocked_StillWorks() public {
        ModelParams memory params = _params();
        PresaleRound presale = _launch(params);
        _contribute(presale, ann, 1_000e6);
        VM.warp(params.raise.end);
        // Nothing is sent to the creator, so an asset that blocks him cannot hold up anybody else.
        presale.finalize();
        assertEq(dollar.balanceOf(address(this)), 0, "creator");
        assertEq(uint256(presale.state()), uint256(IPresaleRound.State.Finalized), "state");
    }

    function _launch(ModelParams memory params) private returns (PresaleRound) {
        (, ModelParts memory parts) = factory.createModel(params);
        return PresaleRound(parts.presale);
    }

    function _contribute(PresaleRound presale, address who, uint256 amount) private returns (uint256 bought) {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(address(presale), amount);
        bought = presale.contribute(0, uint128(amount), 0, noProof);
        VM.stopPrank();
    }
}
