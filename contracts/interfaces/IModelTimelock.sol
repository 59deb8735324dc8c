// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The treasury of one model
/// @notice Waits before it carries out what members decided, and owns what belongs to the model.
interface IModelTimelock {
    /// @notice The treasury paid `amount` dollars (6 decimals) to `to`.
    event TreasuryPaid(address indexed to, uint256 amount, string memo);

    /// @notice Only the timelock itself may do this, as an action of a proposal. `caller` tried.
    error ModelTimelockOnlySelf(address caller);
    /// @notice The timelock takes no administrator. `admin` was given.
    error ModelTimelockAdminRefused(address admin);
    /// @notice A delay of `delay` seconds is not between `minimum` and `maximum`.
    error ModelTimelockDelayOutOfRange(uint256 delay, uint256 minimum, uint256 maximum);
    /// @notice `amount` dollars are `bps` ten-thousandths of the treasury; `available` may be paid now.
    error ModelTimelockPayLimit(uint256 amount, uint256 bps, uint256 available);
    /// @notice A payment of nothing, or more than the `held` dollars of the treasury.
    error ModelTimelockAmount(uint256 amount, uint256 held);
    /// @notice A memo of `length` bytes is longer than `maximum`.
    error ModelTimelockMemoTooLong(uint256 length, uint256 maximum);

    /// @notice Pays out of the treasury; only as an action of a proposal (category Treasury).
    /// Emits {TreasuryPaid}.
    /// Requirements: {ModelTimelockOnlySelf}, {ModelTimelockMemoTooLong}, {ModelTimelockAmount},
    /// {ModelTimelockPayLimit}.
    /// @param amount dollars, 6 decimals
    /// @param memo what it is for, at most 500 bytes
    function pay(address to, uint256 amount, string calldata memo) external;

    /// @notice Pays into the budget for the holders' free calls; only as an action of a proposal (category Treasury). Counts
    /// toward the same limit as {pay}.
    /// Emits {IHolderAllowance-AllowanceFunded}.
    /// Requirements: {ModelTimelockOnlySelf}, {ModelTimelockAmount}, {ModelTimelockPayLimit}.
    /// @param amount dollars, 6 decimals
    function fundHolderCalls(uint256 amount) external;

    /// @notice Ten-thousandths of the treasury that {pay} may move now; refills evenly over the window.
    function payableBps() external view returns (uint256);
}
