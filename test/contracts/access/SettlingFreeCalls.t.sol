// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {AllowanceFixture} from "../support/AllowanceFixture.sol";
import {AgreeableWallet} from "../support/AgreeableWallet.sol";
import {Betrayal, FaithlessDollar} from "../support/FaithlessDollar.sol";

contract SettlingFreeCallsTest is AllowanceFixture, Betrayal {
    function setUp() public {
        _setUpAllowance();
    }

    function test_settle_PaysTheOperatorForSignedCalls() public {
        IHolderAllowance.Usage[] memory usages = new IHolderAllowance.Usage[](2);
        usages[0] = _usage("holder", epoch, 30);
        usages[1] = _usage("other", epoch, 12);
        _toSettling();
        VM.expectEmit();
        emit IHolderAllowance.CallsSettled(modelId, holder, operator, epoch, 30, 30 * PAY);
        (uint256 calls, uint256 paid) = allowance.settle(modelId, operator, epoch, usages);
        assertEq(calls, 42, "calls");
        assertEq(paid, 42 * PAY, "paid");
        assertEq(dollar.balanceOf(operator), 42 * PAY, "operator");
        assertEq(allowance.callsLeft(modelId, epoch), 110 - 42, "left");
        (uint256 funds, , ) = allowance.budget(modelId);
        assertEq(funds, 100 * DOLLAR - 42 * PAY, "funds");
        (uint64 last, uint128 settled) = allowance.settledCalls(modelId, operator, holder);
        assertEq(last, epoch, "epoch");
        assertEq(settled, 30, "settled");
    }

    function test_settle_PaysOnlyWhatIsNew() public {
        _toSettling();
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 30)));
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 35)));
        assertEq(calls, 5, "calls");
        _expectSettledAlready(epoch, 35);
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 35)));
    }

    function test_settle_RevertGiven_ALaterEpochWasSettled() public {
        uint64 second = _firstEnd();
        VM.warp(second + DAY + 60);
        allowance.settle(modelId, operator, second, _one(_usage("holder", second, 3)));
        _expectSettledAlready(second, 3);
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 30)));
    }

    function test_settle_NeverPaysMoreCallsThanTheEpochHas() public {
        _toSettling();
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 5_000)));
        assertEq(calls, 110, "all of the epoch");
        _expectNothing();
        allowance.settle(modelId, operator, epoch, _one(_usage("other", epoch, 1)));
    }

    function test_settle_LeavesOpenWhatABatchHasBeyondTheEpoch() public {
        IHolderAllowance.Usage[] memory usages = new IHolderAllowance.Usage[](3);
        usages[0] = _usage("holder", epoch, 80);
        usages[1] = _usage("other", epoch, 80);
        usages[2] = _usage("third", epoch, 80);
        _toSettling();
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, usages);
        assertEq(calls, 110, "all of the epoch");
        (, uint128 ofOther) = allowance.settledCalls(modelId, operator, actor("other"));
        assertEq(ofOther, 30, "what the first left");
        (uint64 last, ) = allowance.settledCalls(modelId, operator, actor("third"));
        assertEq(last, 0, "nothing was settled of who came too late");
    }

    function test_settle_GivenAssetCallsBack_IsNotEntered() public {
        _toSettling();
        bytes memory again = abi.encodeCall(IHolderAllowance.fund, (modelId, 1));
        FaithlessDollar faithless = _betrayBySpending(dollar, address(allowance), again);
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 30)));
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_settle_NeverPaysMoreThanTheBudget_AndTheRestOnceItIsFilled() public {
        VM.prank(timelock);
        allowance.withdraw(modelId, 100 * DOLLAR - 7 * PAY - 1);
        _toSettling();
        IHolderAllowance.Usage[] memory usages = _one(_usage("holder", epoch, 30));
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, usages);
        assertEq(calls, 7, "what the budget holds");
        _expectNothing();
        allowance.settle(modelId, operator, epoch, usages);
        _fund(1 * DOLLAR);
        (calls, ) = allowance.settle(modelId, operator, epoch, usages);
        assertEq(calls, 23, "the rest");
        assertEq(dollar.balanceOf(operator), 30 * PAY, "operator");
    }

    function test_settle_PaysByTheTermsOfTheEpoch() public {
        VM.warp(epoch + 1_000);
        VM.prank(timelock);
        allowance.setAllowance(modelId, 100, uint32(1 hours), 5 * PAY);
        VM.warp(epoch + 1_060);
        (, uint256 paid) = allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 2)));
        assertEq(paid, 2 * PAY, "by the terms of then");
    }

    function test_settle_RevertGiven_CallsAreNotPaid() public {
        VM.warp(epoch + 1_000);
        VM.prank(timelock);
        allowance.setAllowance(modelId, 100, uint32(DAY), 0);
        uint64 unpaid = uint64(block.timestamp);
        _toSettling();
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNothingToSettle.selector, modelId, unpaid)
        );
        allowance.settle(modelId, operator, unpaid, _one(_usage("holder", unpaid, 2)));
    }

    function test_settle_RevertWhen_TooEarlyOrTooLate() public {
        IHolderAllowance.Usage[] memory usages = _one(_usage("holder", epoch, 30));
        bytes memory refusal = abi.encodeWithSelector(
            IHolderAllowance.HolderAllowanceNotSettleable.selector,
            epoch,
            _firstEnd() + 60,
            _firstEnd() + 60 + 30 days
        );
        VM.warp(_firstEnd() + 59);
        VM.expectRevert(refusal);
        allowance.settle(modelId, operator, epoch, usages);
        VM.warp(_firstEnd() + 60 + 30 days);
        VM.expectRevert(refusal);
        allowance.settle(modelId, operator, epoch, usages);
        VM.warp(_firstEnd() + 59 + 30 days);
        allowance.settle(modelId, operator, epoch, usages);
    }

    function test_settle_PaysNoCallThatFailed() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 4);
        usage.calls = 3;
        _toSettling();
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, _one(usage));
        assertEq(calls, 3, "calls");
        usage.calls = 5;
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceMoreThanSigned.selector, holder, 5, 4));
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    function test_settle_TakesContractWallets() public {
        AgreeableWallet wallet = new AgreeableWallet();
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 4);
        usage.holder = address(wallet);
        usage.grant = "anything";
        usage.voucher = _sign("holder-session", _voucherDigest(usage, operator, epoch));
        _toSettling();
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, _one(usage));
        assertEq(calls, 4, "calls");
        wallet.disagree();
        (usage.signed, usage.calls) = (9, 9);
        usage.voucher = _sign("holder-session", _voucherDigest(usage, operator, epoch));
        VM.expectRevert(
            abi.encodeWithSelector(
                IHolderAllowance.HolderAllowanceGrantNotSigned.selector,
                address(wallet),
                usage.sessionKey
            )
        );
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    function test_settle_RevertWhen_TheGrantIsAnothers() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 4);
        usage.grant = _sign("other", _grantDigest(usage));
        _expectGrantRefused(usage);
        usage = _usage("holder", epoch, 4);
        usage.validUntil += 1;
        _expectGrantRefused(usage);
        usage = _usage("holder", epoch, 4);
        usage.sessionKey = actor("other-session");
        _expectGrantRefused(usage);
    }

    function test_settle_RevertWhen_TheVoucherSaysSomethingElse() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 4);
        (usage.signed, usage.calls) = (5, 5);
        _expectVoucherRefused(usage, operator, epoch);
        _expectVoucherRefused(_usageFor("holder", actor("else"), epoch, 4), operator, epoch);
        usage = _usage("holder", epoch, 4);
        usage.voucher = _sign("holder", _voucherDigest(usage, operator, epoch));
        _expectVoucherRefused(usage, operator, epoch);
        usage.voucher = "short";
        _expectVoucherRefused(usage, operator, epoch);
        // Nobody has the key of the zero address, which is also what a broken signature gives.
        usage = _usage("holder", epoch, 4);
        usage.sessionKey = address(0);
        usage.grant = _sign("holder", _grantDigest(usage));
        usage.voucher = "short";
        _expectVoucherRefused(usage, operator, epoch);
        // A voucher of one epoch pays for no other.
        usage = _usage("holder", epoch, 4);
        VM.warp(_firstEnd() + DAY + 60);
        usage.validUntil = uint64(block.timestamp);
        usage.grant = _sign("holder", _grantDigest(usage));
        _expectVoucherRefused(usage, operator, _firstEnd());
    }

    function test_settle_RevertWhen_TheKeyWasForAnEarlierTime() public {
        IHolderAllowance.Usage memory usage = _usage("holder", epoch, 4);
        usage.validUntil = epoch;
        usage.grant = _sign("holder", _grantDigest(usage));
        _toSettling();
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceGrantOver.selector, holder, epoch, epoch)
        );
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    function test_settle_RevertWhen_NoOperatorInTheEpoch() public {
        address stranger = actor("stranger");
        IHolderAllowance.Usage[] memory usages = _one(_usageFor("holder", stranger, epoch, 4));
        _toSettling();
        _expectNotOperator(stranger, epoch);
        allowance.settle(modelId, stranger, epoch, usages);
        // One who came with the second after the epoch's last.
        VM.warp(_firstEnd());
        VM.prank(timelock);
        registry.setOperator(modelId, stranger, true);
        _toSettling();
        _expectNotOperator(stranger, epoch);
        allowance.settle(modelId, stranger, epoch, usages);
    }

    function test_settle_PaysARemovedOperatorForEpochsOfItsTimeOnly() public {
        VM.warp(_firstEnd());
        VM.prank(timelock);
        registry.setOperator(modelId, operator, false);
        uint64 second = _firstEnd();
        VM.warp(second + DAY + 60);
        (uint256 calls, ) = allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 4)));
        assertEq(calls, 4, "served before it was removed");
        _expectNotOperator(operator, second);
        allowance.settle(modelId, operator, second, _one(_usage("holder", second, 4)));
    }

    function test_settle_CostsTheSameForAHolder_HoweverManyCalls() public {
        _toSettling();
        allowance.settle(modelId, operator, epoch, _one(_usage("first", epoch, 1)));
        uint256 few = _gasOf(_one(_usage("holder", epoch, 1)));
        uint256 many = _gasOf(_one(_usage("other", epoch, 100)));
        assertAtMost(many, few + 100, "gas");
    }

    function testFuzz_settle_PaysEachCallOnce(uint8 first, uint8 second, uint8 third) public {
        _toSettling();
        uint256 most;
        uint8[3] memory signed = [first, second, third];
        for (uint256 i = 0; i < 3; ++i) {
            IHolderAllowance.Usage[] memory usages = _one(_usage("holder", epoch, signed[i]));
            try allowance.settle(modelId, operator, epoch, usages) {} catch {}
            if (signed[i] > most) most = signed[i];
            uint256 due = most > 110 ? 110 : most;
            assertEq(dollar.balanceOf(operator), due * PAY, "operator");
        }
        (uint256 funds, , ) = allowance.budget(modelId);
        assertEq(funds, dollar.balanceOf(address(allowance)), "funds are covered");
    }

    function _gasOf(IHolderAllowance.Usage[] memory usages) private returns (uint256) {
        uint256 before = gasleft();
        allowance.settle(modelId, operator, epoch, usages);
        return before - gasleft();
    }

    function _expectSettledAlready(uint64 last, uint256 calls) private {
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceSettledAlready.selector, holder, last, calls)
        );
    }

    function _expectNothing() private {
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNothingToSettle.selector, modelId, epoch)
        );
    }

    function _expectNotOperator(address who, uint64 inEpoch) private {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceNotOperator.selector, who, inEpoch));
    }

    function _expectGrantRefused(IHolderAllowance.Usage memory usage) private {
        _toSettling();
        VM.expectRevert(
            abi.encodeWithSelector(
                IHolderAllowance.HolderAllowanceGrantNotSigned.selector,
                usage.holder,
                usage.sessionKey
            )
        );
        allowance.settle(modelId, operator, epoch, _one(usage));
    }

    function _expectVoucherRefused(IHolderAllowance.Usage memory usage, address server, uint64 inEpoch) private {
        if (inEpoch == epoch) _toSettling();
        VM.expectRevert(
            abi.encodeWithSelector(
                IHolderAllowance.HolderAllowanceVoucherNotSigned.selector,
                usage.holder,
                usage.sessionKey
            )
        );
        allowance.settle(modelId, server, inEpoch, _one(usage));
    }
}
