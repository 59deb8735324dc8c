// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoucherClaim} from "./ChannelTypes.sol";
import {IIncomeSource} from "./IIncomeSource.sol";

/// @title Where calls of a model are bought in advance
/// @notice Sells credits at the voted price, keeps what was paid in a reserve, and releases it as income when the
/// credits have been used.
interface ICreditVault is IIncomeSource {
    /// @notice Credits were bought. `credits` have 6 decimals, `cost` is in dollars, smallest unit.
    event CreditsBought(address indexed buyer, address indexed to, uint256 credits, uint256 cost);
    /// @notice The price of 1.000000 credit changed; dollars, smallest unit. Credits already bought keep their calls.
    event PriceSet(uint256 oldPrice, uint256 newPrice);
    /// @notice What had been paid for used credits became income.
    event CreditsRealised(uint256 credits, uint256 income);
    /// @notice Unused credits were given back for their part of the reserve.
    event CreditsRedeemed(address indexed holder, address indexed to, uint256 credits, uint256 amount);
    /// @notice The model is no longer served: no more sales, unused credits can be given back.
    event ServiceStopped();

    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error CreditVaultNotTimelock(address caller);
    /// @notice A price of nothing would let anyone empty the reserve.
    error CreditVaultPriceZero();
    /// @notice One vote can halve the price at most: `newPrice` is below `lowest` dollars (smallest unit).
    error CreditVaultPriceFallsTooFar(uint256 newPrice, uint256 lowest);
    /// @notice The price has just been lowered and can be lowered again from unix second `from` on; it is `now_`.
    error CreditVaultPriceFallsTooOften(uint256 from, uint256 now_);
    /// @notice A purchase or return of nothing.
    error CreditVaultCreditsZero();
    /// @notice The price has risen since the buyer looked: it would cost `cost`, the buyer allows `maxCost`.
    error CreditVaultCostAboveMax(uint256 cost, uint256 maxCost);
    /// @notice The asset delivered another amount than the cost: assets with fees on transfers are refused.
    error CreditVaultAmountMismatch(uint256 received, uint256 expected);
    /// @notice Too few used credits have reached the vault to release any income.
    error CreditVaultNothingToRealise(uint256 credits);
    /// @notice No release of the model is live yet. If its raise fails, none ever is, and nobody could give credits back.
    error CreditVaultNotLive();
    /// @notice No credits are sold or service stopped twice once the model is no longer served.
    error CreditVaultServiceStopped();
    /// @notice Credits can be given back only when the model is no longer served.
    error CreditVaultStillServed();
    /// @notice Only the receiver's authorizer, named in the channel, may have it claimed. `caller` tried.
    error CreditVaultNotAuthorizer(address caller, address authorizer);
    /// @notice Only the router is sent income, while it is paid. `caller` tried.
    error CreditVaultNotRouter(address caller);
    /// @notice Dollars cannot be paid to the zero address.
    error CreditVaultPayeeZero();

    /// @notice Sets the first price; called once, in the transaction that makes the clone. Factory only.
    /// Emits {PriceSet} with an old price of 0. Requirements: {ModelPartNotFactory}, {CreditVaultPriceZero}.
    /// @param firstPrice dollars (smallest unit) for 1.000000 credit
    function initialize(uint128 firstPrice) external;

    /// @notice Sells `credits` (6 decimals) to `to`, paid by the caller, who must have allowed the cost.
    /// Emits {CreditsBought}.
    /// Requirements: {CreditVaultNotLive}, {CreditVaultServiceStopped}, {CreditVaultCreditsZero}, {CreditVaultCostAboveMax},
    /// {CreditVaultAmountMismatch}.
    /// @param maxCost dollars, smallest unit
    /// @return paid dollars, smallest unit; rounded up
    function buy(address to, uint128 credits, uint256 maxCost) external returns (uint256 paid);

    /// @notice As {buy}, after allowing `maxCost` by a signature (ERC-2612). A permit that somebody else has already
    /// submitted does no harm.
    function buyWithPermit(
        address to,
        uint128 credits,
        uint256 maxCost,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 paid);

    /// @notice Routes the average cost of the credits that have reached the vault as income of kind "inference"; anyone may
    /// call.
    /// Emits {CreditsRealised}.
    /// Requirements: {CreditVaultNothingToRealise}.
    /// @return credits that were earned, 6 decimals
    /// @return income dollars, smallest unit; rounded down, the rest stays in the reserve
    function realise() external returns (uint256 credits, uint256 income);

    /// @notice Claims vouchers of channels that pay this vault, brings their credits here and makes them income: the whole
    /// way in one transaction. Only who may claim a channel anyway, its receiver's authorizer, can name it.
    /// Emits {CreditsRealised}.
    /// Requirements: {CreditVaultNotAuthorizer}, those of the channels' `claim`, {CreditVaultNothingToRealise}.
    /// Notes: all or nothing. What hinders the income need not hold up a claim: the channels take it alone.
    /// @param claims as the channels take them
    /// @return credits that were earned, 6 decimals
    /// @return income dollars, smallest unit; rounded down, the rest stays in the reserve
    function collect(VoucherClaim[] calldata claims) external returns (uint256 credits, uint256 income);

    /// @notice Pays `to` the average cost of `credits` of the caller, and destroys them.
    /// Emits {CreditsRedeemed}.
    /// Requirements: {CreditVaultStillServed}, {CreditVaultPayeeZero}, {CreditVaultCreditsZero}.
    /// @return amount dollars, smallest unit; rounded down
    function redeem(uint128 credits, address to) external returns (uint256 amount);

    /// @notice Sets the price of new credits. Timelock only.
    /// Emits {PriceSet}. Requirements: {CreditVaultNotTimelock}, {CreditVaultPriceZero}, {CreditVaultPriceFallsTooFar},
    /// {CreditVaultPriceFallsTooOften}.
    /// @param newPrice dollars (smallest unit) for 1.000000 credit
    function setPrice(uint128 newPrice) external;

    /// @notice Ends sales and opens {redeem}, for ever. Timelock only.
    /// Emits {ServiceStopped}. Requirements: {CreditVaultNotTimelock}, {CreditVaultServiceStopped}.
    function stopService() external;

    /// @notice What `credits` (6 decimals) cost now: dollars, smallest unit, rounded up.
    function cost(uint128 credits) external view returns (uint256 amount);

    /// @notice Dollars (smallest unit) for 1.000000 credit.
    function price() external view returns (uint128);

    /// @notice Dollars (smallest unit) that back the credits outstanding.
    function reserve() external view returns (uint256);

    /// @notice Used credits (6 decimals) that have reached the vault and are no income yet.
    function served() external view returns (uint256 credits);

    /// @notice Whether the model is no longer served.
    function serviceStopped() external view returns (bool);
}
