// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {LifeMembers} from "./LifeMembers.sol";
import {LifeWatch} from "./LifeWatch.sol";

/// @notice The model and its people; the runner calls contracts of test files only.
contract Life is LifeWatch {}

/// @notice What holds for a model at any moment of its life, whatever anybody does in any order.
contract LifeInvariantsTest is InvariantTest {
    Life private life;
    bytes32 private codeAtBirth;

    function setUp() public {
        life = new Life();
        codeAtBirth = _codeOfAll();
    }

    /// The people reach what the invariants speak about: else these would hold for want of anything that happens.
    function test_ThePeopleReachEverything() public {
        life.handInRelease(1, 1);
        uint16[8] memory values = [1, 2, 3, 1, 90, 90, 700, 900];
        for (uint8 kind = 0; kind < 8; ++kind) life.decide(kind, values[kind]);
        for (uint256 i = 0; i < life.motionCount(); ++i) {
            // There is nothing to pay yet.
            bool expected = life.motionAt(i).kind != LifeMembers.Kind.Pay;
            assertTrue(life.motionAt(i).executed == expected, VM.toString(i));
        }
        life.payIncome(1_000e6);
        life.pass(3 days);
        life.takeIncome(0, false);
        life.takeForTreasury();
        life.decide(uint8(LifeMembers.Kind.Pay), 1e6);
        assertEq(life.paidByTreasury(), 1e6 + 1, "paid by the treasury");
        life.buyCredits(0, 1e6);
        life.useCredits(0, 1e6);
        life.realise();
        assertTrue(life.record().releasedInEvents() != 0, "a milestone was released");
        assertTrue(life.record().holdersInEvents() != 0, "holders earn");
        life.receiveGift(1_000e6);
        assertTrue(life.record().feesInEvents() != 0, "the operator earns");
        assertTrue(life.record().parentsInEvents() != 0, "the older model earns");
        life.takeFee();
        life.passOn();
        assertEq(life.record().feesInEvents() + life.record().parentsInEvents(), 0, "both were paid");
        invariant_V45_EachGetsHisPartOfEachPayment();
        invariant_V31_EventsTellEverything();
        invariant_V17_OnlyAcceptedProposalsAreExecuted();
    }

    /// A dollar may call what is refused in the end: its events were recorded, but have not happened.
    function test_WhatWasUndoneIsNotCounted() public {
        life.buyCredits(0, 1e6);
        life.useCredits(0, 1e6);
        life.payIncome(1_000e6);
        life.callBack(3, 0);
        life.takeRoyalties(0);
        assertTrue(!life.dollar().calledBack(), "the router takes no income while it pays");
        invariant_V31_EventsTellEverything();
    }

    /// V05: the team's shares come free evenly, never more than were given, and the rest is there.
    function invariant_V05_TeamSharesComeFreeOverTime() public view {
        uint256 allocated = life.shares().totalSupply() - life.SOLD();
        assertAtMost(life.vested(), allocated, "released");
        assertEq(life.vesting().released(address(life.shares())), life.vested(), "counted");
        assertEq(life.shares().balanceOf(address(life.vesting())), allocated - life.vested(), "kept");
        uint256 free = life.vesting().vestedAmount(address(life.shares()), uint64(block.timestamp));
        assertAtMost(life.vested(), free, "not before its time");
        uint256 later = life.vesting().vestedAmount(address(life.shares()), uint64(block.timestamp + 1 days));
        assertAtMost(free, later, "what has come free stays free");
    }

    /// V01, V06: each milestone is released at most once, and the vault holds what is not released or waits for the tap.
    function invariant_V06_VaultHoldsWhatIsNotReleased() public view {
        MilestoneVault vault = life.vault();
        uint256 waiting = vault.waiting();
        for (uint256 i = 0; i < 2; ++i) {
            IMilestoneVault.Milestone memory milestone = vault.milestone(i);
            if (milestone.state != IMilestoneVault.State.Released) waiting += milestone.amount;
        }
        assertEq(vault.held(), waiting, "held");
        assertEq(life.held(address(vault)), waiting, "dollars");
        assertEq(life.record().releasedInEvents() + waiting, life.presale().raised(), "raised");
    }

    /// V07, V16: milestones, releases, proposals and operations only move along the published steps.
    function invariant_V07_StatesMoveAsPublished() public view {
        assertTrue(bytes(life.strayStep()).length == 0, life.strayStep());
    }

    /// V08: balances add up to the supply; votes are the shares of all who are not custody, whoever votes with them.
    function invariant_V08_VotesAreTheSharesOutsideCustody() public view {
        ModelShares shares = life.shares();
        uint256 votes = 0;
        uint256 held = 0;
        for (uint256 i = 0; i < life.PEOPLE(); ++i) {
            votes += shares.getVotes(life.people(i));
            held += shares.balanceOf(life.people(i));
        }
        assertEq(votes, held, "votes");
        ModelParts memory parts = _parts();
        assertEq(shares.getVotes(parts.presale) + shares.getVotes(parts.vesting), 0, "custody");
        uint256 kept = shares.balanceOf(parts.presale) + shares.balanceOf(parts.vesting);
        assertEq(held + kept, shares.totalSupply(), "supply");
    }

    /// V09: votes of the past, once read, never change, and are never more than the supply of then.
    function invariant_V09_VotesOfThePastNeverChange() public view {
        ModelShares shares = life.shares();
        LifeWatch.Memory[] memory memories = life.memories();
        for (uint256 i = 0; i < memories.length; ++i) {
            LifeWatch.Memory memory m = memories[i];
            assertEq(shares.getPastVotes(m.who, m.moment), m.votes, "votes");
            assertEq(shares.getPastTotalSupply(m.moment), m.supply, "supply");
            uint256 all = 0;
            for (uint256 p = 0; p < life.PEOPLE(); ++p) all += shares.getPastVotes(life.people(p), m.moment);
            assertAtMost(all, m.supply, "all votes");
        }
    }

    /// V10: what holders have taken and can take never exceeds what arrived, and the shares hold the difference.
    function invariant_V10_HoldersEarnAtMostWhatArrived() public view {
        ModelShares shares = life.shares();
        uint256 owed = shares.claimable(address(life.vesting()));
        for (uint256 i = 0; i < life.PEOPLE(); ++i) owed += shares.claimable(life.people(i));
        assertAtMost(owed, life.record().holdersInEvents(), "owed");
        assertEq(life.held(address(shares)), life.record().holdersInEvents(), "dollars of the shares");
    }

    /// V12 and more: a transfer changes nobody's earnings, a claim leaves nothing, no stranger does what is not for strangers.
    function invariant_V12_NobodySawAnythingWrong() public view {
        assertTrue(bytes(life.complaint()).length == 0, life.complaint());
    }

    /// V13: the router holds what it owes to authors, treasury, operator and the older model, and less than a unit for each
    /// author more.
    function invariant_V13_RouterHoldsWhatItOwes() public view {
        RevenueRouter router = RevenueRouter(address(life.shares().router()));
        uint256 model = life.modelId();
        uint256 owed = router.treasuryClaimable(model) + router.authorClaimable(model, address(life));
        uint256 units = router.unitsOf(model, address(life));
        for (uint256 i = 0; i < life.PEOPLE(); ++i) {
            owed += router.authorClaimable(model, life.people(i));
            units += router.unitsOf(model, life.people(i));
        }
        uint256 parent = life.parentId();
        owed += router.feeClaimable(model, life.operator()) + router.lineageDue(model, parent);
        owed += router.treasuryClaimable(parent) + router.authorClaimable(parent, address(life));
        assertAtMost(owed, life.held(address(router)), "owed");
        assertAtMost(life.held(address(router)), owed + life.PEOPLE() + 2, "dust");
        assertEq(units, router.totalUnits(model), "units");
    }

    /// V45: of each payment operator, older model, authors, holders and treasury get what was voted, and are owed it until
    /// they have it.
    function invariant_V45_EachGetsHisPartOfEachPayment() public view {
        assertTrue(bytes(life.record().complaint()).length == 0, life.record().complaint());
        RevenueRouter router = RevenueRouter(address(life.shares().router()));
        uint256 fees = router.feeClaimable(life.modelId(), life.operator());
        assertEq(fees, life.record().feesInEvents(), "operator");
        uint256 due = router.lineageDue(life.modelId(), life.parentId());
        assertEq(due, life.record().parentsInEvents(), "older model");
    }

    /// V14: the votes counted are those of the voters at the snapshot, each used at most once.
    function invariant_V14_EachVoteCountsOnce() public view {
        ModelGovernor governor = life.governor();
        for (uint256 i = 0; i < life.motionCount(); ++i) {
            uint256 id = life.motionAt(i).id;
            uint256 start = governor.proposalSnapshot(id);
            if (start >= block.timestamp) continue;
            (uint256 against, uint256 agreed, uint256 abstained) = governor.proposalVotes(id);
            uint256 used = 0;
            for (uint256 p = 0; p < life.PEOPLE(); ++p) {
                address person = life.people(p);
                assertAtMost(governor.usedVotes(id, person), life.shares().getPastVotes(person, start), "own votes");
                used += governor.usedVotes(id, person);
            }
            assertEq(against + agreed + abstained, used, "counted");
            assertAtMost(used, life.shares().getPastTotalSupply(start), "supply");
        }
    }

    /// V15: nothing leaves the treasury but by proposals that were carried out.
    function invariant_V15_TreasuryPaysOnlyWhatWasDecided() public view {
        uint256 expected = life.record().takenForTreasuryInEvents() - life.paidByTreasury();
        assertEq(life.held(address(life.timelock())), expected, "treasury");
    }

    /// V16, V29: nobody but the governor has a role in the timelock, nobody administers it, and its delay is what was
    /// decided.
    function invariant_V29_NobodyGainsARole() public view {
        IAccessControl timelock = IAccessControl(address(life.timelock()));
        bytes32[4] memory roles = [
            bytes32(0),
            keccak256("PROPOSER_ROLE"),
            keccak256("EXECUTOR_ROLE"),
            keccak256("CANCELLER_ROLE")
        ];
        for (uint256 r = 0; r < 4; ++r) {
            for (uint256 p = 0; p < life.PEOPLE(); ++p) {
                assertTrue(!timelock.hasRole(roles[r], life.people(p)), "a person");
            }
            assertTrue(!timelock.hasRole(roles[r], address(life)), "the creator");
            assertTrue(!timelock.hasRole(roles[r], address(0)), "everybody");
            address only = r == 0 ? address(timelock) : address(life.governor());
            assertTrue(timelock.hasRole(roles[r], only), "the only holder");
        }
        assertEq(life.timelock().getMinDelay(), life.expectedDelay(), "delay");
        assertEq(_codeOfAll(), codeAtBirth, "code");
    }

    /// V17: what was executed had been queued and accepted, and had waited long enough.
    function invariant_V17_OnlyAcceptedProposalsAreExecuted() public view {
        ModelGovernor governor = life.governor();
        for (uint256 i = 0; i < life.motionCount(); ++i) {
            LifeWatch.Motion memory motion = life.motionAt(i);
            if (!motion.executed) continue;
            assertTrue(motion.queued, "queued");
            assertAtMost(motion.executableAt, motion.executedAt, "waited");
            assertTrue(motion.executableAt != 0, "had a date");
            (uint256 against, uint256 agreed, uint256 abstained) = governor.proposalVotes(motion.id);
            assertAtMost(governor.quorumOf(motion.id), agreed + abstained, "quorum");
            assertAtMost((agreed + against) / 2, agreed, "majority");
        }
    }

    /// V18, V19: credits are somewhere, and the reserve that backs them is the vault's money.
    function invariant_V18_CreditsAreBacked() public view {
        uint256 held = 0;
        for (uint256 i = 0; i < life.PEOPLE(); ++i) held += life.credits().balanceOf(life.people(i));
        assertEq(held, life.credits().totalSupply(), "credits");
        assertEq(life.held(address(life.creditVault())), life.creditVault().reserve(), "reserve");
    }

    /// V31: whoever adds up the events knows what the contracts know.
    function invariant_V31_EventsTellEverything() public view {
        ModelShares shares = life.shares();
        for (uint256 i = 0; i < life.PEOPLE(); ++i) {
            address person = life.people(i);
            assertEq(life.record().sharesInEvents(person), shares.balanceOf(person), "shares");
            assertEq(life.record().creditsInEvents(person), life.credits().balanceOf(person), "credits");
        }
        uint256 unclaimed = shares.balanceOf(address(life.presale()));
        assertEq(life.SOLD() - life.record().claimedInEvents(), unclaimed, "unclaimed");
        assertEq(life.record().raisedInEvents(), life.presale().raised(), "raised");
        assertEq(life.record().heldInEvents(), life.vault().held(), "held");
        assertEq(life.record().reserveInEvents(), life.creditVault().reserve(), "reserve");
        RevenueRouter router = RevenueRouter(address(shares.router()));
        assertEq(life.record().treasuryInEvents(), router.treasuryClaimable(life.modelId()), "treasury");
        assertAtMost(router.authorClaimable(life.modelId(), address(life)), life.record().authorsInEvents(), "authors");
    }

    /// V28: at the end everybody gets everything, and no contract keeps more than fractions.
    function invariant_V28_NothingIsStuck() public {
        life.endEverything();
        ModelParts memory parts = _parts();
        uint256 people = life.PEOPLE() + 3;
        assertEq(life.held(parts.presale), 0, "presale");
        assertEq(life.shares().balanceOf(parts.presale), 0, "shares to claim");
        assertEq(life.held(parts.vault), 0, "vault");
        assertEq(life.held(parts.creditVault), 0, "credit vault");
        assertEq(life.shares().balanceOf(parts.vesting), 0, "vesting");
        assertAtMost(life.held(parts.shares), people, "shares");
        assertAtMost(life.held(address(life.shares().router())), people, "router");
    }

    function _parts() private view returns (ModelParts memory) {
        return life.partsOf();
    }

    function _codeOfAll() private view returns (bytes32) {
        ModelParts memory parts = _parts();
        return
            keccak256(
                abi.encode(
                    parts.shares.codehash,
                    parts.presale.codehash,
                    parts.vault.codehash,
                    parts.governor.codehash,
                    parts.timelock.codehash,
                    parts.creditVault.codehash
                )
            );
    }

    function _world() internal view override returns (address) {
        return address(life);
    }
}
