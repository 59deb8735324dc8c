// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ERC3009Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/draft-ERC3009Upgradeable.sol";

import {Till} from "../../../contracts/access/Till.sol";
import {ITill} from "../../../contracts/interfaces/ITill.sol";
import {CreditFixture} from "../support/CreditFixture.sol";
import {Betrayal, FaithlessDollar} from "../support/FaithlessDollar.sol";

contract TillTest is CreditFixture, Betrayal {
    bytes32 private constant NONCE = keccak256("one call");
    uint96 private constant PRICE = 10_000;

    Till private _till;
    address private _payer;

    function setUp() public {
        _setUpCredits(PRICE);
        _fund(100_000e6);
        _till = Till(
            Clones.cloneWithImmutableArgs(deploy("Till", abi.encode(registry, router)), abi.encodePacked(uint64(MODEL)))
        );
        _payer = actor("payer");
        dollar.transfer(_payer, 10 * PRICE);
        VM.warp(100_000 days);
    }

    function test_collect_TakesASignedPaymentThatWaits() public {
        VM.expectEmit();
        emit ITill.PaymentCollected(_payer, NONCE, PRICE);
        _collect(NONCE);
        assertEq(dollar.balanceOf(address(_till)), PRICE, "in the till");
        assertEq(_till.waiting(), PRICE, "waiting");
        assertEq(_till.payment(_payer, NONCE), PRICE, "payment");
        VM.expectRevert(ITill.TillEmpty.selector);
        _till.sweep();
    }

    function test_collect_AddsUpWithinADay() public {
        _collect(NONCE);
        _collect(keccak256("another call"));
        assertEq(_till.waiting(), 2 * PRICE, "waiting");
    }

    function test_collect_RevertWhen_AssetKeepsAPart() public {
        bytes memory signature = _sign(NONCE);
        _betray(dollar).keepAHundredth();
        VM.expectRevert(abi.encodeWithSelector(ITill.TillAmountMismatch.selector, 9_900, PRICE));
        _till.collect(_payer, PRICE, 0, type(uint256).max, NONCE, signature);
    }

    /// An operator that is the dollar itself gives a payment back whenever dollars move.
    function test_till_GivenAssetCallsBack_IsNotEntered() public {
        bytes32 other = keccak256("another call");
        _collect(NONCE);
        dollar.transfer(address(_till), 5e6);
        VM.prank(timelock);
        registry.setOperator(MODEL, address(dollar), true);
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(_till), abi.encodeCall(Till.refund, (_payer, NONCE)));
        _collect(other);
        _till.sweep();
        VM.prank(ann);
        _till.refund(_payer, other);
        assertTrue(!faithless.calledBack(), "entered again");
        assertEq(_till.payment(_payer, NONCE), PRICE, "still waits");
    }

    function test_collect_RevertWhen_Replayed() public {
        _collect(NONCE);
        bytes memory signature = _sign(NONCE);
        VM.expectRevert(abi.encodeWithSelector(ERC3009Upgradeable.ERC3009UsedAuthorization.selector, _payer, NONCE));
        _till.collect(_payer, PRICE, 0, type(uint256).max, NONCE, signature);
        assertEq(_till.waiting(), PRICE, "counted once");
    }

    function test_collect_RevertGiven_RefundedBefore() public {
        _collect(NONCE);
        VM.prank(ann);
        _till.refund(_payer, NONCE);
        bytes memory signature = _sign(NONCE);
        VM.expectRevert(abi.encodeWithSelector(ERC3009Upgradeable.ERC3009UsedAuthorization.selector, _payer, NONCE));
        _till.collect(_payer, PRICE, 0, type(uint256).max, NONCE, signature);
        assertEq(_till.payment(_payer, NONCE), 0, "still refunded");
    }

    function test_refund_PaysThePayerBackOnce() public {
        _collect(NONCE);
        VM.expectEmit();
        emit ITill.PaymentRefunded(_payer, NONCE, PRICE);
        VM.prank(ann);
        assertEq(_till.refund(_payer, NONCE), PRICE, "refunded");
        assertEq(dollar.balanceOf(_payer), 10 * PRICE, "whole again");
        assertEq(_till.waiting(), 0, "nothing waits");
        VM.expectRevert(abi.encodeWithSelector(ITill.TillPaymentUnknown.selector, _payer, NONCE));
        VM.prank(ann);
        _till.refund(_payer, NONCE);
    }

    function test_refund_RevertWhen_CallerIsNotOperator() public {
        _collect(NONCE);
        VM.expectRevert(abi.encodeWithSelector(ITill.TillNotOperator.selector, address(this)));
        _till.refund(_payer, NONCE);
    }

    function test_refund_LeavesGiftsAlone() public {
        dollar.transfer(address(_till), 5e6);
        VM.expectRevert(abi.encodeWithSelector(ITill.TillPaymentUnknown.selector, address(this), NONCE));
        VM.prank(ann);
        _till.refund(address(this), NONCE);
    }

    function test_refund_RevertWhen_ThePaymentIsIncome() public {
        _collect(NONCE);
        VM.warp(100_001 days);
        assertEq(_till.waiting(), PRICE, "waits in the next period");
        VM.warp(100_002 days);
        assertEq(_till.waiting(), 0, "income after it");
        VM.expectRevert(abi.encodeWithSelector(ITill.TillRefundTooLate.selector, 100_000, 100_002));
        VM.prank(ann);
        _till.refund(_payer, NONCE);
        assertEq(_till.sweep(), PRICE, "swept");
    }

    function test_sweep_LeavesWhatWaits() public {
        _collect(NONCE);
        dollar.transfer(address(_till), 5e6);
        assertEq(_till.sweep(), 5e6, "the gift only");
        VM.warp(100_001 days);
        _collect(keccak256("next day"));
        VM.warp(100_002 days);
        assertEq(_till.sweep(), PRICE, "the older payment");
        assertEq(_till.waiting(), PRICE, "the younger waits");
        VM.prank(ann);
        _till.refund(_payer, keccak256("next day"));
        assertEq(dollar.balanceOf(address(_till)), 0, "empty");
    }

    function testFuzz_waiting_IsAlwaysCovered(uint256 seed) public {
        uint256 time = 100_000 days;
        for (uint256 i = 0; i < 8; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            bytes32 nonce = bytes32(i);
            if (seed % 3 != 0) _collect(nonce);
            if (seed % 5 == 0) dollar.transfer(address(_till), 1 + (seed % 1e6));
            time += seed % 2 days;
            VM.warp(time);
            if (seed % 7 < 3 && _till.payment(_payer, nonce) != 0 && time / 1 days <= _periodOf(time, seed)) {
                VM.prank(ann);
                _till.refund(_payer, nonce);
            }
            assertAtMost(_till.waiting(), dollar.balanceOf(address(_till)), "covered");
            if (dollar.balanceOf(address(_till)) > _till.waiting()) _till.sweep();
            assertEq(dollar.balanceOf(address(_till)), _till.waiting(), "the rest is income");
        }
    }

    /// @dev The last period in which a payment made before the last step of time may be given back.
    function _periodOf(uint256 time, uint256 seed) private pure returns (uint256) {
        return (time - (seed % 2 days)) / 1 days + 1;
    }

    function _collect(bytes32 nonce) private {
        _till.collect(_payer, PRICE, 0, type(uint256).max, nonce, _sign(nonce));
    }

    function _sign(bytes32 nonce) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 digest = keccak256(
            abi.encode(typeHash, _payer, address(_till), uint256(PRICE), 0, type(uint256).max, nonce)
        );
        bytes32 typed = keccak256(abi.encodePacked("\x19\x01", dollar.DOMAIN_SEPARATOR(), digest));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey("payer"), typed);
        return abi.encodePacked(r, s, v);
    }
}
