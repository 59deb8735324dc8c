// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAuthorizedTransfer} from "../interfaces/IAuthorizedTransfer.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {ITill} from "../interfaces/ITill.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title Where plain payments to a model arrive
/// @notice Dollars that are simply sent here become income of the model as soon as anyone sweeps the till. A payment for
/// one call waits a day or two first, so that it can be given back if the call fails.
/// @dev Roles: the model's operators give payments back, each to its payer, once, whole, and only while it waits: that is
/// all they can do with the money. The only contract that looks at its own balance instead of counting what came in:
/// taking what was pushed is its whole purpose; what waits is counted apart. Not protected: other tokens sent here stay
/// here; a payment that its payer, or whoever saw the signature, brings to the token directly counts as a gift.
contract Till is ITill, ModelPart, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 private constant INFERENCE = "inference";

    /// @notice A payment waits until the end of the period after the one in which it was made, in seconds.
    uint256 public constant PERIOD_SECONDS = 1 days;

    struct Payment {
        uint96 amount;
        uint64 period;
    }

    struct Waiting {
        uint64 period;
        uint96 current;
        uint96 previous;
    }

    /// @notice The dollar that is swept.
    IERC20 public immutable asset;
    /// @notice Where income goes.
    IRevenueRouter public immutable router;

    mapping(bytes32 paymentId => Payment) private _payments;
    Waiting private _waiting;

    constructor(address registry_, address router_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        router = IRevenueRouter(router_);
    }

    /// @inheritdoc ITill
    function collect(
        address payer,
        uint96 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external nonReentrant {
        // Effect: the payment waits in this period.
        Waiting memory state = _now();
        state.current += amount;
        _waiting = state;
        _payments[_paymentId(payer, nonce)] = Payment(amount, state.period);
        emit PaymentCollected(payer, nonce, amount);

        // Interaction: the token takes each nonce of a payer once.
        uint256 before = asset.balanceOf(address(this));
        IAuthorizedTransfer(address(asset)).transferWithAuthorization(
            payer,
            address(this),
            amount,
            validAfter,
            validBefore,
            nonce,
            signature
        );
        uint256 delivered = asset.balanceOf(address(this)) - before;
        require(delivered == amount, TillAmountMismatch(delivered, amount));
    }

    /// @inheritdoc ITill
    function refund(address payer, bytes32 nonce) external nonReentrant returns (uint256 amount) {
        require(registry.isOperator(modelId(), msg.sender), TillNotOperator(msg.sender));
        bytes32 paymentId = _paymentId(payer, nonce);
        Payment memory made = _payments[paymentId];
        require(made.amount != 0, TillPaymentUnknown(payer, nonce));
        Waiting memory state = _now();
        require(made.period + 1 >= state.period, TillRefundTooLate(made.period, state.period));

        if (made.period == state.period) state.current -= made.amount;
        else state.previous -= made.amount;
        _waiting = state;
        delete _payments[paymentId];
        emit PaymentRefunded(payer, nonce, made.amount);
        asset.safeTransfer(payer, made.amount);
        return made.amount;
    }

    /// @inheritdoc ITill
    function sweep() external nonReentrant returns (uint256 amount) {
        amount = asset.balanceOf(address(this)) - waiting();
        require(amount != 0, TillEmpty());
        emit TillSwept(amount);
        asset.forceApprove(address(router), amount);
        router.payIncome(modelId(), amount, INFERENCE, bytes32(0));
    }

    /// @inheritdoc ITill
    function waiting() public view returns (uint256) {
        Waiting memory state = _now();
        return uint256(state.current) + state.previous;
    }

    /// @inheritdoc ITill
    function payment(address payer, bytes32 nonce) external view returns (uint256 amount) {
        return _payments[_paymentId(payer, nonce)].amount;
    }

    /// @dev What waits, as it stands in this period: after one period it is the previous, after two it is income.
    function _now() private view returns (Waiting memory state) {
        state = _waiting;
        uint64 period = uint64(block.timestamp / PERIOD_SECONDS);
        if (period == state.period) return state;
        state.previous = period == state.period + 1 ? state.current : 0;
        state.current = 0;
        state.period = period;
    }

    function _paymentId(address payer, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(payer, nonce));
    }
}
