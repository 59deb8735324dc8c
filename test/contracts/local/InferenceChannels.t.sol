// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {ChannelConfig, Voucher, VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {Erc3009Collector} from "../../../contracts/local/Erc3009Collector.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {ChannelsFixture} from "../support/ChannelsFixture.sol";

/// @notice A wallet that accepts one digest.
contract OneDigestWallet is IERC1271 {
    bytes32 public accepted;

    function accept(bytes32 digest) external {
        accepted = digest;
    }

    function isValidSignature(bytes32 digest, bytes memory) external view returns (bytes4) {
        return digest == accepted ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

contract InferenceChannelsTest is ChannelsFixture {
    ChannelConfig private config;
    bytes32 private channelId;

    function setUp() public {
        _setUpChannels();
        config = _config(0);
        channelId = channels.getChannelId(config);
    }

    function test_deposit_TellsOfANewChannelOnce() public {
        VM.expectEmit();
        emit InferenceChannels.ChannelCreated(channelId, config);
        VM.expectEmit();
        emit InferenceChannels.Deposited(channelId, address(this), 5e6, 5e6);
        _deposit(config, 5e6);
        VM.expectEmit();
        emit InferenceChannels.Deposited(channelId, address(this), 1e6, 6e6);
        _deposit(config, 1e6);
        _assertChannel(6e6, 0);
    }

    function test_deposit_RevertWhen_TermsAreIncomplete() public {
        for (uint256 i = 0; i < 4; ++i) {
            ChannelConfig memory broken = _config(0);
            if (i == 0) broken.payer = address(0);
            if (i == 1) broken.receiver = address(0);
            if (i == 2) broken.receiverAuthorizer = address(0);
            if (i == 3) broken.token = address(0);
            _expectDepositRefused(broken, 1, InferenceChannels.InvalidChannel.selector);
        }
    }

    function test_deposit_RevertWhen_DelayOutOfRange() public {
        ChannelConfig memory other = _config(0);
        other.withdrawDelay = 15 minutes - 1;
        _expectDepositRefused(other, 1, InferenceChannels.WithdrawDelayOutOfRange.selector);
        other.withdrawDelay = 30 days + 1;
        _expectDepositRefused(other, 1, InferenceChannels.WithdrawDelayOutOfRange.selector);
    }

    function test_deposit_RevertWhen_NothingOrNoCollectorOrOverflow() public {
        _expectDepositRefused(config, 0, InferenceChannels.ZeroDeposit.selector);
        VM.expectRevert(InferenceChannels.InvalidCollector.selector);
        channels.deposit(config, 1, address(0), "");
        _deposit(config, 1);
        _expectDepositRefused(config, type(uint128).max, InferenceChannels.DepositOverflow.selector);
    }

    function test_deposit_RevertWhen_CollectorBringsLess() public {
        VM.expectRevert(InferenceChannels.DepositCollectionFailed.selector);
        channels.deposit(config, 5e6, address(collector), abi.encode(1));
    }

    function test_collect_RevertWhen_CallerIsNotChannels() public {
        Erc3009Collector real = Erc3009Collector(deploy("Erc3009Collector", abi.encode(channels)));
        VM.expectRevert(abi.encodeWithSelector(Erc3009Collector.Erc3009CollectorNotChannels.selector, address(this)));
        real.collect(payer, address(dollar), 1, channelId, "");
    }

    function test_claim_ByTheReceiverItself() public {
        _deposit(config, 5e6);
        VoucherClaim[] memory lines = _lines(_line(config, 3e6, 2e6));
        VM.prank(receiver);
        VM.expectEmit();
        emit InferenceChannels.Claimed(channelId, receiver, 2e6, 2e6);
        channels.claim(lines);
        _assertChannel(5e6, 2e6);
        VM.expectEmit();
        emit InferenceChannels.Settled(receiver, address(dollar), address(this), 2e6);
        channels.settle(receiver, address(dollar));
        channels.settle(receiver, address(dollar));
        assertEq(dollar.balanceOf(receiver), 2e6, "paid once");
    }

    function test_claim_RevertWhen_EmptyOrNotReceiverSide() public {
        VM.expectRevert(InferenceChannels.EmptyBatch.selector);
        channels.claim(new VoucherClaim[](0));
        VM.expectRevert(InferenceChannels.EmptyBatch.selector);
        channels.claimWithSignature(new VoucherClaim[](0), "");
        VoucherClaim[] memory lines = _lines(_line(config, 3e6, 2e6));
        VM.prank(payer);
        VM.expectRevert(InferenceChannels.NotAuthorizedToClaim.selector);
        channels.claim(lines);
    }

    function test_claimWithSignature_RevertWhen_LinesHaveTwoAuthorizers() public {
        _deposit(config, 5e6);
        ChannelConfig memory other = _config("other");
        other.receiverAuthorizer = session;
        VoucherClaim[] memory lines = new VoucherClaim[](2);
        lines[0] = _line(config, 1e6, 1e6);
        lines[1] = _line(other, 1e6, 1e6);
        bytes memory signature = _sign("authorizer", channels.getClaimBatchDigest(lines));
        VM.expectRevert(InferenceChannels.NotReceiverAuthorizer.selector);
        channels.claimWithSignature(lines, signature);
    }

    function test_claimWithSignature_TakesManyChannelsAtOnce() public {
        VoucherClaim[] memory lines = new VoucherClaim[](3);
        for (uint256 i = 0; i < 3; ++i) {
            ChannelConfig memory one = _config(bytes32(i));
            _deposit(one, 5e6);
            lines[i] = _line(one, 4e6, uint128(i + 1) * 1e6);
        }
        channels.claimWithSignature(lines, _sign("authorizer", channels.getClaimBatchDigest(lines)));
        channels.settle(receiver, address(dollar));
        assertEq(dollar.balanceOf(receiver), 6e6, "1 + 2 + 3");
    }

    function test_claim_AcceptsTheVoucherOfAContractWallet() public {
        OneDigestWallet wallet = new OneDigestWallet();
        dollar.faucet(address(wallet));
        ChannelConfig memory other = config;
        other.payer = address(wallet);
        other.payerAuthorizer = address(0);
        VM.prank(address(wallet));
        dollar.approve(address(collector), 5e6);
        bytes32 id = _deposit(other, 5e6);
        VoucherClaim[] memory lines = _lines(VoucherClaim(Voucher(other, 1e6), hex"01", 1e6));
        VM.prank(authorizer);
        VM.expectRevert(InferenceChannels.InvalidSignature.selector);
        channels.claim(lines);
        wallet.accept(channels.getVoucherDigest(id, 1e6));
        VM.prank(authorizer);
        channels.claim(lines);
    }

    function test_refund_ByTheReceiverShrinksAPendingWithdrawal() public {
        _deposit(config, 5e6);
        VM.prank(payer);
        channels.initiateWithdraw(config, 4e6);
        VM.startPrank(receiver);
        channels.refund(config, 1e6);
        (uint128 amount, ) = channels.pendingWithdrawals(channelId);
        assertEq(amount, 3e6, "the rest waits");
        channels.refund(config, 3e6);
        VM.stopPrank();
        (, uint40 initiatedAt) = channels.pendingWithdrawals(channelId);
        assertEq(initiatedAt, 0, "nothing waits");
        assertEq(channels.refundNonce(channelId), 2, "nonce");
        _assertChannel(1e6, 0);
    }

    function test_refund_GivesAtMostWhatIsUnclaimed() public {
        _deposit(config, 5e6);
        VM.startPrank(authorizer);
        VM.expectEmit();
        emit InferenceChannels.Refunded(channelId, authorizer, 5e6);
        VM.expectEmit();
        emit InferenceChannels.ChannelClosed(channelId, config);
        channels.refund(config, 9e6);
        channels.refund(config, 1e6);
        VM.stopPrank();
        assertEq(dollar.balanceOf(payer), 10_000e6, "all is back");
    }

    function test_refund_RevertWhen_NothingOrNotReceiverSideOrForged() public {
        VM.prank(payer);
        VM.expectRevert(InferenceChannels.NotAuthorizedToRefund.selector);
        channels.refund(config, 1);
        VM.prank(receiver);
        VM.expectRevert(InferenceChannels.ZeroRefund.selector);
        channels.refund(config, 0);
        bytes memory forged = _sign("payer", channels.getRefundDigest(channelId, 0, 1));
        VM.expectRevert(InferenceChannels.InvalidSignature.selector);
        channels.refundWithSignature(config, 1, 0, forged);
    }

    function test_withdraw_PaysWhatIsStillUnclaimed() public {
        _deposit(config, 5e6);
        VM.prank(session);
        VM.expectEmit();
        emit InferenceChannels.WithdrawInitiated(channelId, 5e6, uint40(block.timestamp) + DELAY);
        channels.initiateWithdraw(config, 5e6);
        VoucherClaim[] memory lines = _lines(_line(config, 2e6, 2e6));
        VM.prank(receiver);
        channels.claim(lines);
        VM.warp(block.timestamp + DELAY);
        VM.prank(session);
        VM.expectEmit();
        emit InferenceChannels.WithdrawFinalized(channelId, session, 3e6);
        channels.finalizeWithdraw(config);
        assertEq(dollar.balanceOf(payer), 9_998e6, "to the payer");
        _assertChannel(2e6, 2e6);
    }

    function test_withdraw_PaysNothingWhenAllWasClaimed() public {
        _deposit(config, 5e6);
        VM.prank(payer);
        channels.initiateWithdraw(config, 5e6);
        VoucherClaim[] memory lines = _lines(_line(config, 5e6, 5e6));
        VM.prank(receiver);
        channels.claim(lines);
        VM.warp(block.timestamp + DELAY);
        VM.prank(payer);
        VM.expectEmit();
        emit InferenceChannels.WithdrawFinalized(channelId, payer, 0);
        channels.finalizeWithdraw(config);
        assertEq(dollar.balanceOf(payer), 9_995e6, "nothing came back");
        _assertChannel(5e6, 5e6);
    }

    function test_withdraw_OfAllClosesAChannelThatWasNeverUsed() public {
        _deposit(config, 5e6);
        VM.startPrank(payer);
        channels.initiateWithdraw(config, 5e6);
        VM.warp(block.timestamp + DELAY);
        VM.expectEmit();
        emit InferenceChannels.WithdrawFinalized(channelId, payer, 5e6);
        VM.expectEmit();
        emit InferenceChannels.ChannelClosed(channelId, config);
        channels.finalizeWithdraw(config);
        VM.stopPrank();
    }

    function test_withdraw_RevertWhen_StrangerOrNothingOrTwiceOrTooMuch() public {
        _deposit(config, 5e6);
        VM.expectRevert(InferenceChannels.InvalidChannel.selector);
        channels.initiateWithdraw(config, 1);
        VM.expectRevert(InferenceChannels.NotAuthorizedToFinalizeWithdraw.selector);
        channels.finalizeWithdraw(config);
        VM.startPrank(payer);
        VM.expectRevert(InferenceChannels.WithdrawalNotPending.selector);
        channels.finalizeWithdraw(config);
        VM.expectRevert(InferenceChannels.NothingToWithdraw.selector);
        channels.initiateWithdraw(config, 0);
        VM.expectRevert(InferenceChannels.WithdrawAmountExceedsAvailable.selector);
        channels.initiateWithdraw(config, 5e6 + 1);
        channels.initiateWithdraw(config, 1);
        VM.expectRevert(InferenceChannels.WithdrawalAlreadyPending.selector);
        channels.initiateWithdraw(config, 1);
        VM.expectRevert(InferenceChannels.WithdrawDelayNotElapsed.selector);
        channels.finalizeWithdraw(config);
        VM.stopPrank();
    }

    function testFuzz_claim_TakesTheHighestOfAnyOrder(uint128[5] calldata totals) public {
        _deposit(config, 1_000e6);
        uint128 highest = 0;
        for (uint256 i = 0; i < totals.length; ++i) {
            uint128 total = totals[i] % 1_000e6;
            if (total > highest) highest = total;
            VoucherClaim[] memory lines = _lines(_line(config, total, total));
            VM.prank(receiver);
            channels.claim(lines);
        }
        _assertChannel(1_000e6, highest);
    }

    function _expectDepositRefused(ChannelConfig memory refused, uint128 amount, bytes4 selector) private {
        VM.expectRevert(selector);
        channels.deposit(refused, amount, address(collector), "");
    }

    function _assertChannel(uint256 balance, uint256 claimed) private view {
        (uint128 held, uint128 totalClaimed) = channels.channels(channelId);
        assertEq(held, balance, "balance");
        assertEq(totalClaimed, claimed, "claimed");
    }
}
