// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {AllowanceFixture} from "../support/AllowanceFixture.sol";

/// @notice How whoever pays for signed work pays twice, or for nothing, and what stops it here.
contract QuotaAttacksTest is AllowanceFixture {
    function setUp() public {
        _setUpAllowance();
        _toSettling();
    }

    /// XLoot, April 2026: the same claim 155 times in one call.
    function test_DoubleClaim_ACallIsPaidOnceWithinABatch() public {
        IHolderAllowance.Usage[] memory usages = new IHolderAllowance.Usage[](2);
        usages[0] = usages[1] = _usage("holder", epoch, 30);
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceSettledAlready.selector);
        allowance.settle(modelId, operator, epoch, usages);
    }

    /// The same, in two batches.
    function test_DoubleClaim_ACallIsPaidOnceForAll() public {
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 30)));
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceSettledAlready.selector);
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 30)));
    }

    /// A voucher for one operator is handed in by another.
    function test_Replay_AVoucherPaysTheOperatorItNames() public {
        IHolderAllowance.Usage memory usage = _usageFor("holder", actor("other"), epoch, 30);
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceVoucherNotSigned.selector);
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    /// A voucher of one day is handed in for the next one, too.
    function test_Replay_AVoucherIsForItsEpoch() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 30);
        usage.validUntil = epoch + 10 * uint64(DAY);
        usage.grant = _sign("holder", _grantDigest(usage));
        VM.warp(_firstEnd() + DAY + 60);
        uint64 second = _firstEnd();
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceVoucherNotSigned.selector);
        allowance.settle(modelId, operator, second, _one(usage));
    }

    /// GiddyVault, April 2026: only a part of what counts was signed.
    function test_PartlySigned_TheCountIsSigned() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 30);
        usage.signed = usage.calls = 31;
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceVoucherNotSigned.selector);
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    /// The operator hands in more calls than were signed.
    function test_PartlySigned_NoMoreCallsThanWereSigned() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 30);
        usage.calls = 31;
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceMoreThanSigned.selector);
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    /// LegendaryMoneyMon, May 2026: a signature that is none belongs to address 0.
    function test_NoSigner_AddressZeroSignsNothing() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 30);
        usage.sessionKey = address(0);
        usage.grant = _sign("holder", _grantDigest(usage));
        usage.voucher = new bytes(65);
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceVoucherNotSigned.selector);
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    /// TrustedVolumes, May 2026: anybody made himself a signer. Here a holder lets a key sign, nobody else does.
    function test_ForeignSigner_AHolderGrantsTheKey() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 30);
        usage.grant = _sign("eve", _grantDigest(usage));
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceGrantNotSigned.selector);
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    /// An operator invents holders, who cost nothing to make: all together get what was voted for one epoch.
    function test_InventedHolders_AnEpochPaysNoMoreThanWasVoted() public {
        IHolderAllowance.Usage[] memory usages = new IHolderAllowance.Usage[](5);
        for (uint256 i = 0; i < 5; ++i) usages[i] = _usage(VM.toString(i), epoch, 40);
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, usages);
        assertEq(calls, 110, "what was voted, and what newcomers have");
    }

    /// SubQuery, April 2026: a forgotten check. The budget goes back to the treasury only.
    function test_ForgottenCheck_NobodyElseTakesTheBudget() public {
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceNotTimelock.selector);
        VM.prank(operator);
        allowance.withdraw(modelId, 1);
    }

    /// Somebody who serves nothing is paid, because it once did.
    function test_NoOperator_OnlyWhoServedIsPaid() public {
        IHolderAllowance.Usage memory usage = _usageFor("holder", actor("other"), epoch, 30);
        VM.expectPartialRevert(IHolderAllowance.HolderAllowanceNotOperator.selector);
        allowance.settle(modelId, actor("other"), epoch, _one(usage));
    }
}
