// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {FeeDollar, PlainDollar} from "../support/TestDollars.sol";
import {MarketFixture} from "../support/MarketFixture.sol";

/// @notice A thing whose creator asks for a part of each price.
contract RoyaltyThing is ERC721("Thing", "THING"), IERC2981 {
    address private immutable _creator;
    uint256 private immutable _bps;

    constructor(address creator, uint256 bps, address owner) {
        (_creator, _bps) = (creator, bps);
        _mint(owner, 7);
    }

    function royaltyInfo(uint256, uint256 price) external view returns (address, uint256) {
        return (_creator, (price * _bps) / 10_000);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || super.supportsInterface(interfaceId);
    }
}

/// @notice Units that ask for a part of each price, too.
contract RoyaltyUnits is PlainDollar, IERC2981 {
    function royaltyInfo(uint256, uint256 price) external pure returns (address, uint256) {
        return (address(7), price / 2);
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || interfaceId == type(IERC165).interfaceId;
    }
}

/// @notice A thing that asks for nothing.
contract PlainThing is ERC721("Plain", "PLAIN") {
    constructor(address owner) {
        _mint(owner, 7);
    }
}

contract MarketThingsTest is MarketFixture {
    address private immutable creator = actor("creator");

    function setUp() public {
        _setUpMarket();
    }

    function test_buy_PaysTheRoyaltyOutOfThePrice() public {
        RoyaltyThing thing = new RoyaltyThing(creator, 500, seller);
        IMarket.Order memory order = _offer(address(thing));
        VM.prank(buyer);
        (uint256 amount, uint256 cost) = market.buy(order, "", IMarket.Purchase(1, 1, 200e6));
        assertEq(amount, 1, "amount");
        assertEq(cost, 200e6, "cost");
        assertEq(thing.ownerOf(7), buyer, "owner");
        assertEq(dollar.balanceOf(creator), 10e6, "royalty");
        assertEq(dollar.balanceOf(seller), 190e6, "seller");
    }

    function test_buyWithAuthorization_PaysTheRoyaltyToo() public {
        RoyaltyThing thing = new RoyaltyThing(creator, 500, seller);
        IMarket.Order memory order = _offer(address(thing));
        IMarket.Purchase memory purchase = IMarket.Purchase(1, 1, 200e6);
        market.buyWithAuthorization(order, "", purchase, _authorization(order, purchase));
        assertEq(dollar.balanceOf(creator), 10e6, "royalty");
        assertEq(dollar.balanceOf(seller), 190e6, "seller");
        assertEq(thing.ownerOf(7), buyer, "owner");
    }

    function test_buy_PaysAllToTheSellerWhenNobodyAsksForARoyalty() public {
        PlainThing thing = new PlainThing(seller);
        IMarket.Order memory order = _offer(address(thing));
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(1, 1, 200e6));
        assertEq(dollar.balanceOf(seller), 200e6, "seller");
        order = _offer(address(new RoyaltyThing(address(0), 500, seller)));
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(1, 1, 200e6));
        assertEq(dollar.balanceOf(seller), 400e6, "a royalty for nobody is none");
    }

    function test_buy_GivesTheCreatorTheWholePrice_IfHeAsksForIt() public {
        IMarket.Order memory order = _offer(address(new RoyaltyThing(creator, 10_000, seller)));
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(1, 1, 200e6));
        assertEq(dollar.balanceOf(creator), 200e6, "creator");
        assertEq(dollar.balanceOf(seller), 0, "seller");
    }

    function test_buy_PaysNoRoyaltyForUnits() public {
        RoyaltyUnits units = new RoyaltyUnits();
        units.print(seller, 10e6);
        VM.prank(seller);
        units.approve(address(market), 10e6);
        IMarket.Order memory order = _order(10e6, 100e6);
        order.token = address(units);
        VM.prank(seller);
        market.list(order);
        VM.prank(buyer);
        market.buy(order, "", IMarket.Purchase(10e6, 1, 100e6));
        assertEq(dollar.balanceOf(seller), 100e6, "seller");
    }

    function test_buy_RevertWhen_TheRoyaltyIsMoreThanThePrice() public {
        IMarket.Order memory order = _offer(address(new RoyaltyThing(creator, 10_001, seller)));
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketRoyaltyTooHigh.selector, 200_020_000, 200e6));
        market.buy(order, "", IMarket.Purchase(1, 1, 200e6));
    }

    function test_buy_RevertWhen_AThingIsSoldAsUnitsPastItsRoyalty() public {
        RoyaltyThing thing = new RoyaltyThing(creator, 500, seller);
        VM.prank(seller);
        thing.setApprovalForAll(address(market), true);
        IMarket.Order memory order = _order(7, 200e6);
        order.token = address(thing);
        bytes memory signature = _signature(order);
        VM.prank(buyer);
        VM.expectRevert(bytes(""));
        market.buy(order, signature, IMarket.Purchase(7, 7, 200e6));
        assertEq(thing.ownerOf(7), seller, "owner");
    }

    function test_buy_RevertWhen_TheTokenKeepsAFee() public {
        FeeDollar fees = new FeeDollar();
        fees.print(seller, 1_000);
        VM.prank(seller);
        fees.approve(address(market), 1_000);
        IMarket.Order memory order = _order(1_000, 5);
        order.token = address(fees);
        bytes memory signature = _signature(order);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IMarket.MarketNotDelivered.selector, 990, 1_000));
        market.buy(order, signature, IMarket.Purchase(1_000, 1, 5));
    }

    function test_available_IsOneWhileTheMakerOwnsAndAllowsTheThing() public {
        PlainThing thing = new PlainThing(seller);
        IMarket.Order memory order = _offer(address(thing));
        assertEq(_available(order), 1, "allowed");
        VM.startPrank(seller);
        thing.approve(address(0), 7);
        assertEq(_available(order), 0, "not allowed");
        thing.setApprovalForAll(address(market), true);
        assertEq(_available(order), 1, "allowed with all others");
        thing.transferFrom(seller, address(this), 7);
        assertEq(_available(order), 0, "given away");
        VM.stopPrank();
    }

    /// @dev The seller's thing 7 for 200 dollars.
    function _offer(address thing) private returns (IMarket.Order memory order) {
        order = _order(1, 200e6);
        (order.token, order.kind, order.tokenId) = (thing, IMarket.Kind.Thing, 7);
        VM.startPrank(seller);
        ERC721(thing).approve(address(market), 7);
        market.list(order);
        VM.stopPrank();
    }

    function _available(IMarket.Order memory order) private view returns (uint256) {
        IMarket.Order[] memory orders = new IMarket.Order[](1);
        orders[0] = order;
        return market.available(orders)[0];
    }
}
