// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

/// @notice What leaves the treasury: a fifth of it within a day, and only as members decided.
contract ModelTimelockTest is FundedFixture {
    uint256 private constant HELD = 1_000e6;

    ModelTimelock private timelock;

    function setUp() public override {
        super.setUp();
        timelock = ModelTimelock(payable(parts.timelock));
        dollar.print(parts.timelock, HELD);
    }

    function test_initialize_RevertWhen_ThereIsAnAdminOrTwice() public {
        ModelTimelock made = ModelTimelock(payable(Clones.clone(factory.implementations().timelock)));
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockAdminRefused.selector, ann));
        made.initialize(60, new address[](0), new address[](0), ann);
        made.initialize(60, new address[](0), new address[](0), address(0));
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        made.initialize(60, new address[](0), new address[](0), address(0));
        made = ModelTimelock(payable(factory.implementations().timelock));
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        made.initialize(60, new address[](0), new address[](0), address(0));
    }

    function test_initialize_GivesEachRoleToWhomItIsMeantFor() public {
        ModelTimelock made = ModelTimelock(payable(Clones.clone(factory.implementations().timelock)));
        address[] memory proposers = new address[](1);
        address[] memory executors = new address[](1);
        (proposers[0], executors[0]) = (ann, ben);
        made.initialize(60, proposers, executors, address(0));
        assertTrue(made.hasRole(made.PROPOSER_ROLE(), ann), "proposer");
        assertTrue(made.hasRole(made.CANCELLER_ROLE(), ann), "canceller");
        assertTrue(made.hasRole(made.EXECUTOR_ROLE(), ben), "executor");
    }

    function test_initialize_LimitsTheDelay() public {
        ModelTimelock made = ModelTimelock(payable(Clones.clone(factory.implementations().timelock)));
        _expectDelay(29);
        made.initialize(29, new address[](0), new address[](0), address(0));
        _expectDelay(30 days + 1);
        made.initialize(30 days + 1, new address[](0), new address[](0), address(0));
    }

    function test_updateDelay_KeepsToTheLimits() public {
        VM.startPrank(parts.timelock);
        timelock.updateDelay(30);
        assertEq(timelock.getMinDelay(), 30, "least");
        timelock.updateDelay(30 days);
        assertEq(timelock.getMinDelay(), 30 days, "most");
        _expectDelay(29);
        timelock.updateDelay(29);
        _expectDelay(30 days + 1);
        timelock.updateDelay(30 days + 1);
        VM.stopPrank();
    }

    function test_pay_PaysAndTellsWhatFor() public {
        VM.expectEmit();
        emit IModelTimelock.TreasuryPaid(ben, 50e6, "thanks");
        _pay(50e6, "thanks");
        assertEq(dollar.balanceOf(ben), 50e6, "paid");
        assertEq(timelock.payableBps(), 1_500, "what is left of the day");
    }

    function test_pay_RevertWhen_NotDecided() public {
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockOnlySelf.selector, address(this)));
        timelock.pay(ben, 1, "");
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockOnlySelf.selector, address(this)));
        timelock.fundHolderCalls(1);
    }

    function test_pay_LimitsTheMemo() public {
        _pay(1, string(new bytes(500)));
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockMemoTooLong.selector, 501, 500));
        _pay(1, string(new bytes(501)));
    }

    function test_pay_RevertWhen_NothingOrMoreThanIsThere() public {
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockAmount.selector, 0, HELD));
        _pay(0, "");
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockAmount.selector, HELD + 1, HELD));
        _pay(HELD + 1, "");
        // All of it is there, but more than may go.
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockPayLimit.selector, HELD, 10_000, 2_000));
        _pay(HELD, "");
    }

    function test_pay_MovesPreciselyTheLimitInADay() public {
        _pay(200e6, "");
        assertEq(timelock.payableBps(), 0, "nothing more");
        uint256 held = HELD - 200e6;
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockPayLimit.selector, 1, 1, 0));
        _pay(1, "");
        VM.warp(block.timestamp + 12 hours);
        assertEq(timelock.payableBps(), 1_000, "half of it after half a day");
        // Rounded up: a unit more than a tenth is more than a tenth.
        uint256 more = held / 10 + 1;
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockPayLimit.selector, more, 1_001, 1_000));
        _pay(more, "");
        _pay(held / 10, "");
        VM.warp(block.timestamp + 10 days);
        assertEq(timelock.payableBps(), 2_000, "never more than the limit");
    }

    function test_fundHolderCalls_CountsTowardTheLimit() public {
        VM.prank(parts.timelock);
        timelock.fundHolderCalls(150e6);
        (uint256 funds, , ) = allowance.budget(model);
        assertEq(funds, 150e6, "budget");
        assertEq(dollar.allowance(parts.timelock, address(allowance)), 0, "nothing more is allowed");
        assertEq(timelock.payableBps(), 500, "left");
        VM.prank(parts.timelock);
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockAmount.selector, 0, HELD - 150e6));
        timelock.fundHolderCalls(0);
    }

    function _pay(uint256 amount, string memory memo) private {
        VM.prank(parts.timelock);
        timelock.pay(ben, amount, memo);
    }

    function _expectDelay(uint256 delay) private {
        VM.expectRevert(
            abi.encodeWithSelector(IModelTimelock.ModelTimelockDelayOutOfRange.selector, delay, 30, 30 days)
        );
    }
}
