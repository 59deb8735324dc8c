// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {AgreeableWallet} from "../support/AgreeableWallet.sol";
import {MarketFixture} from "../support/MarketFixture.sol";

contract MarketTest is MarketFixture {
    function setUp() public {
        _setUpMarket();
    }

    function test_buy_MovesSharesAndDollars() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.expectEmit();
        emit IMarket.OrderFilled(market.hashOrder(order), address(shares), buyer, seller, 0, 40e18, 80e6, 0, 60e18);
        VM.prank(buyer);
        (uint256 amount, uint256 cost) = market.buy(order, "", IMarket.Purchase(40e18, 40e18, 80e6));
        assertEq(amount, 40e18, "amount");
        assertEq(cost, 80e6, "cost");
        assertEq(shares.balanceOf(buyer), 40e18, "shares");
        assertEq(dollar.balanceOf(seller), 80e6, "dollars");
        assertEq(market.filledOf(market.hashOrder(order)), 40e18, "filled");
    }

    function test_buy_TakesASignedOrderThatIsNowhereOnChain() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        VM.prank(buyer);
        market.buy(order, signature, IMarket.Purchase(100e18, 100e18, 200e6));
        assertEq(shares.balanceOf(buyer), 100e18, "shares");
    }

    function test_buy_TakesAnOrderThatAContractWalletSigned() public {
        AgreeableWallet wallet = new AgreeableWallet();
        IMarket.Order memory order = _order(10e18, 20e6);
        order.maker = address(wallet);
        shares.transfer(address(wallet), 10e18);
        VM.prank(address(wallet));
        shares.approve(address(market), 10e18);
        VM.prank(buyer);
        market.buy(order, "anything", IMarket.Purchase(5e18, 1, 20e6));
        wallet.disagree();
        _expectNotSigned(order);
        VM.prank(buyer);
        market.buy(order, "anything", IMarket.Purchase(5e18, 1, 20e6));
    }

    function test_buy_GivesWhatIsLeft_ButNotLessThanTheBuyerWants() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.startPrank(buyer);
        market.buy(order, "", IMarket.Purchase(70e18, 1, 200e6));
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketTooFewLeft.selector, 30e18, 31e18));
        market.buy(order, "", IMarket.Purchase(50e18, 31e18, 200e6));
        (uint256 amount, uint256 cost) = market.buy(order, "", IMarket.Purchase(50e18, 30e18, 200e6));
        assertEq(amount, 30e18, "the rest");
        assertEq(cost, 60e6, "its cost");
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketTooFewLeft.selector, 0, 0));
        market.buy(order, "", IMarket.Purchase(1, 0, 200e6));
        VM.stopPrank();
    }

    function test_buy_RevertWhen_ItCostsMoreThanTheBuyerAllows() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketCostAboveMax.selector, 20e6, 20e6 - 1));
        market.buy(order, "", IMarket.Purchase(10e18, 1, 20e6 - 1));
    }

    function test_buy_RevertWhen_TheSellerTookTheAllowanceBack() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(seller);
        shares.approve(address(market), 5);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketNotAllowed.selector, 5, 1e18));
        _buySome(order, "");
    }

    function test_buy_RevertWhen_NothingIsWanted() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.startPrank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketAmountInvalid.selector, 0, 0));
        market.buy(order, "", IMarket.Purchase(0, 0, 1));
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketAmountInvalid.selector, 1, 2));
        market.buy(order, "", IMarket.Purchase(1, 2, 1));
        VM.stopPrank();
    }

    function test_buy_RevertWhen_TheOrderIsOnesOwn() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(seller);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketOwnOrder.selector, seller));
        market.buy(order, "", IMarket.Purchase(1, 1, 1));
    }

    function test_buy_RevertWhen_AnythingOfTheOrderWasChanged() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        order.price = 100e6;
        _expectNotSigned(order);
        _buySome(order, signature);
        order = _order(100e18, 200e6);
        order.amount = 200e18;
        _expectNotSigned(order);
        _buySome(order, signature);
        order = _order(100e18, 200e6);
        order.maker = address(this);
        _expectNotSigned(order);
        _buySome(order, signature);
        order = _order(100e18, 200e6);
        order.validUntil += 1;
        _expectNotSigned(order);
        _buySome(order, signature);
        order = _order(100e18, 200e6);
        order.token = address(dollar);
        _expectNotSigned(order);
        _buySome(order, signature);
        order = _order(100e18, 200e6);
        order.salt = 1;
        _expectNotSigned(order);
        _buySome(order, "");
    }

    function test_buy_RevertWhen_TheOrderIsOver() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.warp(order.validUntil);
        _buySome(order, "");
        VM.warp(order.validUntil + 1);
        _expectExpired(order);
        _buySome(order, "");
        assertEq(_available(order), 0, "available");
    }

    function test_cancel_EndsListedAndSignedOrders() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.expectEmit();
        emit IMarket.OrderCancelled(market.hashOrder(order), seller);
        VM.prank(seller);
        market.cancel(order);
        bytes memory refusal = abi.encodeWithSelector(IMarket.MarketOrderCancelled.selector, market.hashOrder(order));
        bytes memory signature = _signature(order);
        VM.expectRevert(refusal);
        _buySome(order, "");
        VM.expectRevert(refusal);
        _buySome(order, signature);
        VM.prank(seller);
        VM.expectRevert(refusal);
        market.list(order);
        assertEq(_available(order), 0, "available");
    }

    function test_cancel_RevertWhen_NotMaker() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketNotMaker.selector, address(this), seller));
        market.cancel(order);
    }

    function test_cancelAll_EndsOrdersThatNobodyHasSeen() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        IMarket.Order memory listed = _listed(50e18, 100e6);
        VM.expectEmit();
        emit IMarket.RoundBegun(seller, 1);
        VM.prank(seller);
        market.cancelAll();
        bytes memory refusal = abi.encodeWithSelector(IMarket.MarketOrderOfOtherRound.selector, 0, 1);
        VM.expectRevert(refusal);
        _buySome(order, signature);
        VM.expectRevert(refusal);
        _buySome(listed, "");
        assertEq(_available(listed), 0, "available");
        assertEq(market.roundOf(seller), 1, "round");
        order.round = 1;
        _buySome(order, _signature(order));
    }

    function test_list_TellsTheOrder() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        VM.expectEmit();
        emit IMarket.OrderListed(market.hashOrder(order), seller, address(shares), order, "");
        VM.prank(seller);
        market.list(order);
        assertEq(_available(order), 100e18, "available");
    }

    function test_list_RevertWhen_NotMaker() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketNotMaker.selector, address(this), seller));
        market.list(order);
    }

    function test_list_RevertWhen_TheOrderIsEmpty() public {
        VM.startPrank(seller);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketOrderEmpty.selector, 0, 5));
        market.list(_order(0, 5));
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketOrderEmpty.selector, 5, 0));
        market.list(_order(5, 0));
        IMarket.Order memory order = _order(2, 5);
        order.kind = IMarket.Kind.Thing;
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketOrderEmpty.selector, 2, 5));
        market.list(order);
        VM.stopPrank();
    }

    function test_listWithPermit_AllowsTheSharesToo() public {
        VM.prank(seller);
        shares.approve(address(market), 0);
        IMarket.Order memory order = _order(100e18, 200e6);
        assertEq(_available(order), 0, "nothing is allowed yet");
        IMarket.Permit memory permit = _permit(address(shares), seller, "seller", 100e18);
        VM.prank(seller);
        market.listWithPermit(order, permit);
        assertEq(_available(order), 100e18, "available");
        VM.prank(seller);
        market.listWithPermit(order, permit);
    }

    function test_announce_PublishesASignedOrder() public {
        IMarket.Order memory order = _order(100e18, 200e6);
        bytes memory signature = _signature(order);
        VM.expectEmit();
        emit IMarket.OrderListed(market.hashOrder(order), seller, address(shares), order, signature);
        market.announce(order, signature);
        _expectNotSigned(order);
        market.announce(order, "");
        VM.warp(order.validUntil + 1);
        _expectExpired(order);
        market.announce(order, signature);
    }

    function test_buyWithPermit_NeedsNoAllowanceBefore() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(buyer);
        dollar.approve(address(market), 0);
        IMarket.Permit memory permit = _permit(address(dollar), buyer, "buyer", 20e6);
        VM.prank(buyer);
        market.buyWithPermit(order, "", IMarket.Purchase(10e18, 1, 20e6), permit);
        assertEq(shares.balanceOf(buyer), 10e18, "shares");
    }

    function test_buyWithAuthorization_ReturnsWhatIsNotSpent() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(buyer);
        dollar.approve(address(market), 0);
        uint256 before = dollar.balanceOf(buyer);
        IMarket.Purchase memory purchase = IMarket.Purchase(10e18, 1, 25e6);
        market.buyWithAuthorization(order, "", purchase, _authorization(order, purchase));
        assertEq(shares.balanceOf(buyer), 10e18, "shares");
        assertEq(dollar.balanceOf(buyer), before - 20e6, "only the cost");
        assertEq(dollar.balanceOf(address(market)), 0, "nothing stays");
    }

    function test_buyWithAuthorization_RevertWhen_SomebodyBendsIt() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        IMarket.Order memory dearer = _listed(100e18, 400e6);
        IMarket.Purchase memory purchase = IMarket.Purchase(10e18, 5e18, 40e6);
        IMarket.Authorization memory authorization = _authorization(order, purchase);
        bytes4 refusal = bytes4(keccak256("ERC3009InvalidSignature()"));
        VM.expectRevert(refusal);
        market.buyWithAuthorization(dearer, "", purchase, authorization);
        purchase.minAmount = 1;
        VM.expectRevert(refusal);
        market.buyWithAuthorization(order, "", purchase, authorization);
    }

    function test_available_IsWhatTheMakerHoldsAndAllows() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(seller);
        shares.approve(address(market), 30e18);
        assertEq(_available(order), 30e18, "allowed");
        VM.startPrank(seller);
        shares.approve(address(market), 100e18);
        shares.transfer(buyer, shares.balanceOf(seller) - 20e18);
        VM.stopPrank();
        assertEq(_available(order), 20e18, "held");
    }

    function test_available_IsWhatOthersHaveLeft_UntilTheLastSecond() public {
        IMarket.Order memory order = _listed(100e18, 200e6);
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(40e18, 1, 200e6));
        VM.warp(order.validUntil);
        assertEq(_available(order), 60e18, "the rest");
        VM.warp(order.validUntil + 1);
        assertEq(_available(order), 0, "over");
    }

    function test_sellersKeepVotesAndIncomeUntilTheySell() public {
        _listed(100e18, 200e6);
        assertEq(shares.getVotes(seller), 1_000e18, "votes");
        assertEq(shares.balanceOf(address(market)), 0, "nothing is kept here");
    }

    function testFuzz_buy_RoundsInTheSellersFavour(uint128 amount, uint128 price, uint128[4] memory parts) public {
        amount = uint128(bound(amount, 1, 1_000e18));
        price = uint128(bound(price, 1, 9_000e6));
        IMarket.Order memory order = _listed(amount, price);
        uint256 bought;
        uint256 paid;
        for (uint256 i = 0; i < 4 && bought < amount; ++i) {
            uint128 part = uint128(bound(parts[i], 1, amount - bought));
            if (i == 3) part = uint128(amount - bought);
            VM.prank(buyer);
            (uint256 got, uint256 cost) = market.buy(order, "", IMarket.Purchase(part, part, type(uint128).max));
            assertTrue(cost != 0, "nothing is free");
            (bought, paid) = (bought + got, paid + cost);
        }
        if (bought == amount) {
            assertTrue(paid >= price, "the seller gets the price at least");
            assertAtMost(paid, uint256(price) + 3, "a unit more for each purchase but one");
        }
        assertEq(dollar.balanceOf(seller), paid, "all of it");
        assertEq(shares.balanceOf(buyer), bought, "shares");
    }

    function _buySome(IMarket.Order memory order, bytes memory signature) private {
        VM.prank(buyer);
        market.buy(order, signature, IMarket.Purchase(1e18, 1, 100e6));
    }

    function _expectNotSigned(IMarket.Order memory order) private {
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketNotSigned.selector, market.hashOrder(order), order.maker));
    }

    function _expectExpired(IMarket.Order memory order) private {
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketOrderExpired.selector, order.validUntil, block.timestamp));
    }

    function _available(IMarket.Order memory order) private view returns (uint256) {
        IMarket.Order[] memory orders = new IMarket.Order[](1);
        orders[0] = order;
        return market.available(orders)[0];
    }
}
