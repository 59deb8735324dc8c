// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where plain payments to a model arrive
/// @notice Dollars that were simply sent here become income of the model; payments for single calls wait until they can
/// no longer be given back.
interface ITill {
    /// @notice `payer` paid for one call. `amount` is in dollars, smallest unit.
    event PaymentCollected(address indexed payer, bytes32 indexed nonce, uint256 amount);
    /// @notice A payment was given back, because its call failed. `amount` is in dollars, smallest unit.
    event PaymentRefunded(address indexed payer, bytes32 indexed nonce, uint256 amount);
    /// @notice What lay in the till became income. `amount` is in dollars, smallest unit.
    event TillSwept(uint256 amount);

    /// @notice There is nothing in the till that can be swept.
    error TillEmpty();
    /// @notice The asset delivered `delivered` instead of `amount`, both in its smallest unit.
    error TillAmountMismatch(uint256 delivered, uint256 amount);
    /// @notice Only an operator of the model may give payments back. `caller` tried.
    error TillNotOperator(address caller);
    /// @notice No payment of `payer` with this nonce waits here: it was never collected, or was given back already.
    error TillPaymentUnknown(address payer, bytes32 nonce);
    /// @notice The payment of period `period` is income by now, in period `current`.
    error TillRefundTooLate(uint256 period, uint256 current);

    /// @notice Takes a payment that `payer` signed for one call (ERC-3009); anyone may bring it.
    /// Emits {PaymentCollected}. Requirements: {TillAmountMismatch}, and those of the token.
    /// Notes: a payment waits in the till for one to two days before it can be swept.
    /// @param amount dollars, smallest unit
    /// @param validAfter unix seconds after which it may be used
    /// @param validBefore unix seconds before which it may be used
    /// @param nonce any value that `payer` has not used yet
    /// @param signature 65 bytes, or what a contract wallet accepts
    function collect(
        address payer,
        uint96 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Gives a waiting payment back to its payer, whole and once. Operators of the model only.
    /// Emits {PaymentRefunded}. Requirements: {TillNotOperator}, {TillPaymentUnknown}, {TillRefundTooLate}.
    /// @return amount dollars, smallest unit
    function refund(address payer, bytes32 nonce) external returns (uint256 amount);

    /// @notice Routes all dollars in the till that wait for nothing as income of kind "inference"; anyone may call.
    /// Emits {TillSwept}. Requirements: {TillEmpty}.
    /// @return amount dollars, smallest unit
    function sweep() external returns (uint256 amount);

    /// @notice Dollars, smallest unit, that may still be given back and are no income yet.
    function waiting() external view returns (uint256);

    /// @notice Dollars, smallest unit, of a payment that was collected and not given back; 0 when there is none.
    function payment(address payer, bytes32 nonce) external view returns (uint256 amount);
}
