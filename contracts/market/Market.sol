// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAuthorizedTransfer} from "../interfaces/IAuthorizedTransfer.sol";
import {IMarket} from "../interfaces/IMarket.sol";
import {OrderBook} from "./OrderBook.sol";

/// @title Where shares, credits, licences and models change hands at a fixed price
/// @notice A seller names a price and keeps what is for sale until somebody buys: votes and income stay with the seller
/// until then. Nobody keeps a fee, and nobody can stop the market.
/// @dev No roles and no owner. Holds nothing between calls: dollars go from buyer to seller, and what is sold from
/// seller to buyer. Trusts the asset to be an honest ERC-20. Not protected: any token can be offered, and a token may be
/// worthless or refuse to move; pages show orders of the platform's own contracts only. Dollars and tokens sent here by
/// plain transfer stay here. A seller who takes the allowance or the shares away leaves an order that cannot be filled.
contract Market is OrderBook, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The dollar in which everything is paid.
    IERC20 public immutable asset;

    constructor(address asset_) {
        asset = IERC20(asset_);
    }

    /// @inheritdoc IMarket
    function listWithPermit(Order calldata order, Permit calldata permit) external returns (bytes32 orderHash) {
        _usePermit(order.token, permit);
        return _list(order);
    }

    /// @inheritdoc IMarket
    function buy(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase
    ) external nonReentrant returns (uint256 amount, uint256 cost) {
        return _buy(order, signature, purchase);
    }

    /// @inheritdoc IMarket
    function buyWithPermit(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase,
        Permit calldata permit
    ) external nonReentrant returns (uint256 amount, uint256 cost) {
        _usePermit(address(asset), permit);
        return _buy(order, signature, purchase);
    }

    /// @inheritdoc IMarket
    function buyWithAuthorization(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase,
        Authorization calldata authorization
    ) external nonReentrant returns (uint256 amount, uint256 cost) {
        address buyer = authorization.buyer;
        Fill memory fill = _fill(order, signature, purchase, buyer);
        IAuthorizedTransfer(address(asset)).receiveWithAuthorization(
            buyer,
            address(this),
            purchase.maxCost,
            authorization.validAfter,
            authorization.validBefore,
            authorizationNonce(fill.orderHash, purchase, authorization.salt),
            authorization.signature
        );
        _payAndDeliver(order, fill, buyer, address(this));
        if (purchase.maxCost != fill.cost) asset.safeTransfer(buyer, purchase.maxCost - fill.cost);
        return (fill.amount, fill.cost);
    }

    /// @inheritdoc IMarket
    function authorizationNonce(
        bytes32 orderHash,
        Purchase calldata purchase,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(orderHash, purchase, salt));
    }

    function _buy(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase
    ) private returns (uint256 amount, uint256 cost) {
        Fill memory fill = _fill(order, signature, purchase, msg.sender);
        _payAndDeliver(order, fill, msg.sender, msg.sender);
        return (fill.amount, fill.cost);
    }

    /// @dev Pays the royalty and the seller out of `payer`'s dollars, and moves what was bought to the buyer.
    function _payAndDeliver(Order calldata order, Fill memory fill, address buyer, address payer) private {
        (address creator, uint256 royalty) = _royaltyOf(order, fill.cost);
        emit OrderFilled(
            fill.orderHash,
            order.token,
            buyer,
            order.maker,
            order.tokenId,
            fill.amount,
            fill.cost,
            royalty,
            fill.left
        );
        _pay(payer, creator, royalty);
        _pay(payer, order.maker, fill.cost - royalty);
        if (order.kind == Kind.Thing) IERC721(order.token).safeTransferFrom(order.maker, buyer, order.tokenId);
        else _deliverUnits(order, fill.amount, buyer);
    }

    function _deliverUnits(Order calldata order, uint256 amount, address buyer) private {
        IERC20 token = IERC20(order.token);
        // A token of things has no allowance of units: nothing is sold as units past its royalty.
        uint256 allowed = token.allowance(order.maker, address(this));
        require(allowed >= amount, MarketNotAllowed(allowed, amount));
        uint256 before = token.balanceOf(buyer);
        token.safeTransferFrom(order.maker, buyer, amount);
        uint256 received = token.balanceOf(buyer) - before;
        require(received == amount, MarketNotDelivered(received, amount));
    }

    function _pay(address payer, address to, uint256 amount) private {
        if (amount == 0) return;
        if (payer == address(this)) asset.safeTransfer(to, amount);
        else asset.safeTransferFrom(payer, to, amount);
    }

    /// @dev What the token's creators ask for of a thing's price; units have no royalty.
    function _royaltyOf(Order calldata order, uint256 cost) private view returns (address creator, uint256 royalty) {
        if (order.kind == Kind.Units) return (address(0), 0);
        if (!ERC165Checker.supportsInterface(order.token, type(IERC2981).interfaceId)) return (address(0), 0);
        (creator, royalty) = IERC2981(order.token).royaltyInfo(order.tokenId, cost);
        require(royalty <= cost, MarketRoyaltyTooHigh(royalty, cost));
        if (creator == address(0)) royalty = 0;
    }

    function _usePermit(address token, Permit calldata permit) private {
        // If somebody else has submitted the permit before, the allowance is there and the call goes on.
        try
            IERC20Permit(token).permit(
                msg.sender,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {}
    }
}
