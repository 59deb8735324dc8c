// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {Market} from "../../../contracts/market/Market.sol";
import {FundedFixture} from "../support/FundedFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {PlainDollar} from "../support/TestDollars.sol";
import {Witness} from "../support/Witness.sol";

/// @notice People who offer shares, sign offers, buy parts of them and take them back, while shares move and earn.
contract Traders is FundedFixture, Witness {
    uint256 public constant PEOPLE = 5;
    uint256 private constant ORDERS = 12;

    Market public market;
    string[PEOPLE] private _names = ["ann", "ben", "cleo", "dora", "eve"];
    IMarket.Order[] private _orders;
    mapping(bytes32 orderHash => bytes) private _signatures;
    mapping(bytes32 orderHash => bool) private _takenBack;
    /// @notice What buyers have got of each order.
    mapping(bytes32 orderHash => uint256) public bought;
    /// @notice What each has paid for shares and been paid for shares.
    mapping(address who => uint256) public spent;
    mapping(address who => uint256) public earned;
    /// @notice Dollars that each was given to spend.
    mapping(address who => uint256) public given;
    uint256 public donated;

    constructor() {
        dollar = new PlainDollar();
        _raise();
        presale.claim(ben);
        market = Market(deploy("Market", abi.encode(dollar)));
    }

    /// @dev Everything is there from the constructor on.
    function setUp() public pure override {}

    function offer(uint256 who, uint128 amount, uint128 price, uint32 seconds_, bool signs) external {
        IMarket.Order memory order;
        order.maker = person(who);
        order.token = address(shares);
        order.amount = uint128(bound(amount, 1, 7_000e18));
        order.price = uint128(bound(price, 1, 20_000e6));
        order.validUntil = uint48(block.timestamp + bound(seconds_, 1, 10 days));
        order.round = market.roundOf(order.maker);
        order.salt = _orders.length;
        VM.startPrank(order.maker);
        shares.approve(address(market), type(uint256).max);
        if (!signs) market.list(order);
        VM.stopPrank();
        bytes32 orderHash = market.hashOrder(order);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey(_names[who % PEOPLE]), orderHash);
        if (signs) _signatures[orderHash] = abi.encodePacked(r, s, v);
        if (_orders.length < ORDERS) _orders.push(order);
        else _orders[amount % ORDERS] = order;
    }

    function buy(uint256 who, uint256 which, uint128 amount, uint128 minAmount, uint256 dollars) external {
        IMarket.Order memory order = orderAt(which);
        bytes32 orderHash = market.hashOrder(order);
        address buyer = person(who);
        dollars = bound(dollars, 0, 20_000e6);
        dollar.print(buyer, dollars);
        given[buyer] += dollars;
        uint256 before = shares.balanceOf(buyer);
        IMarket.Purchase memory purchase = IMarket.Purchase(
            uint128(bound(amount, 0, 7_000e18)),
            minAmount % 1e18,
            dollars
        );
        VM.startPrank(buyer);
        dollar.approve(address(market), type(uint256).max);
        try market.buy(order, _signatures[orderHash], purchase) returns (uint256 got, uint256 cost) {
            expect(!_takenBack[orderHash], "an order that was taken back is filled");
            expect(order.round == market.roundOf(order.maker), "an order of an earlier round is filled");
            expect(block.timestamp <= order.validUntil, "an order that is over is filled");
            expect(shares.balanceOf(buyer) - before == got, "another number of shares arrives");
            expect(got <= purchase.amount && got >= purchase.minAmount, "more or less than was wanted");
            expect(cost <= dollars, "more than the buyer allowed");
            expect(cost * order.amount >= got * order.price, "the seller gets less than the price");
            expect(cost * order.amount < got * order.price + order.amount, "the buyer pays a unit too much");
            bought[orderHash] += got;
            spent[buyer] += cost;
            earned[order.maker] += cost;
        } catch {}
        VM.stopPrank();
    }

    function takeBack(uint256 which) external {
        IMarket.Order memory order = orderAt(which);
        VM.prank(order.maker);
        market.cancel(order);
        _takenBack[market.hashOrder(order)] = true;
    }

    function takeAllBack(uint256 who) external {
        VM.prank(person(who));
        market.cancelAll();
    }

    function disallow(uint256 who) external {
        VM.prank(person(who));
        shares.approve(address(market), 0);
    }

    function moveShares(uint256 from, uint256 to, uint256 amount) external {
        uint256 moved = bound(amount, 0, shares.balanceOf(person(from)));
        VM.prank(person(from));
        shares.transfer(person(to), moved);
    }

    function payIncome(uint256 amount) external {
        amount = bound(amount, 1, 1_000e6);
        dollar.print(address(this), amount);
        dollar.approve(address(router), amount);
        router.payIncome(model, amount, "inference", 0);
    }

    /// @notice Some dollars that nobody asked for.
    function donate(uint64 amount) external {
        dollar.print(address(market), amount);
        donated += amount;
    }

    function pass(uint32 seconds_) external {
        VM.warp(block.timestamp + bound(seconds_, 1, 2 days));
    }

    function person(uint256 index) public view returns (address) {
        return actor(_names[index % PEOPLE]);
    }

    function orderCount() external view returns (uint256) {
        return _orders.length;
    }

    function orderAt(uint256 index) public view returns (IMarket.Order memory) {
        return _orders[index % _orders.length];
    }

    /// @notice Dollars and shares of an account.
    function balancesOf(address account) external view returns (uint256, uint256) {
        return (dollar.balanceOf(account), shares.balanceOf(account));
    }
}

contract MarketInvariantsTest is InvariantTest {
    Traders private world;

    function setUp() public {
        world = new Traders();
    }

    /// The people reach what the invariants speak about.
    function test_PeopleTrade() public {
        world.offer(0, 100e18, 200e6, 1 days, true);
        world.offer(1, 100e18, 200e6, 1 days, false);
        world.buy(2, 0, 40e18, 1, 100e6);
        world.buy(2, 1, 200e18, 1, 300e6);
        uint256 spent = world.spent(world.person(2));
        assertTrue(spent > 270e6, "bought from both");
        world.takeBack(0);
        world.buy(2, 0, 40e18, 1, 100e6);
        assertEq(world.spent(world.person(2)), spent, "nothing more");
        invariant_V27_OrdersAreFilledOnceAndAsTheySay();
        invariant_V35_TheMarketKeepsNothing();
    }

    /// V27: no order is bought from beyond its amount, and buyers pay sellers, nobody else, to the last unit.
    function invariant_V27_OrdersAreFilledOnceAndAsTheySay() public view {
        Market market = world.market();
        for (uint256 i = 0; i < world.orderCount(); ++i) {
            IMarket.Order memory order = world.orderAt(i);
            bytes32 orderHash = market.hashOrder(order);
            assertEq(market.filledOf(orderHash), world.bought(orderHash), "bought");
            assertAtMost(world.bought(orderHash), order.amount, "not more than was offered");
        }
        for (uint256 i = 0; i < world.PEOPLE(); ++i) {
            address person = world.person(i);
            (uint256 dollars, ) = world.balancesOf(person);
            assertEq(dollars + world.spent(person), world.given(person) + world.earned(person), "dollars");
        }
    }

    /// V35: the market keeps neither dollars nor shares; what somebody sends it by mistake stays there untouched.
    function invariant_V35_TheMarketKeepsNothing() public view {
        (uint256 dollars, uint256 shares) = world.balancesOf(address(world.market()));
        assertEq(dollars, world.donated(), "dollars");
        assertEq(shares, 0, "shares");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
