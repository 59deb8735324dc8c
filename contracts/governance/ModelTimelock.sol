// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IModelTimelock} from "../interfaces/IModelTimelock.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title The treasury of one model
/// @notice Waits before it carries out what members decided, and owns what belongs to the model: its token, its
/// treasury, its settings. A payment moves at most a part of the treasury in a given time.
/// @dev OpenZeppelin's timelock. The governor is its only proposer, canceller and executor, so that nobody can run a
/// queued batch past the governor's own checks, and there is no administrator but the timelock itself. Not protected:
/// a Constitution vote may call the asset directly and is then not limited.
contract ModelTimelock is TimelockControllerUpgradeable, ModelPart, IModelTimelock {
    using RateLimiter for RateLimiter.RefillingBucket;
    using SafeERC20 for IERC20;

    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_MEMO_BYTES = 500;
    /// @dev There is one limit for all payments, so the limiter has one entry.
    bytes32 private constant ALL = 0;

    /// @notice The dollar of the treasury.
    IERC20 public immutable asset;
    /// @notice Where the budget for the holders' free calls lies.
    IHolderAllowance public immutable allowance;
    /// @notice Least seconds between queueing and execution.
    uint32 public immutable minTimelockDelay;
    /// @notice Most seconds between queueing and execution.
    uint32 public immutable maxTimelockDelay;
    /// @notice Part of the treasury that may be paid within {payWindowSeconds}.
    uint16 public immutable payLimitBps;
    /// @notice Seconds in which the limit refills.
    uint32 public immutable payWindowSeconds;

    RateLimiter.RefillingBucket private _payments;

    constructor(
        address registry_,
        address allowance_,
        uint32 minTimelockDelay_,
        uint32 maxTimelockDelay_,
        uint16 payLimitBps_,
        uint32 payWindowSeconds_
    ) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        allowance = IHolderAllowance(allowance_);
        minTimelockDelay = minTimelockDelay_;
        maxTimelockDelay = maxTimelockDelay_;
        payLimitBps = payLimitBps_;
        payWindowSeconds = payWindowSeconds_;
        _disableInitializers();
    }

    /// @notice Sets everything up; called once, in the transaction that makes the clone.
    /// Emits OpenZeppelin's events of roles and delay.
    /// Requirements: {ModelTimelockAdminRefused}, {ModelTimelockDelayOutOfRange}.
    /// @param minDelay seconds between queueing and execution
    /// @param proposers the governor alone
    /// @param executors the governor alone
    /// @param admin must be zero
    function initialize(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) public override initializer {
        if (admin != address(0)) revert ModelTimelockAdminRefused(admin);
        _checkDelay(minDelay);
        __TimelockController_init(minDelay, proposers, executors, admin);
        _payments.updateSettings(payWindowSeconds, payLimitBps);
    }

    /// @inheritdoc IModelTimelock
    function pay(address to, uint256 amount, string calldata memo) external {
        if (msg.sender != address(this)) revert ModelTimelockOnlySelf(msg.sender);
        uint256 memoBytes = bytes(memo).length;
        if (memoBytes > MAX_MEMO_BYTES) revert ModelTimelockMemoTooLong(memoBytes, MAX_MEMO_BYTES);
        _consumeLimit(amount);
        emit TreasuryPaid(to, amount, memo);
        asset.safeTransfer(to, amount);
    }

    /// @inheritdoc IModelTimelock
    function fundHolderCalls(uint256 amount) external {
        if (msg.sender != address(this)) revert ModelTimelockOnlySelf(msg.sender);
        _consumeLimit(amount);
        asset.forceApprove(address(allowance), amount);
        allowance.fund(modelId(), amount);
    }

    /// @notice Changes the seconds between queueing and execution; only as an action of a proposal.
    /// Emits OpenZeppelin's `MinDelayChange`. Requirements: {ModelTimelockDelayOutOfRange}, and that of OpenZeppelin.
    function updateDelay(uint256 newDelay) public override {
        _checkDelay(newDelay);
        super.updateDelay(newDelay);
    }

    /// @inheritdoc IModelTimelock
    function payableBps() public view returns (uint256) {
        return _payments.available(ALL);
    }

    /// @dev Takes `amount` off what may be paid now.
    function _consumeLimit(uint256 amount) private {
        uint256 held = asset.balanceOf(address(this));
        if (amount == 0 || amount > held) revert ModelTimelockAmount(amount, held);
        // Rounded up, so that many small payments cannot pass below the limit.
        uint256 bps = Math.mulDiv(amount, BPS, held, Math.Rounding.Ceil);
        uint256 available = payableBps();
        if (bps > available) revert ModelTimelockPayLimit(amount, bps, available);
        _payments.consume(ALL, bps);
    }

    function _checkDelay(uint256 delay) private view {
        if (delay < minTimelockDelay || delay > maxTimelockDelay) {
            revert ModelTimelockDelayOutOfRange(delay, minTimelockDelay, maxTimelockDelay);
        }
    }
}
