// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HolderAllowance} from "../../../contracts/access/HolderAllowance.sol";
import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

contract HolderAllowanceTest is SolidityTest {
    HolderAllowance private allowances;
    address private immutable timelock = actor("timelock");

    function setUp() public {
        allowances = new HolderAllowance(address(this));
        allowances.registerModel(1, timelock, 1_000, 1 days);
    }

    function test_allowance_IsWhatWasRegistered() public view {
        _assertTerms(1_000, 1 days);
    }

    function test_setAllowance_ChangesTheTerms() public {
        VM.prank(timelock);
        VM.expectEmit();
        emit IHolderAllowance.AllowanceSet(1, 0, 1 hours);
        allowances.setAllowance(1, 0, 1 hours);
        _assertTerms(0, 1 hours);
    }

    function test_registerModel_RevertWhen_NotFactoryOrKnown() public {
        VM.prank(timelock);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNotFactory.selector, timelock));
        allowances.registerModel(2, timelock, 1, 1 days);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceModelExists.selector, 1));
        allowances.registerModel(1, timelock, 1, 1 days);
    }

    function test_setAllowance_RevertWhen_NotTimelockOrUnknown() public {
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNotTimelock.selector, address(this), timelock)
        );
        allowances.setAllowance(1, 1, 1 days);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowances.setAllowance(7, 1, 1 days);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceUnknownModel.selector, 7));
        allowances.allowance(7);
    }

    function test_setAllowance_RevertWhen_EpochOutOfRange() public {
        VM.startPrank(timelock);
        _expectEpochRefused(59);
        _expectEpochRefused(366 days + 1);
        VM.stopPrank();
    }

    function _expectEpochRefused(uint32 epochSeconds) private {
        VM.expectRevert(
            abi.encodeWithSelector(
                IHolderAllowance.HolderAllowanceEpochOutOfRange.selector,
                epochSeconds,
                1 minutes,
                366 days
            )
        );
        allowances.setAllowance(1, 1, epochSeconds);
    }

    function _assertTerms(uint256 calls, uint256 seconds_) private view {
        (uint128 callsPerEpoch, uint32 epochSeconds) = allowances.allowance(1);
        assertEq(callsPerEpoch, calls, "calls");
        assertEq(epochSeconds, seconds_, "seconds");
    }
}
