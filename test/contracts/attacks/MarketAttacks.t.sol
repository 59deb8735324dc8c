// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {Market} from "../../../contracts/market/Market.sol";
import {MarketFixture} from "../support/MarketFixture.sol";
import {CallbackDollar} from "../support/TestDollars.sol";

/// @notice How others' markets were robbed, and what stops it here.
contract MarketAttacksTest is MarketFixture {
    address private immutable eve = actor("eve");

    function setUp() public {
        _setUpMarket();
    }

    /// TreasureDAO, March 2022: a quantity of nothing cost nothing, and brought the thing all the same.
    function test_NothingForNothing_WhatCostsNothingIsNotSold() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.expectPartialRevert(IMarket.MarketAmountInvalid.selector);
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(0, 0, 0));
        IMarket.Order memory gift = _order(100e18, 0);
        VM.expectPartialRevert(IMarket.MarketOrderEmpty.selector);
        VM.prank(seller);
        market.list(gift);
        VM.prank(buyer);
        (, uint256 cost) = market.buy(order, "", IMarket.Purchase(1, 1, 1));
        assertEq(cost, 1, "the smallest part costs a unit");
    }

    /// NFTAuctionMarketplace, July 2026: what was cancelled was settled, too.
    function test_BothEnds_AnOrderThatWasTakenBackIsNotFilled() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        VM.prank(seller);
        market.cancel(order);
        VM.expectPartialRevert(IMarket.MarketOrderCancelled.selector);
        _buy(order, signature);
    }

    /// A seller takes everything back, and signatures that are still around sell it.
    function test_OldSignatures_NoneOutlivesItsRound() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        VM.prank(seller);
        market.cancelAll();
        VM.expectPartialRevert(IMarket.MarketOrderOfOtherRound.selector);
        _buy(order, signature);
    }

    /// A signature is used again: it sells no more than it says.
    function test_Replay_ASignatureSellsOnce() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        _buy(order, signature);
        VM.expectPartialRevert(IMarket.MarketTooFewLeft.selector);
        _buy(order, signature);
    }

    /// The same in a market that is a copy of this one.
    function test_Replay_AnotherMarketDoesNotKnowTheSignature() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        Market other = Market(deploy("Market", abi.encode(dollar)));
        VM.prank(seller);
        shares.approve(address(other), type(uint256).max);
        VM.expectPartialRevert(IMarket.MarketNotSigned.selector);
        VM.prank(buyer);
        other.buy(order, signature, IMarket.Purchase(1e18, 1, 200e6));
    }

    /// TrustedVolumes, May 2026: whoever signed was looked up under the wrong party. Here the maker signs, nobody else.
    function test_ForeignSigner_OnlyTheMakerSells() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signed("eve", market.hashOrder(order));
        VM.expectPartialRevert(IMarket.MarketNotSigned.selector);
        _buy(order, signature);
    }

    /// LegendaryMoneyMon, May 2026: a signature that is none belongs to address 0.
    function test_NoSigner_AddressZeroSellsNothing() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        order.maker = address(0);
        VM.expectPartialRevert(IMarket.MarketNotSigned.selector);
        _buy(order, new bytes(65));
    }

    /// GiddyVault, April 2026: a field that nobody signed. Here a changed price is another order.
    function test_PartlySigned_AChangedPriceIsNotSigned() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        order.price = 1;
        VM.expectPartialRevert(IMarket.MarketNotSigned.selector);
        _buy(order, signature);
    }

    /// A token that calls back while it is delivered buys within the purchase, by any door.
    function test_Reentrancy_NobodyBuysWithinAPurchase() public {
        (CallbackDollar token, IMarket.Order memory order) = _hostileToken();
        IMarket.Purchase memory part = IMarket.Purchase(1e6, 1, 1e6);
        IMarket.Permit memory permit;
        token.callBack(address(market), abi.encodeCall(market.buy, (order, "", part)));
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(5e6, 1, 5e6));
        assertTrue(!token.calledBack(), "within a purchase");
        IMarket.Authorization memory authorization = _authorization(order, part);
        market.buyWithAuthorization(order, "", part, authorization);
        assertTrue(!token.calledBack(), "within one by authorization");
        token.callBack(address(market), abi.encodeCall(market.buyWithPermit, (order, "", part, permit)));
        VM.prank(buyer);
        market.buy(order, "", part);
        assertTrue(!token.calledBack(), "with a permit");
        assertEq(market.filledOf(market.hashOrder(order)), 7e6, "each filled once");
    }

    /// A permit that somebody else submits first must not stop the purchase.
    function test_FrontRunPermit_ThePurchaseGoesOn() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(buyer);
        dollar.approve(address(market), 0);
        IMarket.Permit memory permit = _permit(address(dollar), buyer, "buyer", 200e6);
        VM.prank(eve);
        dollar.permit(buyer, address(market), permit.value, permit.deadline, permit.v, permit.r, permit.s);
        VM.prank(buyer);
        market.buyWithPermit(order, "", IMarket.Purchase(100e18, 1, 200e6), permit);
        assertEq(shares.balanceOf(buyer), 100e18, "bought");
    }

    /// A signed payment is used for another purchase than it was signed for.
    function test_BentPayment_ASignedPaymentBuysWhatItWasSignedFor() public {
        IMarket.Order memory cheap = _listed(100e18, 100e6);
        IMarket.Order memory dear = _listed(50e18, 200e6);
        IMarket.Purchase memory purchase = IMarket.Purchase(50e18, 1, 200e6);
        IMarket.Authorization memory authorization = _authorization(cheap, purchase);
        VM.expectPartialRevert(bytes4(keccak256("ERC3009InvalidSignature()")));
        market.buyWithAuthorization(dear, "", purchase, authorization);
    }

    /// @dev A token whose own dollars the market may take, and an order for 10 of its units.
    function _hostileToken() private returns (CallbackDollar token, IMarket.Order memory order) {
        token = new CallbackDollar();
        token.print(seller, 10e6);
        VM.prank(seller);
        token.approve(address(market), type(uint256).max);
        VM.prank(buyer);
        dollar.transfer(address(token), 100e6);
        VM.prank(address(token));
        dollar.approve(address(market), type(uint256).max);
        order = _order(10e6, 10e6);
        order.token = address(token);
        VM.prank(seller);
        market.list(order);
    }

    function _buy(IMarket.Order memory order, bytes memory signature) private {
        VM.prank(buyer);
        market.buy(order, signature, IMarket.Purchase(100e18, 1, 200e6));
    }
}
