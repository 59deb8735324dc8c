// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, ModelParts, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice Contributors, payers and passers-by who do everything that a presale and its vault let them do, in any order.
contract FundingPeople is PlatformFixture {
    uint256 public constant PEOPLE = 5;

    PlainDollar public dollar;
    PresaleRound public presale;
    MilestoneVault public vault;
    ModelShares public shares;
    address[PEOPLE] public people;
    /// @notice What each has paid in, been paid back, and been handed out.
    mapping(address who => uint256) public paid;
    mapping(address who => uint256) public refunded;
    mapping(address who => uint256) public claimed;
    uint256 public released;
    uint256 public donated;
    bytes32[] private _noProof;

    constructor() {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
        ModelParams memory params = _params();
        params.raise.walletMax = uint64(4_000 * DOLLAR);
        params.raise.tiers = new Tier[](2);
        params.raise.tiers[0] = Tier(uint64(DOLLAR / 3), uint64(2_000 * DOLLAR + 7), 0, 0);
        params.raise.tiers[1] = Tier(uint64(DOLLAR), 0, 0, 0);
        (, ModelParts memory parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        vault = MilestoneVault(parts.vault);
        shares = ModelShares(parts.shares);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            people[i] = actor(VM.toString(i));
        }
    }

    function contribute(uint256 payer, uint256 who, uint8 tier, uint128 amount) external {
        address from = people[payer % PEOPLE];
        address to = people[who % PEOPLE];
        uint128 dollars = uint128(bound(amount, 0, 5_000 * DOLLAR));
        dollar.print(from, dollars);
        VM.startPrank(from);
        dollar.approve(address(presale), dollars);
        try presale.contributeFor(to, tier % 3, dollars, 0, _noProof) {
            paid[to] += dollars;
        } catch {
            dollar.transfer(address(1), dollars);
        }
        VM.stopPrank();
    }

    function refund(uint256 who) external {
        address person = people[who % PEOPLE];
        uint256 before = dollar.balanceOf(person);
        try presale.refund(person) {
            refunded[person] += dollar.balanceOf(person) - before;
        } catch {}
    }

    function claim(uint256 who) external {
        address person = people[who % PEOPLE];
        uint256 before = shares.balanceOf(person);
        try presale.claim(person) {
            claimed[person] += shares.balanceOf(person) - before;
        } catch {}
    }

    function finalize() external {
        try presale.finalize() {} catch {}
    }

    function release(uint256 index) external {
        uint256 before = dollar.balanceOf(address(this));
        try vault.submit(index % 2, 0, 0) {} catch {}
        try vault.release(index % 2) {
            released += dollar.balanceOf(address(this)) - before;
        } catch {}
    }

    function object(uint256 who, uint256 index) external {
        VM.prank(people[who % PEOPLE]);
        try vault.object(index % 2) {} catch {}
    }

    function pass(uint32 seconds_) external {
        VM.warp(block.timestamp + bound(seconds_, 1, 2 days));
    }

    /// @notice Some dollars that nobody owes to the presale.
    function donate(uint64 amount) external {
        dollar.print(address(presale), amount);
        donated += amount;
    }

    function sum(function(address) external view returns (uint256) amountOf) public view returns (uint256 total) {
        for (uint256 i = 0; i < PEOPLE; ++i) total += amountOf(people[i]);
    }

    function paidInAll() external view returns (uint256) {
        return sum(this.paid);
    }

    function refundedInAll() external view returns (uint256) {
        return sum(this.refunded);
    }

    function claimedInAll() external view returns (uint256) {
        return sum(this.claimed);
    }
}

contract FundingInvariantsTest is InvariantTest {
    FundingPeople private world;

    function setUp() public {
        world = new FundingPeople();
    }

    /// Money in = money out + money held, until it goes to the vault as a whole.
    function invariant_PresaleHoldsWhatWasPaidAndNotRefunded() public view {
        uint256 held = world.dollar().balanceOf(address(world.presale())) - world.donated();
        bool finalized = world.presale().state() == IPresaleRound.State.Finalized;
        assertEq(held, finalized ? 0 : world.paidInAll() - world.refundedInAll(), "held");
    }

    /// The vault holds what was raised and not released.
    function invariant_VaultHoldsWhatWasRaisedAndNotReleased() public view {
        MilestoneVault vault = world.vault();
        bool finalized = world.presale().state() == IPresaleRound.State.Finalized;
        uint256 expected = finalized ? world.presale().raised() - world.released() : 0;
        assertEq(vault.held(), expected, "held");
        assertEq(world.dollar().balanceOf(address(vault)), expected, "balance");
        // What was accepted already waits for the tap.
        uint256 waiting = vault.waiting();
        for (uint256 i = 0; i < 2; ++i) {
            IMilestoneVault.Milestone memory milestone = vault.milestone(i);
            if (milestone.state != IMilestoneVault.State.Released) waiting += milestone.amount;
        }
        assertEq(waiting, expected, "milestones");
    }

    /// Caps hold.
    function invariant_CapsHold() public view {
        PresaleRound presale = world.presale();
        assertAtMost(presale.raised(), 10_000e6, "hard cap");
        assertAtMost(presale.raisedInTier(0), 2_000e6 + 7, "tier cap");
        for (uint256 i = 0; i < world.PEOPLE(); ++i) {
            assertAtMost(world.paid(world.people(i)), 4_000e6, "wallet");
        }
    }

    /// Nobody gets both money and shares, nor more than he paid or bought.
    function invariant_ClaimXorRefund() public view {
        for (uint256 i = 0; i < world.PEOPLE(); ++i) {
            address person = world.people(i);
            assertTrue(world.refunded(person) == 0 || world.claimed(person) == 0, "both");
            assertTrue(world.refunded(person) == 0 || world.refunded(person) == world.paid(person), "refund");
            (, uint256 bought, bool done) = world.presale().contributionOf(person);
            assertEq(world.claimed(person), done ? bought : 0, "claim");
        }
    }

    /// Every share sold is with its buyer or waits for him.
    function invariant_SharesAreAllThere() public view {
        if (world.presale().state() != IPresaleRound.State.Finalized) {
            assertEq(world.shares().totalSupply(), 0, "no shares before success");
            return;
        }
        uint256 waiting = world.shares().balanceOf(address(world.presale()));
        assertEq(waiting + world.claimedInAll(), world.presale().sharesSold(), "shares");
    }

    /// A sale can always end: after its last second everybody gets shares or money.
    function invariant_ASaleAlwaysEnds() public {
        PresaleRound presale = world.presale();
        if (block.timestamp < presale.terms().end) VM.warp(presale.terms().end);
        if (presale.state() == IPresaleRound.State.Succeeded) presale.finalize();
        bool finalized = presale.state() == IPresaleRound.State.Finalized;
        for (uint256 i = 0; i < world.PEOPLE(); ++i) {
            address person = world.people(i);
            (uint256 paid, , bool done) = presale.contributionOf(person);
            if (paid == 0 || done) continue;
            if (finalized) presale.claim(person);
            else presale.refund(person);
        }
        assertEq(world.dollar().balanceOf(address(presale)), world.donated(), "dollars");
        assertEq(world.shares().balanceOf(address(presale)), 0, "shares");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
