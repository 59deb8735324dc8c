// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {Market} from "../../../contracts/market/Market.sol";
import {RevenueFixture} from "./RevenueFixture.sol";

/// @notice A market, a seller with 1,000 shares and a buyer with dollars, who both trust the market with them.
abstract contract MarketFixture is RevenueFixture {
    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    Market internal market;
    address internal immutable seller = actor("seller");
    address internal immutable buyer = actor("buyer");
    uint256 private _salt = 1_000;

    function _setUpMarket() internal {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
        market = Market(deploy("Market", abi.encode(dollar)));
        shares.transfer(seller, 1_000e18);
        dollar.faucet(buyer);
        VM.prank(seller);
        shares.approve(address(market), type(uint256).max);
        VM.prank(buyer);
        dollar.approve(address(market), type(uint256).max);
    }

    function _order(uint128 amount, uint128 price) internal view returns (IMarket.Order memory order) {
        order.maker = seller;
        order.token = address(shares);
        order.amount = amount;
        order.price = price;
        order.validUntil = uint48(START + 7 days);
    }

    /// @dev Each is another order, however alike.
    function _listed(uint128 amount, uint128 price) internal returns (IMarket.Order memory order) {
        order = _order(amount, price);
        order.salt = ++_salt;
        VM.prank(seller);
        market.list(order);
    }

    function _signature(IMarket.Order memory order) internal view returns (bytes memory) {
        return _signed("seller", market.hashOrder(order));
    }

    function _signed(string memory name, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey(name), digest);
        return abi.encodePacked(r, s, v);
    }

    function _permit(
        address token,
        address owner,
        string memory name,
        uint256 value
    ) internal view returns (IMarket.Permit memory permit) {
        permit.value = value;
        permit.deadline = block.timestamp;
        uint256 nonce = IERC20Permit(token).nonces(owner);
        bytes32 message = keccak256(abi.encode(PERMIT, owner, address(market), value, nonce, permit.deadline));
        (permit.v, permit.r, permit.s) = VM.sign(actorKey(name), _tokenDigest(token, message));
    }

    /// @dev The buyer's dollars for this purchase, for a minute.
    function _authorization(
        IMarket.Order memory order,
        IMarket.Purchase memory purchase
    ) internal view returns (IMarket.Authorization memory authorization) {
        authorization.buyer = buyer;
        authorization.validBefore = block.timestamp + 60;
        authorization.salt = "salt";
        bytes32 nonce = market.authorizationNonce(market.hashOrder(order), purchase, "salt");
        bytes32 message = keccak256(
            abi.encode(RECEIVE, buyer, address(market), purchase.maxCost, 0, authorization.validBefore, nonce)
        );
        authorization.signature = _signed("buyer", _tokenDigest(address(dollar), message));
    }

    function _tokenDigest(address token, bytes32 message) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", IERC20Permit(token).DOMAIN_SEPARATOR(), message));
    }
}
