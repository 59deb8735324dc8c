// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {AllowanceFixture} from "../support/AllowanceFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Holders who sign free calls, members who change the terms and the budget, and an operator who hands in whatever
/// signatures there are, of any epoch, again and again.
contract FreeCallers is AllowanceFixture, Witness {
    uint256 private constant EPOCHS = 12;

    string[3] private _names = ["ann", "ben", "cleo"];
    uint64[] private _epochs;
    /// @notice What an epoch may pay for at most, under the terms with which it began.
    mapping(uint64 start => uint256 calls) public allowed;
    /// @notice Calls that were paid of each epoch, and of each holder in it.
    mapping(uint64 start => uint256 calls) public paidCalls;
    mapping(uint64 start => mapping(uint256 who => uint256 calls)) public paidCallsOf;
    /// @notice The most that each holder has signed.
    mapping(uint64 start => mapping(uint256 who => uint256 calls)) public signed;
    mapping(uint64 start => uint256 payPerCall) private _pay;
    uint256 public funded;
    uint256 public withdrawn;
    uint256 public paid;
    uint256 public donated;

    constructor() {
        _setUpAllowance();
        funded = 100 * DOLLAR;
        _begin();
    }

    function fill(uint256 amount) external {
        amount = bound(amount, 1, 500 * DOLLAR);
        _fund(amount);
        funded += amount;
    }

    function takeBack(uint256 amount) external {
        (uint256 funds, , ) = allowance.budget(modelId);
        amount = bound(amount, 0, funds + 1);
        VM.prank(timelock);
        allowance.withdraw(modelId, amount);
        withdrawn += amount;
    }

    /// @notice Members vote other terms, with which another epoch begins.
    function vote(uint64 calls, uint32 epochSeconds, uint64 pay) external {
        uint64 voted = uint64(bound(calls, 0, 300));
        uint32 length = uint32(bound(epochSeconds, 1 hours, 3 days));
        VM.prank(timelock);
        allowance.setAllowance(modelId, voted, length, uint64(bound(pay, 0, 20_000)));
        _begin();
    }

    function pass(uint32 seconds_) external {
        VM.warp(block.timestamp + bound(seconds_, 1, 2 days));
        _begin();
    }

    function call(uint256 who, uint256 which, uint128 calls) external {
        uint64 start = _epochs[which % _epochs.length];
        signed[start][who % 3] += bound(calls, 1, 80);
    }

    /// @notice The operator hands in what a holder signed, or less of it.
    function settle(uint256 who, uint256 which, uint128 part) external {
        uint64 start = _epochs[which % _epochs.length];
        uint128 most = uint128(signed[start][who % 3]);
        IHolderAllowance.Usage memory usage = _usage(_names[who % 3], start, most);
        usage.calls = uint128(bound(part, 0, most));
        uint256 before = dollar.balanceOf(operator);
        try allowance.settle(modelId, operator, start, _one(usage)) returns (uint256 calls, uint256 dollars) {
            expect(dollar.balanceOf(operator) - before == dollars, "another amount arrives");
            expect(dollars == calls * _pay[start], "an epoch pays by other terms than its own");
            expect(paidCallsOf[start][who % 3] + calls <= usage.calls, "a call is paid twice");
            paidCalls[start] += calls;
            paidCallsOf[start][who % 3] += calls;
            paid += dollars;
        } catch {}
    }

    /// @notice More calls than a holder signed.
    function forge(uint256 who, uint256 which, uint128 more) external {
        uint64 start = _epochs[which % _epochs.length];
        IHolderAllowance.Usage memory usage = _usage(_names[who % 3], start, uint128(signed[start][who % 3]));
        usage.signed += uint128(bound(more, 1, 100));
        usage.calls = usage.signed;
        try allowance.settle(modelId, operator, start, _one(usage)) {
            expect(false, "calls that nobody signed are paid");
        } catch {}
    }

    /// @notice Some dollars that nobody asked for.
    function donate(uint64 amount) external {
        amount = uint64(bound(amount, 0, 10 * DOLLAR));
        dollar.faucet(actor("donor"));
        VM.prank(actor("donor"));
        dollar.transfer(address(allowance), amount);
        donated += amount;
    }

    function epochCount() external view returns (uint256) {
        return _epochs.length;
    }

    function epochOf(uint256 index) external view returns (uint64) {
        return _epochs[index];
    }

    function money() external view returns (uint256 dollars, uint256 funds) {
        (funds, , ) = allowance.budget(modelId);
        return (dollar.balanceOf(address(allowance)) - donated, funds);
    }

    /// @dev Remembers the epoch of now, and the terms with which it began.
    function _begin() private {
        (uint64 start, ) = allowance.epochAt(modelId, uint64(block.timestamp));
        (uint64 voted, , uint64 pay, ) = allowance.allowance(modelId);
        uint256 extra = voted / 20 < 10 ? 10 : voted / 20;
        allowed[start] = voted + (extra < voted ? extra : voted);
        _pay[start] = pay;
        bool known = _epochs.length != 0 && _epochs[_epochs.length - 1] == start;
        if (known) return;
        if (_epochs.length < EPOCHS) _epochs.push(start);
        else _epochs[start % EPOCHS] = start;
    }
}

contract AllowanceInvariantsTest is InvariantTest {
    FreeCallers private world;

    function setUp() public {
        world = new FreeCallers();
    }

    /// The people reach what the invariants speak about.
    function test_FreeCallsArePaid() public {
        world.call(0, 0, 40);
        world.pass(1 days);
        world.pass(1 days);
        world.settle(0, 0, 20);
        world.settle(0, 0, 40);
        assertEq(world.paidCalls(world.epochOf(0)), 40, "paid calls");
        invariant_V39_NoEpochPaysMoreThanWasVoted();
        invariant_V40_TheBudgetIsWhatWasGivenAndNotSpent();
    }

    /// V39: an epoch never pays for more calls than were voted when it began, nor a holder's beyond what he signed.
    function invariant_V39_NoEpochPaysMoreThanWasVoted() public view {
        for (uint256 i = 0; i < world.epochCount(); ++i) {
            uint64 start = world.epochOf(i);
            assertAtMost(world.paidCalls(start), world.allowed(start), "voted");
            for (uint256 who = 0; who < 3; ++who) {
                assertAtMost(world.paidCallsOf(start, who), world.signed(start, who), "signed");
            }
        }
    }

    /// V40: the budget is what the treasury gave and neither took back nor spent, and it is there.
    function invariant_V40_TheBudgetIsWhatWasGivenAndNotSpent() public view {
        (uint256 dollars, uint256 funds) = world.money();
        assertEq(dollars, funds, "dollars");
        assertEq(funds + world.withdrawn() + world.paid(), world.funded(), "funds");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
