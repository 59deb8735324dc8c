// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {FundedFixture} from "../support/FundedFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {PlainDollar} from "../support/TestDollars.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Members of a model whose promise is missed, or who wind it down, and who leave or stay in any order.
contract LeavingMembers is FundedFixture, Witness {
    uint256 public constant PEOPLE = 5;

    address[PEOPLE] public people;
    /// @notice What the pot held when the exit opened.
    uint256 public potAtFirst;
    /// @notice What who left was paid, what shares they gave back, and what went to the treasury in the end.
    uint256 public paidToLeavers;
    uint256 public givenShares;
    uint256 public rest;
    uint256 public donated;
    address private immutable _test = msg.sender;
    uint256 private _lastPot;
    uint256 private _lastShares;

    /// @dev A share's part of the pot never falls while members leave.
    modifier watched() {
        _;
        uint256 pot = vault.exitPot();
        uint256 sharing = shares.totalSupply() - shares.balanceOf(parts.vesting);
        if (!vault.exitOpen()) return;
        if (_lastShares != 0) expect(pot * _lastShares >= _lastPot * sharing, "a share's part falls");
        (_lastPot, _lastShares) = (pot, sharing);
    }

    constructor() {
        dollar = new PlainDollar();
        _raise();
        people = [ann, ben, actor("cleo"), actor("dora"), actor("eve")];
    }

    /// @dev Everything is there from the constructor on.
    function setUp() public pure override {}

    function takeShares(uint256 who) external watched {
        presale.claim(_person(who));
    }

    function moveShares(uint256 from, uint256 to, uint256 amount) external watched {
        uint256 moved = bound(amount, 0, shares.balanceOf(_person(from)));
        VM.prank(_person(from));
        shares.transfer(_person(to), moved);
    }

    function releaseMilestone(uint256 index, bool byVote) external watched {
        VM.prank(byVote ? parts.timelock : steward);
        if (byVote) vault.releaseByVote(index % 2);
        else vault.release(0);
        expect(vault.exitUntil() == 0, "a milestone is paid after the exit has opened");
    }

    function payOut() external watched {
        uint256 waiting = vault.waiting();
        vault.payOut();
        expect(waiting != 0, "money comes out of an empty tap");
    }

    function miss() external watched {
        VM.warp(block.timestamp < DUE_BY ? DUE_BY + 601 : block.timestamp);
        vault.openExit(1);
        _opened();
    }

    function windDown() external watched {
        VM.prank(parts.timelock);
        vault.windDown();
        _opened();
    }

    function giveBack(uint256 who, uint256 amount, bool elsewhere) external watched {
        address member = _person(who);
        address to = elsewhere ? address(1) : member;
        uint256 given = bound(amount, 0, shares.balanceOf(member));
        uint256 value = vault.exitValue(given);
        uint256 before = dollar.balanceOf(to);
        VM.prank(member);
        if (elsewhere) vault.exitTo(given, value, to);
        else vault.exit(given, value);
        expect(dollar.balanceOf(to) - before == value, "another amount than was told");
        paidToLeavers += value;
        givenShares += given;
    }

    function close() external watched {
        uint256 before = dollar.balanceOf(parts.timelock);
        vault.closeExit();
        expect(block.timestamp >= vault.exitUntil(), "an exit is closed before its time");
        rest += dollar.balanceOf(parts.timelock) - before;
    }

    function releaseTeamShares() external watched {
        uint256 before = shares.balanceOf(steward);
        TeamVesting(payable(parts.vesting)).release(address(shares));
        bool same = !vault.exitOpen() || shares.balanceOf(steward) == before;
        expect(same, "the team's shares come free while members leave");
    }

    /// @notice Some dollars that nobody asked for.
    function donate(uint64 amount) external watched {
        dollar.print(address(vault), amount);
        donated += amount;
    }

    function pass(uint32 seconds_) external watched {
        VM.warp(block.timestamp + bound(seconds_, 1, 10 days));
    }

    /// @notice Everybody leaves with all that they have, and the time ends.
    function endEverything() external {
        require(msg.sender == _test, Untrue("only the test ends it"));
        if (vault.exitUntil() == 0 && vault.held() != 0) {
            VM.prank(parts.timelock);
            vault.windDown();
        }
        for (uint256 i = 0; i < PEOPLE; ++i) {
            try presale.claim(people[i]) {} catch {}
            uint256 held = shares.balanceOf(people[i]);
            VM.prank(people[i]);
            try vault.exit(held, 0) {} catch {}
        }
        VM.warp(block.timestamp + 31 days);
        if (vault.exitPot() != 0) vault.closeExit();
        while (vault.waiting() != 0) {
            VM.warp(block.timestamp + 2 days);
            vault.payOut();
        }
    }

    /// @notice What is in the vault, what it is for, and what the steward was paid.
    function money() external view returns (uint256 dollars, uint256 held, uint256 pot, uint256 paid) {
        paid = dollar.balanceOf(steward);
        return (dollar.balanceOf(address(vault)) - donated, vault.held(), vault.exitPot(), paid);
    }

    function hasOpened() external view returns (bool) {
        return vault.exitUntil() != 0;
    }

    function supplies() external view returns (uint256 minted, uint256 left) {
        return (shares.mintedSupply(), shares.totalSupply());
    }

    function _opened() private {
        potAtFirst = vault.exitPot();
    }

    function _person(uint256 index) private view returns (address) {
        return people[index % PEOPLE];
    }
}

contract ExitInvariantsTest is InvariantTest {
    LeavingMembers private world;

    function setUp() public {
        world = new LeavingMembers();
    }

    /// The people reach what the invariants speak about.
    function test_PeopleLeave() public {
        world.releaseMilestone(0, false);
        world.windDown();
        world.takeShares(1);
        world.giveBack(0, 3_000e18, false);
        world.giveBack(1, 4_000e18, true);
        assertTrue(world.paidToLeavers() != 0, "paid");
        world.pass(9 days);
        world.pass(9 days);
        world.pass(9 days);
        world.pass(9 days);
        world.close();
        assertTrue(world.rest() != 0, "rest");
        invariant_V36_ThePotIsForWhoLeaves();
        invariant_V37_GivenBackSharesAreGone();
    }

    /// V06, V36: the vault holds what it says; once the exit is open, the pot goes to who leaves and in the end to the
    /// treasury, and nothing more of it to the steward.
    function invariant_V36_ThePotIsForWhoLeaves() public view {
        (uint256 dollars, uint256 held, uint256 pot, uint256 paid) = world.money();
        assertEq(dollars, held, "held");
        if (!world.hasOpened()) return;
        assertEq(pot + world.paidToLeavers() + world.rest(), world.potAtFirst(), "pot");
        // What milestones had earned before waits behind the tap and is not in the pot.
        assertEq(paid + (held - pot) + world.potAtFirst(), 10_000e6, "all that was raised");
    }

    /// V37: shares that were given back are gone, and no others.
    function invariant_V37_GivenBackSharesAreGone() public view {
        (uint256 minted, uint256 left) = world.supplies();
        assertEq(left + world.givenShares(), minted, "shares");
    }

    /// What people saw while they did it was right, too: a share's part never falls, everybody gets what was told.
    function invariant_V38_EarlyAndLateGetTheSame() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V28: when everybody has left and the time is over, the vault is empty.
    function invariant_V28_NothingIsStuck() public {
        world.endEverything();
        (uint256 dollars, , , ) = world.money();
        assertEq(dollars, 0, "vault");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
