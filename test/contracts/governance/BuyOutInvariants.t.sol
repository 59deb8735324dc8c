// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {FundedFixture} from "../support/FundedFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {PlainDollar} from "../support/TestDollars.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Two buyers who make offers for the whole model, members who accept, leave first, stay or carry out, in any
/// order and for any offer.
contract Bidders is FundedFixture, Witness {
    uint256 public constant PEOPLE = 4;
    uint256 private constant OFFERS = 6;

    struct Acceptance {
        uint256 proposalId;
        bytes32 descriptionHash;
    }

    address[PEOPLE] public people;
    address private immutable _test = msg.sender;
    address[2] private _buyers = [actor("buyer"), actor("other buyer")];
    /// @notice Dollars that came in for each offer and went out again, and shares that members gave for it.
    mapping(uint256 offerId => uint256) public paidIn;
    mapping(uint256 offerId => uint256) public paidOut;
    mapping(uint256 offerId => uint256) public givenShares;
    uint256 public donated;
    mapping(uint256 offerId => Acceptance) private _acceptances;

    constructor() {
        dollar = new PlainDollar();
        teamBps = 0;
        _raise();
        presale.claim(ben);
        people = [ann, ben, actor("cleo"), actor("dora")];
    }

    /// @dev Everything is there from the constructor on.
    function setUp() public pure override {}

    function bid(uint256 who, uint256 amount, uint32 seconds_) external {
        if (offerCount() == OFFERS) return;
        address buyer = _buyers[who % 2];
        amount = bound(amount, 9_000e6, 40_000e6);
        _allow(buyer, amount);
        uint48 expiry = uint48(block.timestamp + bound(seconds_, 1, 10 days));
        uint256 owned = buyOut.netAssets(model);
        VM.prank(buyer);
        uint256 offerId = buyOut.offer(model, amount, expiry);
        expect(amount > owned, "an offer below what the model owns");
        paidIn[offerId] = amount;
    }

    function raise(uint256 which, uint256 more) external {
        uint256 offerId = _pick(which);
        address buyer = buyOut.offers(offerId).buyer;
        more = bound(more, 1, 5_000e6);
        _allow(buyer, more);
        VM.prank(buyer);
        buyOut.raise(offerId, more);
        paidIn[offerId] += more;
    }

    /// @notice Members vote about an offer; ann has most votes.
    function accept(uint256 which, uint256 who, bool queues) external {
        uint256 offerId = _pick(which);
        address member = _person(who);
        IBuyOut.Plan memory plan = buyOut.planOf(offerId);
        string memory text = string.concat(VM.toString(block.timestamp), " #proposer=", Strings.toHexString(member));
        bytes32 hash = keccak256(bytes(text));
        ModelGovernor governor = ModelGovernor(payable(parts.governor));
        VM.prank(member);
        uint256 id = governor.propose(plan.targets, plan.values, plan.calldatas, text);
        VM.warp(governor.proposalSnapshot(id) + 1);
        VM.prank(member);
        governor.castVote(id, 1);
        VM.warp(governor.proposalDeadline(id) + 1);
        uint256 votes = shares.getPastVotes(member, governor.proposalSnapshot(id));
        buyOut.recordAcceptance(offerId, hash);
        expect(votes * 2 > shares.getPastTotalSupply(governor.proposalSnapshot(id)), "accepted by less than half");
        _acceptances[offerId] = Acceptance(id, hash);
        if (queues) governor.queue(plan.targets, plan.values, plan.calldatas, hash);
    }

    function leaveFirst(uint256 who, uint256 which, uint256 amount) external {
        uint256 offerId = _pick(which);
        address member = _person(who);
        uint256 given = bound(amount, 0, shares.balanceOf(member));
        uint256 price = buyOut.offers(offerId).amount;
        VM.prank(member);
        shares.approve(address(buyOut), given);
        VM.prank(member);
        uint256 paid = buyOut.leaveFirst(offerId, given, member, 0);
        expect(paid * shares.totalSupply() <= price * given, "leaving pays more than staying");
        (paidOut[offerId], givenShares[offerId]) = (paidOut[offerId] + paid, givenShares[offerId] + given);
    }

    function carryOut(uint256 which) external {
        uint256 offerId = _pick(which);
        IBuyOut.Plan memory plan = buyOut.planOf(offerId);
        IBuyOut.Offer memory before = buyOut.offers(offerId);
        uint256 buyerHad = dollar.balanceOf(before.buyer);
        ModelGovernor(payable(parts.governor)).execute(
            plan.targets,
            plan.values,
            plan.calldatas,
            _acceptances[offerId].descriptionHash
        );
        expect(block.timestamp >= before.acceptedAt + 300, "completed before who disagrees could leave");
        expect(registry.ownerOf(model) == before.buyer, "the model is the buyer's");
        paidOut[offerId] += dollar.balanceOf(before.buyer) - buyerHad;
    }

    function claim(uint256 who, uint256 which, uint256 amount) external {
        uint256 offerId = _pick(which);
        address member = _person(who);
        uint256 given = bound(amount, 0, shares.balanceOf(member));
        uint256 expected = buyOut.worth(offerId, given);
        VM.prank(member);
        shares.approve(address(buyOut), given);
        VM.prank(member);
        uint256 paid = buyOut.claim(offerId, given, member);
        expect(paid == expected, "another amount than was told");
        (paidOut[offerId], givenShares[offerId]) = (paidOut[offerId] + paid, givenShares[offerId] + given);
    }

    function withdraw(uint256 which) external {
        uint256 offerId = _pick(which);
        IBuyOut.Offer memory before = buyOut.offers(offerId);
        uint256 had = dollar.balanceOf(before.buyer);
        VM.prank(before.buyer);
        buyOut.withdraw(offerId, before.buyer);
        paidOut[offerId] += dollar.balanceOf(before.buyer) - had;
        givenShares[offerId] = 0;
        expect(paidOut[offerId] == paidIn[offerId], "an offer that ended keeps something");
    }

    function moveShares(uint256 from, uint256 to, uint256 amount) external {
        uint256 moved = bound(amount, 0, shares.balanceOf(_person(from)));
        VM.prank(_person(from));
        shares.transfer(_person(to), moved);
    }

    /// @notice Some dollars that nobody asked for: to the escrow, or to the treasury, which makes offers too low.
    function donate(uint64 amount, bool toTreasury) external {
        uint256 given = bound(amount, 0, 2_000e6);
        dollar.print(toTreasury ? parts.timelock : address(buyOut), given);
        if (!toTreasury) donated += given;
    }

    /// @notice Income, of which shares in the escrow have their part.
    function earn(uint64 amount) external {
        uint256 paid = bound(amount, 1, 1_000e6);
        dollar.print(address(this), paid);
        dollar.approve(address(router), paid);
        router.payIncome(model, paid, "inference", 0);
    }

    /// @notice Anybody claims what somebody's shares have earned, the escrow's too.
    function takeIncome(uint256 who) external {
        shares.claim(who % (PEOPLE + 1) == PEOPLE ? address(buyOut) : people[who % (PEOPLE + 1)]);
    }

    function passOnIncome() external {
        buyOut.passOnIncome(model);
    }

    function pass(uint32 seconds_) external {
        VM.warp(block.timestamp + bound(seconds_, 1, 3 days));
    }

    /// @notice Buyers take back what they can, with the shares that members gave for it; then all shares of a model that
    /// was sold are given for the price.
    function endEverything() external {
        require(msg.sender == _test, Untrue("only the test ends it"));
        VM.warp(block.timestamp + 30 days);
        for (uint256 id = 1; id <= offerCount(); ++id) {
            IBuyOut.Offer memory made = buyOut.offers(id);
            if (made.state == IBuyOut.State.Completed || made.state == IBuyOut.State.Withdrawn) continue;
            VM.prank(made.buyer);
            buyOut.withdraw(id, made.buyer);
        }
        for (uint256 i = 1; i < PEOPLE; ++i) _giveAllToAnn(people[i]);
        for (uint256 i = 0; i < 2; ++i) _giveAllToAnn(_buyers[i]);
        uint256 held = shares.balanceOf(ann);
        VM.prank(ann);
        shares.approve(address(buyOut), held);
        for (uint256 id = 1; id <= offerCount(); ++id) {
            if (buyOut.worth(id, held) == 0) continue;
            VM.prank(ann);
            buyOut.claim(id, held, ann);
        }
    }

    function _giveAllToAnn(address from) private {
        uint256 held = shares.balanceOf(from);
        VM.prank(from);
        shares.transfer(ann, held);
    }

    function offerCount() public view returns (uint256) {
        return buyOut.nextOfferId() - 1;
    }

    /// @notice Dollars that are the escrow's to give out, and the shares in it.
    function escrowed() external view returns (uint256 dollars, uint256 held) {
        return (dollar.balanceOf(address(buyOut)) - donated, shares.balanceOf(address(buyOut)));
    }

    function _allow(address buyer, uint256 amount) private {
        dollar.print(buyer, amount);
        VM.prank(buyer);
        dollar.approve(address(buyOut), amount);
    }

    function _pick(uint256 which) private view returns (uint256) {
        return 1 + (which % offerCount());
    }

    /// @dev Ann decides more often than others, so that something is accepted.
    function _person(uint256 index) private view returns (address) {
        return people[index % (PEOPLE + 2) < PEOPLE ? index % (PEOPLE + 2) : 0];
    }
}

contract BuyOutInvariantsTest is InvariantTest {
    Bidders private world;

    function setUp() public {
        world = new Bidders();
    }

    /// The people reach what the invariants speak about.
    function test_PeopleSell() public {
        world.bid(0, 12_000e6, 9 days);
        world.bid(1, 15_000e6, 9 days);
        world.accept(1, 0, true);
        world.leaveFirst(1, 1, 1_000e18);
        world.raise(0, 500e6);
        world.pass(1 days);
        world.carryOut(1);
        world.claim(0, 1, 2_000e18);
        world.withdraw(0);
        assertTrue(world.givenShares(2) >= 3_000e18, "shares were given for the price");
        invariant_V41_TheEscrowHoldsWhatCameInAndNotWentOut();
        invariant_V42_NobodySawAnythingWrong();
        invariant_V28_NothingIsStuck();
    }

    /// V41: the escrow holds for each offer what came in for it and has not gone out, and the shares that were given.
    function invariant_V41_TheEscrowHoldsWhatCameInAndNotWentOut() public view {
        (uint256 dollars, uint256 held) = world.escrowed();
        uint256 expected = 0;
        uint256 given = 0;
        for (uint256 id = 1; id <= world.offerCount(); ++id) {
            assertAtMost(world.paidOut(id), world.paidIn(id), "paid out of other offers");
            expected += world.paidIn(id) - world.paidOut(id);
            given += world.givenShares(id);
        }
        assertEq(dollars, expected, "dollars");
        assertEq(held, given, "shares");
    }

    /// V42: an offer is above what the model owns and accepted by more than half; leaving first pays no more than staying;
    /// nothing completes before who disagrees could leave; an offer that ended keeps nothing.
    function invariant_V42_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V28: in the end the escrow keeps no dollar of any offer.
    function invariant_V28_NothingIsStuck() public {
        world.endEverything();
        (uint256 dollars, ) = world.escrowed();
        assertEq(dollars, 0, "escrow");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
