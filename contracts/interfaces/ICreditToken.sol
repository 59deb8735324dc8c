// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The credits of one model, as its vault sees them
/// @notice 1.000000 credit pays for one standard call. Credits move by plain transfer, permit (ERC-2612) or signed
/// authorization (ERC-3009). Only the vault makes and destroys them; those that are sent to it are used and destroyed.
interface ICreditToken {
    /// @notice Only the credit vault may make or destroy credits. `caller` tried.
    error CreditTokenNotVault(address caller);

    /// @notice Sets everything up; called once, in the transaction that makes the clone.
    /// @param name ERC-20 name, also the EIP-712 domain name
    /// @param symbol ERC-20 symbol
    /// @param vault the model's credit vault
    function initialize(string calldata name, string calldata symbol, address vault) external;

    /// @notice Makes `credits` (6 decimals) for `to`. Requirements: {CreditTokenNotVault}.
    function mint(address to, uint256 credits) external;

    /// @notice Destroys `credits` (6 decimals) of `from`. Requirements: {CreditTokenNotVault}.
    function burn(address from, uint256 credits) external;
}
