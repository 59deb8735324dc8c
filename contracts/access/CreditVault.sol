// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {VoucherClaim} from "../interfaces/ChannelTypes.sol";
import {ICreditToken} from "../interfaces/ICreditToken.sol";
import {ICreditVault} from "../interfaces/ICreditVault.sol";
import {IIncomeSource} from "../interfaces/IIncomeSource.sol";
import {IInferenceChannels} from "../interfaces/IInferenceChannels.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {CloneArguments} from "../model/CloneArguments.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title Where calls of a model are bought in advance
/// @notice What customers pay waits here until their calls have been served; only then it is income. If the model stops
/// being served, unused credits are paid back.
/// @dev Roles: the model's timelock sets the price and stops the service; everything else is open to all. A credit that
/// has been served reaches the vault as a plain transfer (channels settle to it) and ends there, so credits sent here by
/// mistake count as served. Every credit costs the same on the way out, the average of what was paid: rounding always leaves the rest
/// in the reserve, so the reserve covers the credits outstanding. Sales end before credits can be given back, else a
/// lower price could be turned into the average. Not protected: credits lose value for their holders when a vote lowers
/// the price, and the other way round.
/// The clone's arguments are the model's id (8 bytes), its credits and its timelock (20 bytes each).
contract CreditVault is ICreditVault, ModelPart, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 private constant INFERENCE = "inference";
    uint256 private constant ONE_CREDIT = 1e6;

    /// @notice Shortest time from one vote that lowers the price to the next, in seconds.
    uint256 public constant PRICE_FALL_SECONDS = 1 days;

    /// @notice The dollar in which credits are paid.
    IERC20 public immutable asset;
    /// @notice Where income goes.
    IRevenueRouter public immutable router;
    /// @notice The published channels, through which customers pay call by call.
    IInferenceChannels public immutable channels;
    /// @notice Where it stands whether the model has a live release.
    IReleaseRegistry public immutable releases;

    /// @inheritdoc ICreditVault
    bool public serviceStopped;
    /// @inheritdoc ICreditVault
    uint128 public price;
    /// @dev When a vote last lowered the price, in unix seconds.
    uint48 private _priceFellAt;
    uint128 private _reserve;
    /// @dev The credits that the reserve is for: those that exist, and those that were used since income was last paid.
    uint128 private _backed;

    /// @dev Only members can stop the service and so open {redeem}, and they vote only once a release has gone live.
    modifier onlyLive() {
        (uint256 releaseId, , ) = releases.live(modelId());
        require(releaseId != 0, CreditVaultNotLive());
        _;
    }

    constructor(address registry_, address router_, address releases_, address channels_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        router = IRevenueRouter(router_);
        releases = IReleaseRegistry(releases_);
        channels = IInferenceChannels(channels_);
    }

    /// @inheritdoc ICreditVault
    function initialize(uint128 firstPrice) external onlyFactory {
        _setPrice(firstPrice);
    }

    /// @inheritdoc ICreditVault
    function buy(address to, uint128 credits, uint256 maxCost) external nonReentrant onlyLive returns (uint256 paid) {
        return _buy(to, credits, maxCost);
    }

    /// @inheritdoc ICreditVault
    function buyWithPermit(
        address to,
        uint128 credits,
        uint256 maxCost,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant onlyLive returns (uint256 paid) {
        // If somebody else has submitted the permit before, the allowance is there and the purchase goes on.
        try IERC20Permit(address(asset)).permit(msg.sender, address(this), maxCost, deadline, v, r, s) {} catch {}
        return _buy(to, credits, maxCost);
    }

    /// @inheritdoc ICreditVault
    function realise() external nonReentrant returns (uint256 credits, uint256 income) {
        return _realise(creditToken());
    }

    /// @inheritdoc ICreditVault
    function collect(VoucherClaim[] calldata claims) external nonReentrant returns (uint256 credits, uint256 income) {
        for (uint256 i = 0; i < claims.length; ++i) {
            address authorizer = claims[i].voucher.channel.receiverAuthorizer;
            require(msg.sender == authorizer, CreditVaultNotAuthorizer(msg.sender, authorizer));
        }
        _claim();
        address token = creditToken();
        channels.settle(address(this), token);
        return _realise(token);
    }

    /// @inheritdoc IIncomeSource
    function sendIncome(uint256 amount) external {
        require(msg.sender == address(router), CreditVaultNotRouter(msg.sender));
        asset.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc ICreditVault
    function redeem(uint128 credits, address to) external nonReentrant returns (uint256 amount) {
        require(serviceStopped, CreditVaultStillServed());
        require(to != address(0), CreditVaultPayeeZero());
        require(credits != 0, CreditVaultCreditsZero());
        ICreditToken(creditToken()).burn(msg.sender, credits);
        (uint256 dollars, uint256 backed) = (_reserve, _backed);
        amount = (dollars * credits) / backed;
        (_reserve, _backed) = (uint128(dollars - amount), uint128(backed - credits));
        emit CreditsRedeemed(msg.sender, to, credits, amount);
        asset.safeTransfer(to, amount);
    }

    /// @inheritdoc ICreditVault
    function setPrice(uint128 newPrice) external onlyTimelock {
        _setPrice(newPrice);
    }

    /// @inheritdoc ICreditVault
    function stopService() external onlyTimelock {
        require(!serviceStopped, CreditVaultServiceStopped());
        serviceStopped = true;
        emit ServiceStopped();
    }

    /// @notice The model's credits.
    function creditToken() public view returns (address) {
        return CloneArguments.addressOf(address(this), 8);
    }

    /// @notice The model's timelock, which alone sets the price.
    function timelock() public view returns (address) {
        return CloneArguments.addressOf(address(this), 28);
    }

    /// @inheritdoc ICreditVault
    function cost(uint128 credits) public view returns (uint256 amount) {
        return Math.ceilDiv(uint256(credits) * price, ONE_CREDIT);
    }

    /// @inheritdoc ICreditVault
    function reserve() external view returns (uint256) {
        return _reserve;
    }

    /// @inheritdoc ICreditVault
    function served() external view returns (uint256 credits) {
        return _backed - IERC20(creditToken()).totalSupply();
    }

    modifier onlyTimelock() {
        require(msg.sender == timelock(), CreditVaultNotTimelock(msg.sender));
        _;
    }

    function _setPrice(uint128 newPrice) private {
        require(newPrice != 0, CreditVaultPriceZero());
        if (newPrice < price) _checkFall(newPrice);
        emit PriceSet(price, newPrice);
        price = newPrice;
    }

    /// @dev All credits leave at one average. Could a vote make new ones cost next to nothing, whoever bought many and used
    /// them at once would turn what others have paid for calls to come into income.
    function _checkFall(uint128 newPrice) private {
        uint256 lowest = Math.ceilDiv(price, 2);
        require(newPrice >= lowest, CreditVaultPriceFallsTooFar(newPrice, lowest));
        uint256 from = uint256(_priceFellAt) + PRICE_FALL_SECONDS;
        require(block.timestamp >= from, CreditVaultPriceFallsTooOften(from, block.timestamp));
        _priceFellAt = uint48(block.timestamp);
    }

    function _buy(address to, uint128 credits, uint256 maxCost) private returns (uint256 paid) {
        require(!serviceStopped, CreditVaultServiceStopped());
        require(credits != 0, CreditVaultCreditsZero());
        paid = cost(credits);
        require(paid <= maxCost, CreditVaultCostAboveMax(paid, maxCost));

        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), paid);
        uint256 delivered = asset.balanceOf(address(this)) - before;
        require(delivered == paid, CreditVaultAmountMismatch(delivered, paid));

        // The asset has moved `paid`, so it is far below 2^128.
        (_reserve, _backed) = (_reserve + uint128(paid), _backed + credits);
        ICreditToken(creditToken()).mint(to, credits);
        emit CreditsBought(msg.sender, to, credits, paid);
    }

    /// @dev Hands the argument of {collect} on as it came. The same bytes mean the same there, and to write them anew would
    /// cost as much as checking a signature. Channels without code would be noticed when they settle.
    function _claim() private {
        bytes memory call = bytes.concat(IInferenceChannels.claim.selector, msg.data[4:]);
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, bytes memory answer) = address(channels).call(call);
        Address.verifyCallResult(done, answer);
    }

    /// @dev Credits that exist no more were used, but for those that {redeem} has taken out of the count.
    function _realise(address token) private returns (uint256 credits, uint256 income) {
        (uint256 dollars, uint256 backed) = (_reserve, _backed);
        credits = backed - IERC20(token).totalSupply();
        if (credits != 0) income = (dollars * credits) / backed;
        require(income != 0, CreditVaultNothingToRealise(credits));
        // No more than there is of either, because `credits` are a part of `backed`.
        unchecked {
            (_reserve, _backed) = (uint128(dollars - income), uint128(backed - credits));
        }
        emit CreditsRealised(credits, income);
        router.deliverIncome(modelId(), income, INFERENCE, bytes32(0));
    }
}
