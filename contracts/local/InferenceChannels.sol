// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ChannelDigests} from "./ChannelDigests.sol";
import {ChannelConfig, VoucherClaim} from "../interfaces/ChannelTypes.sol";
import {IDepositCollector} from "./IDepositCollector.sol";

/// @title Payment channels for calls of models
/// @notice A customer deposits once, signs a growing voucher with every call, and gets back what is left. The receiver
/// claims any number of calls with one transaction.
/// @dev The practice chain's own contract with the published interface of the x402 `batch-settlement` scheme: same
/// functions, events, errors, type hashes. Public networks use the canonical deployment. Published clients expect it at
/// 0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003, so its code must work at any address; error names are the published ones,
/// so that one table of sentences serves both. No roles and no owner. Not protected: a receiver who does not claim
/// before a withdrawal's delay ends loses what was not claimed; tokens with fees on transfers are refused, rebasing ones
/// are not supported.
contract InferenceChannels is ChannelDigests, Multicall, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    struct ChannelState {
        uint128 balance;
        uint128 totalClaimed;
    }

    struct WithdrawalState {
        uint128 amount;
        uint40 initiatedAt;
    }

    struct ReceiverState {
        uint128 totalClaimed;
        uint128 totalSettled;
    }

    /// @notice Shortest delay of a withdrawal, in seconds.
    uint40 public constant MIN_WITHDRAW_DELAY = 15 minutes;
    /// @notice Longest delay of a withdrawal, in seconds.
    uint40 public constant MAX_WITHDRAW_DELAY = 30 days;

    /// @notice Deposited (less what was returned) and claimed of each channel, smallest unit of its token.
    mapping(bytes32 channelId => ChannelState) public channels;
    /// @notice Withdrawals that wait for their delay; `initiatedAt` in unix seconds, 0 when none waits.
    mapping(bytes32 channelId => WithdrawalState) public pendingWithdrawals;
    /// @notice Grows with each refund, so that a signed one works once.
    mapping(bytes32 channelId => uint256) public refundNonce;
    /// @notice Claimed and paid out of each receiver and token, smallest unit of the token.
    mapping(address receiver => mapping(address token => ReceiverState)) public receivers;

    /// @notice A channel got its first deposit.
    event ChannelCreated(bytes32 indexed channelId, ChannelConfig config);
    /// @notice A channel from which nothing was ever claimed is empty again.
    event ChannelClosed(bytes32 indexed channelId, ChannelConfig config);
    /// @notice Tokens were deposited into a channel.
    event Deposited(bytes32 indexed channelId, address indexed sender, uint128 amount, uint128 newBalance);
    /// @notice The receiver's claim on a channel grew by `claimAmount` to `newTotalClaimed`.
    event Claimed(bytes32 indexed channelId, address indexed sender, uint128 claimAmount, uint128 newTotalClaimed);
    /// @notice Claimed tokens were paid to their receiver.
    event Settled(address indexed receiver, address indexed token, address indexed sender, uint128 amount);
    /// @notice The receiver's side gave tokens back to the payer.
    event Refunded(bytes32 indexed channelId, address indexed sender, uint128 amount);
    /// @notice The payer's side asked for tokens back, to be had after `finalizeAfter` (unix seconds).
    event WithdrawInitiated(bytes32 indexed channelId, uint128 amount, uint40 finalizeAfter);
    /// @notice The payer got tokens back after the delay.
    event WithdrawFinalized(bytes32 indexed channelId, address indexed sender, uint128 amount);

    /// @notice A channel needs payer, receiver, receiver's authorizer and token; only its payer's side may withdraw.
    error InvalidChannel();
    /// @notice A deposit of nothing.
    error ZeroDeposit();
    /// @notice The channel cannot hold so much.
    error DepositOverflow();
    /// @notice The signature is not of the account that must have signed.
    error InvalidSignature();
    /// @notice A batch has one authorizer for all its lines.
    error NotReceiverAuthorizer();
    /// @notice Only the receiver's side may claim.
    error NotAuthorizedToClaim();
    /// @notice Only the receiver's side may refund.
    error NotAuthorizedToRefund();
    /// @notice More is claimed than the voucher allows.
    error ClaimExceedsCeiling();
    /// @notice More is claimed than the channel holds.
    error ClaimExceedsBalance();
    /// @notice One withdrawal at a time.
    error WithdrawalAlreadyPending();
    /// @notice No withdrawal waits.
    error WithdrawalNotPending();
    /// @notice Only the payer's side may withdraw.
    error NotAuthorizedToFinalizeWithdraw();
    /// @notice The delay has not passed yet.
    error WithdrawDelayNotElapsed();
    /// @notice A withdrawal of nothing.
    error NothingToWithdraw();
    /// @notice More is asked for than is unclaimed.
    error WithdrawAmountExceedsAvailable();
    /// @notice The delay must lie between 15 minutes and 30 days.
    error WithdrawDelayOutOfRange();
    /// @notice A batch without a line.
    error EmptyBatch();
    /// @notice The collector brought another amount than was promised.
    error DepositCollectionFailed();
    /// @notice A deposit needs a collector.
    error InvalidCollector();
    /// @notice The refund was signed for another number than the next.
    error InvalidRefundNonce();
    /// @notice A refund of nothing.
    error ZeroRefund();

    /// @notice Adds `amount` to a channel; the collector brings the tokens.
    /// Emits {ChannelCreated} for a new channel, {Deposited}.
    /// Requirements: {InvalidChannel}, {WithdrawDelayOutOfRange}, {ZeroDeposit}, {InvalidCollector},
    /// {DepositOverflow}, {DepositCollectionFailed}.
    function deposit(
        ChannelConfig calldata config,
        uint128 amount,
        address collector,
        bytes calldata collectorData
    ) external nonReentrant {
        _checkDeposit(config, amount, collector);
        bytes32 channelId = getChannelId(config);
        ChannelState storage channel = channels[channelId];
        uint128 balance = channel.balance;
        require(amount <= type(uint128).max - balance, DepositOverflow());
        channel.balance = balance + amount;
        if (balance == 0) emit ChannelCreated(channelId, config);
        emit Deposited(channelId, msg.sender, amount, balance + amount);

        uint256 before = IERC20(config.token).balanceOf(address(this));
        IDepositCollector(collector).collect(config.payer, config.token, amount, channelId, collectorData);
        uint256 delivered = IERC20(config.token).balanceOf(address(this)) - before;
        require(delivered == amount, DepositCollectionFailed());
    }

    /// @notice Claims signed vouchers; lines that claim nothing new are passed over.
    /// Emits {Claimed} for each line that claims something.
    /// Requirements: {EmptyBatch}, {NotAuthorizedToClaim}, {ClaimExceedsCeiling}, {ClaimExceedsBalance},
    /// {InvalidSignature}.
    function claim(VoucherClaim[] calldata voucherClaims) external nonReentrant {
        require(voucherClaims.length != 0, EmptyBatch());
        for (uint256 i = 0; i < voucherClaims.length; ++i) {
            require(_isReceiverSide(voucherClaims[i].voucher.channel), NotAuthorizedToClaim());
            _claim(voucherClaims[i]);
        }
    }

    /// @notice As {claim}, by anyone, with the authorizer's signature over the whole batch.
    /// Emits {Claimed} for each line that claims something.
    /// Requirements: {EmptyBatch}, {InvalidSignature}, {NotReceiverAuthorizer}, {ClaimExceedsCeiling},
    /// {ClaimExceedsBalance}.
    function claimWithSignature(
        VoucherClaim[] calldata voucherClaims,
        bytes calldata authorizerSignature
    ) external nonReentrant {
        require(voucherClaims.length != 0, EmptyBatch());
        address authorizer = voucherClaims[0].voucher.channel.receiverAuthorizer;
        _checkSignature(authorizer, getClaimBatchDigest(voucherClaims), authorizerSignature);
        for (uint256 i = 0; i < voucherClaims.length; ++i) {
            require(voucherClaims[i].voucher.channel.receiverAuthorizer == authorizer, NotReceiverAuthorizer());
            _claim(voucherClaims[i]);
        }
    }

    /// @notice Pays a receiver all that was claimed for it in one token; anyone may call. Does nothing if nothing is
    /// due. Emits {Settled}.
    function settle(address receiver, address token) external nonReentrant {
        ReceiverState storage state = receivers[receiver][token];
        uint128 amount = state.totalClaimed - state.totalSettled;
        if (amount == 0) return;
        state.totalSettled = state.totalClaimed;
        emit Settled(receiver, token, msg.sender, amount);
        IERC20(token).safeTransfer(receiver, amount);
    }

    /// @notice Asks for unclaimed tokens back. Payer's side only.
    /// Emits {WithdrawInitiated}.
    /// Requirements: {InvalidChannel}, {NothingToWithdraw}, {WithdrawalAlreadyPending},
    /// {WithdrawAmountExceedsAvailable}.
    /// @param amount smallest unit of the token; claims in the meantime make it smaller
    function initiateWithdraw(ChannelConfig calldata config, uint128 amount) external nonReentrant {
        require(_isPayerSide(config), InvalidChannel());
        require(amount != 0, NothingToWithdraw());
        bytes32 channelId = getChannelId(config);
        require(pendingWithdrawals[channelId].initiatedAt == 0, WithdrawalAlreadyPending());
        require(amount <= _available(channelId), WithdrawAmountExceedsAvailable());
        uint40 initiatedAt = uint40(block.timestamp);
        pendingWithdrawals[channelId] = WithdrawalState(amount, initiatedAt);
        emit WithdrawInitiated(channelId, amount, initiatedAt + config.withdrawDelay);
    }

    /// @notice Pays the payer what was asked for, as far as it is still unclaimed. Payer's side only.
    /// Emits {WithdrawFinalized}, {ChannelClosed} if the channel was never claimed from and is empty.
    /// Requirements: {NotAuthorizedToFinalizeWithdraw}, {WithdrawalNotPending}, {WithdrawDelayNotElapsed}.
    function finalizeWithdraw(ChannelConfig calldata config) external nonReentrant {
        require(_isPayerSide(config), NotAuthorizedToFinalizeWithdraw());
        bytes32 channelId = getChannelId(config);
        WithdrawalState memory withdrawal = pendingWithdrawals[channelId];
        require(withdrawal.initiatedAt != 0, WithdrawalNotPending());
        require(block.timestamp >= uint256(withdrawal.initiatedAt) + config.withdrawDelay, WithdrawDelayNotElapsed());
        delete pendingWithdrawals[channelId];
        uint128 amount = _min(withdrawal.amount, _available(channelId));
        emit WithdrawFinalized(channelId, msg.sender, amount);
        _giveBack(channelId, config, amount);
    }

    /// @notice Gives unclaimed tokens back to the payer at once, at most `amount`. Receiver's side only.
    /// Emits {Refunded}, {ChannelClosed} if the channel was never claimed from and is empty.
    /// Requirements: {NotAuthorizedToRefund}, {ZeroRefund}.
    function refund(ChannelConfig calldata config, uint128 amount) external nonReentrant {
        require(_isReceiverSide(config), NotAuthorizedToRefund());
        _refund(getChannelId(config), config, amount);
    }

    /// @notice As {refund}, by anyone, with the authorizer's signature.
    /// Requirements: {InvalidRefundNonce}, {InvalidSignature}, {ZeroRefund}.
    function refundWithSignature(
        ChannelConfig calldata config,
        uint128 amount,
        uint256 nonce,
        bytes calldata receiverAuthorizerSignature
    ) external nonReentrant {
        bytes32 channelId = getChannelId(config);
        require(nonce == refundNonce[channelId], InvalidRefundNonce());
        bytes32 digest = getRefundDigest(channelId, nonce, amount);
        _checkSignature(config.receiverAuthorizer, digest, receiverAuthorizerSignature);
        _refund(channelId, config, amount);
    }

    function _checkDeposit(ChannelConfig calldata config, uint128 amount, address collector) private pure {
        require(
            config.payer != address(0) &&
                config.receiver != address(0) &&
                config.receiverAuthorizer != address(0) &&
                config.token != address(0),
            InvalidChannel()
        );
        require(
            config.withdrawDelay >= MIN_WITHDRAW_DELAY && config.withdrawDelay <= MAX_WITHDRAW_DELAY,
            WithdrawDelayOutOfRange()
        );
        require(amount != 0, ZeroDeposit());
        require(collector != address(0), InvalidCollector());
    }

    function _claim(VoucherClaim calldata line) private {
        ChannelConfig calldata config = line.voucher.channel;
        bytes32 channelId = getChannelId(config);
        ChannelState storage channel = channels[channelId];
        uint128 alreadyClaimed = channel.totalClaimed;
        if (line.totalClaimed <= alreadyClaimed) return;
        require(line.totalClaimed <= line.voucher.maxClaimableAmount, ClaimExceedsCeiling());
        require(line.totalClaimed <= channel.balance, ClaimExceedsBalance());
        _checkVoucher(config, getVoucherDigest(channelId, line.voucher.maxClaimableAmount), line.signature);

        uint128 claimed = line.totalClaimed - alreadyClaimed;
        channel.totalClaimed = line.totalClaimed;
        receivers[config.receiver][config.token].totalClaimed += claimed;
        emit Claimed(channelId, msg.sender, claimed, line.totalClaimed);
    }

    function _refund(bytes32 channelId, ChannelConfig calldata config, uint128 amount) private {
        require(amount != 0, ZeroRefund());
        ++refundNonce[channelId];
        uint128 given = _min(amount, _available(channelId));
        if (given == 0) return;
        WithdrawalState storage withdrawal = pendingWithdrawals[channelId];
        if (withdrawal.initiatedAt != 0) {
            if (given >= withdrawal.amount) delete pendingWithdrawals[channelId];
            else withdrawal.amount -= given;
        }
        emit Refunded(channelId, msg.sender, given);
        _giveBack(channelId, config, given);
    }

    function _giveBack(bytes32 channelId, ChannelConfig calldata config, uint128 amount) private {
        ChannelState storage channel = channels[channelId];
        channel.balance -= amount;
        // Nothing was ever claimed from it, since what was claimed stays in the balance.
        if (channel.balance == 0) emit ChannelClosed(channelId, config);
        if (amount != 0) IERC20(config.token).safeTransfer(config.payer, amount);
    }

    function _checkVoucher(ChannelConfig calldata config, bytes32 digest, bytes calldata signature) private view {
        if (config.payerAuthorizer == address(0)) {
            _checkSignature(config.payer, digest, signature);
        } else {
            require(ECDSA.recoverCalldata(digest, signature) == config.payerAuthorizer, InvalidSignature());
        }
    }

    function _checkSignature(address signer, bytes32 digest, bytes calldata signature) private view {
        require(SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature), InvalidSignature());
    }

    function _available(bytes32 channelId) private view returns (uint128) {
        ChannelState storage channel = channels[channelId];
        return channel.balance - channel.totalClaimed;
    }

    function _isReceiverSide(ChannelConfig calldata config) private view returns (bool) {
        return msg.sender == config.receiverAuthorizer || msg.sender == config.receiver;
    }

    function _isPayerSide(ChannelConfig calldata config) private view returns (bool) {
        return msg.sender == config.payer || msg.sender == config.payerAuthorizer;
    }

    function _min(uint128 a, uint128 b) private pure returns (uint128) {
        return a < b ? a : b;
    }
}
