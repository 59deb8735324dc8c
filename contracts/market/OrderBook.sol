// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IMarket} from "../interfaces/IMarket.sol";

/// @title Which orders stand, and how much of each is left
/// @notice An order stands from when its maker lists or signs it until it is bought up, over, or taken back.
/// @dev One slot for each order that was listed, bought from or taken back. A signed order that nobody has bought from
/// leaves no trace on chain; {cancelAll} takes such orders back too.
abstract contract OrderBook is EIP712, IMarket {
    bytes32 private constant ORDER = keccak256(
        "Order(address maker,address token,uint8 kind,uint256 tokenId,uint128 amount,uint128 price,uint48 validUntil,uint64 round,uint256 salt)"
    );

    /// @dev What one purchase takes, in the token's unit and in dollars, and what it leaves.
    struct Fill {
        bytes32 orderHash;
        uint256 amount;
        uint256 cost;
        uint256 left;
    }

    struct Standing {
        uint128 filled;
        bool listed;
        bool cancelled;
    }

    mapping(bytes32 orderHash => Standing) private _standings;
    mapping(address maker => uint64) private _rounds;

    constructor() EIP712("Comodel Market", "1") {}

    /// @inheritdoc IMarket
    function list(Order calldata order) external returns (bytes32 orderHash) {
        return _list(order);
    }

    /// @inheritdoc IMarket
    function announce(Order calldata order, bytes calldata signature) external returns (bytes32 orderHash) {
        orderHash = hashOrder(order);
        _checkOpen(order, _standings[orderHash], orderHash);
        _checkSigned(order, signature, orderHash);
        emit OrderListed(orderHash, order.maker, order.token, order, signature);
    }

    /// @inheritdoc IMarket
    function cancel(Order calldata order) external {
        require(msg.sender == order.maker, MarketNotMaker(msg.sender, order.maker));
        bytes32 orderHash = hashOrder(order);
        _standings[orderHash].cancelled = true;
        emit OrderCancelled(orderHash, msg.sender);
    }

    /// @inheritdoc IMarket
    function cancelAll() external {
        uint64 round = ++_rounds[msg.sender];
        emit RoundBegun(msg.sender, round);
    }

    /// @inheritdoc IMarket
    function hashOrder(Order calldata order) public view returns (bytes32 orderHash) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER, order)));
    }

    /// @inheritdoc IMarket
    function costOf(Order calldata order, uint256 amount) public pure returns (uint256 cost) {
        return Math.mulDiv(order.price, amount, order.amount, Math.Rounding.Ceil);
    }

    /// @inheritdoc IMarket
    function available(Order[] calldata orders) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            amounts[i] = _available(orders[i]);
        }
    }

    /// @inheritdoc IMarket
    function filledOf(bytes32 orderHash) external view returns (uint256) {
        return _standings[orderHash].filled;
    }

    /// @inheritdoc IMarket
    function roundOf(address maker) external view returns (uint64) {
        return _rounds[maker];
    }

    function _list(Order calldata order) internal returns (bytes32 orderHash) {
        require(msg.sender == order.maker, MarketNotMaker(msg.sender, order.maker));
        orderHash = hashOrder(order);
        Standing storage standing = _standings[orderHash];
        _checkOpen(order, standing, orderHash);
        standing.listed = true;
        emit OrderListed(orderHash, order.maker, order.token, order, "");
    }

    /// @dev Takes from the order what the buyer wants, as far as it is there, and says what it costs.
    function _fill(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase,
        address buyer
    ) internal returns (Fill memory fill) {
        require(buyer != order.maker, MarketOwnOrder(buyer));
        bool wants = purchase.amount != 0 && purchase.minAmount <= purchase.amount;
        require(wants, MarketAmountInvalid(purchase.amount, purchase.minAmount));
        fill.orderHash = hashOrder(order);
        Standing storage standing = _standings[fill.orderHash];
        _checkOpen(order, standing, fill.orderHash);
        if (!standing.listed) _checkSigned(order, signature, fill.orderHash);

        uint256 left = order.amount - standing.filled;
        uint256 amount = Math.min(purchase.amount, left);
        require(amount != 0 && amount >= purchase.minAmount, MarketTooFewLeft(left, purchase.minAmount));
        fill.amount = amount;
        fill.left = left - amount;
        fill.cost = costOf(order, amount);
        require(fill.cost <= purchase.maxCost, MarketCostAboveMax(fill.cost, purchase.maxCost));
        // At most what is left, which has 128 bits.
        standing.filled += uint128(amount);
    }

    function _checkOpen(Order calldata order, Standing storage standing, bytes32 orderHash) private view {
        bool whole = order.kind == Kind.Units || order.amount == 1;
        bool something = order.amount != 0 && order.price != 0 && whole;
        require(something, MarketOrderEmpty(order.amount, order.price));
        require(block.timestamp <= order.validUntil, MarketOrderExpired(order.validUntil, block.timestamp));
        uint64 current = _rounds[order.maker];
        require(order.round == current, MarketOrderOfOtherRound(order.round, current));
        require(!standing.cancelled, MarketOrderCancelled(orderHash));
    }

    function _checkSigned(Order calldata order, bytes calldata signature, bytes32 orderHash) private view {
        bool signed = SignatureChecker.isValidSignatureNowCalldata(order.maker, orderHash, signature);
        require(signed, MarketNotSigned(orderHash, order.maker));
    }

    function _available(Order calldata order) private view returns (uint256) {
        Standing memory standing = _standings[hashOrder(order)];
        bool open = block.timestamp <= order.validUntil && order.round == _rounds[order.maker] && !standing.cancelled;
        if (!open) return 0;
        uint256 left = order.amount - standing.filled;
        if (order.kind == Kind.Thing) return _isDeliverable(order) ? left : 0;
        IERC20 token = IERC20(order.token);
        uint256 deliverable = Math.min(token.balanceOf(order.maker), token.allowance(order.maker, address(this)));
        return Math.min(left, deliverable);
    }

    function _isDeliverable(Order calldata order) private view returns (bool) {
        IERC721 token = IERC721(order.token);
        if (token.ownerOf(order.tokenId) != order.maker) return false;
        bool allowed = token.getApproved(order.tokenId) == address(this);
        return allowed || token.isApprovedForAll(order.maker, address(this));
    }
}
