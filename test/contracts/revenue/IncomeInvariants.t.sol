// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {AuthorUnits, ParentTerms, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Six people who hold, trade, delegate and claim in any order while income arrives; it stands for the presale,
/// the factory and all payers.
contract IncomePeople is Witness {
    LocalDollar public dollar;
    RevenueRouter public router;
    ModelShares public shares;
    address public vesting = actor("vesting");
    address public timelock = actor("timelock");
    address public vault = actor("vault");
    address[6] public people;
    /// @notice Dollars paid out to holders.
    uint256 public paidToHolders;
    /// @notice Dollars sent to the shares.
    uint256 public receivedByShares;

    constructor() {
        VM.warp(20_000 days);
        dollar = LocalDollar(deploy("LocalDollar", ""));
        router = RevenueRouter(deploy("RevenueRouter", abi.encode(dollar, this)));
        shares = ModelShares(Clones.clone(deploy("ModelShares", abi.encode(dollar, router, address(0), address(0)))));
        shares.initialize(IModelShares.Setup("Digits", "DIG", address(this), vault, timelock, vesting, false));
        AuthorUnits[] memory authors = new AuthorUnits[](2);
        for (uint256 i = 0; i < 6; ++i) {
            people[i] = actor(VM.toString(i));
            if (i < 2) authors[i] = AuthorUnits(people[i], uint32(7 + 6 * i));
        }
        RevenueTerms memory terms = RevenueTerms(1_111, 7_777, 1_112, 0, authors, new ParentTerms[](0));
        router.registerModel(1, address(shares), timelock, terms);
        shares.mintOnce(900_000e18 + 7, vesting, 100_000e18 + 1);
        dollar.approve(address(router), type(uint256).max);
    }

    function pay(uint256 amount) external {
        amount = bound(amount, 1, 9_000e6);
        pass(1 hours);
        dollar.faucet(address(this));
        uint256 before = dollar.balanceOf(address(shares));
        router.payIncome(1, amount, "inference", 0);
        receivedByShares += dollar.balanceOf(address(shares)) - before;
    }

    function giveShares(uint256 to, uint256 amount) external {
        shares.transfer(_person(to), bound(amount, 0, shares.balanceOf(address(this))));
    }

    function moveShares(uint256 from, uint256 to, uint256 amount) external {
        (address seller, address buyer) = (_person(from), _person(to));
        uint256 sellerEarned = shares.claimable(seller);
        uint256 buyerEarned = shares.claimable(buyer);
        uint256 moved = bound(amount, 0, shares.balanceOf(seller));
        VM.prank(seller);
        shares.transfer(buyer, moved);
        expect(shares.claimable(seller) == sellerEarned, "a transfer leaves the seller's earnings");
        expect(shares.claimable(buyer) == buyerEarned, "a transfer leaves the buyer's earnings");
    }

    function chooseDelegate(uint256 who, uint256 delegate) external {
        VM.prank(_person(who));
        shares.delegate(delegate % 7 == 6 ? address(0) : _person(delegate));
    }

    function claimRevenue(uint256 who) external {
        address person = _person(who);
        uint256 amount = shares.claimable(person);
        if (amount == 0) return;
        paidToHolders += shares.claim(person);
        expect(shares.claimable(person) == 0, "nothing is left after a claim");
    }

    /// @notice A member leaves in an exit with some shares.
    function giveBack(uint256 who, uint256 amount) external {
        address person = _person(who);
        uint256 earned = shares.claimable(person);
        uint256 given = bound(amount, 0, shares.balanceOf(person));
        VM.prank(vault);
        shares.burnForExit(person, given);
        expect(shares.claimable(person) == earned, "what was earned stays");
    }

    function moveUnits(uint256 from, uint256 to, uint256 units) external {
        address author = _person(from);
        uint256 held = router.unitsOf(1, author);
        if (held == 0) return;
        VM.prank(author);
        router.transferUnits(1, _person(to), uint32(bound(units, 1, held)));
    }

    function claimRoyalties(uint256 who) external {
        if (router.authorClaimable(1, _person(who)) != 0) router.claimAuthor(1, _person(who));
    }

    function claimTreasury() external {
        if (router.treasuryClaimable(1) != 0) router.claimTreasury(1);
    }

    function pass(uint256 seconds_) public {
        VM.warp(block.timestamp + bound(seconds_, 1 hours, 3 days));
    }

    function _person(uint256 index) private view returns (address) {
        return people[index % 6];
    }
}

contract IncomeInvariantsTest is InvariantTest {
    IncomePeople private world;

    function setUp() public {
        world = new IncomePeople();
    }

    /// V10: what is paid and what can be claimed never exceed what arrived, and nothing but fractions is missing.
    function invariant_HoldersEarnExactlyWhatArrived() public {
        VM.warp(block.timestamp + 3 days);
        ModelShares shares = world.shares();
        // Give out what is unclaimed, so that its earnings have owners.
        uint256 unclaimed = shares.balanceOf(address(world));
        VM.prank(address(world));
        shares.transfer(actor("last"), unclaimed);
        uint256 owed = shares.claimable(actor("last")) + shares.claimable(world.vesting());
        for (uint256 i = 0; i < 6; ++i) {
            owed += shares.claimable(world.people(i));
        }
        uint256 received = world.receivedByShares();
        assertAtMost(world.paidToHolders() + owed, received, "holders");
        assertAtMost(received, world.paidToHolders() + owed + 8, "less than one unit for each account");
    }

    /// The shares always hold the dollars that they owe.
    function invariant_SharesHoldWhatTheyOwe() public view {
        assertEq(
            world.dollar().balanceOf(address(world.shares())),
            world.receivedByShares() - world.paidToHolders(),
            "dollars of the shares"
        );
    }

    /// V08: votes are the shares of all who are not custody, whoever votes with them.
    function invariant_VotesAreTheSharesOutsideCustody() public view {
        ModelShares shares = world.shares();
        uint256 votes = 0;
        uint256 held = 0;
        for (uint256 i = 0; i < 6; ++i) {
            votes += shares.getVotes(world.people(i));
            held += shares.balanceOf(world.people(i));
        }
        assertEq(votes, held, "votes");
        assertEq(shares.getVotes(address(world)) + shares.getVotes(world.vesting()), 0, "custody");
        uint256 kept = shares.balanceOf(address(world)) + shares.balanceOf(world.vesting());
        assertEq(held + kept, shares.totalSupply(), "supply");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V13: the router holds what it owes to authors and treasury, and less than a unit for each author more.
    function invariant_RouterHoldsWhatItOwes() public view {
        RevenueRouter router = world.router();
        uint256 owed = router.treasuryClaimable(1);
        uint256 units = 0;
        for (uint256 i = 0; i < 6; ++i) {
            owed += router.authorClaimable(1, world.people(i));
            units += router.unitsOf(1, world.people(i));
        }
        uint256 held = world.dollar().balanceOf(address(router));
        assertAtMost(owed, held, "owed");
        assertAtMost(held, owed + 6, "held");
        assertEq(units, router.totalUnits(1), "units");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
