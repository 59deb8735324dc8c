// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where shares, credits, licences and models change hands at a fixed price
/// @notice A seller names a price and keeps what is for sale until somebody buys: votes and income stay with the seller
/// until then. Nobody keeps a fee, and nobody can stop the market.
interface IMarket {
    /// @notice What is for sale: a number of equal units (ERC-20), or one thing (ERC-721).
    enum Kind {
        Units,
        Thing
    }

    /// @notice An offer to sell at a fixed price.
    /// @param maker who sells
    /// @param token contract of what is sold
    /// @param kind units or one thing
    /// @param tokenId which thing; 0 for units
    /// @param amount units for sale, in the token's smallest unit; 1 for a thing
    /// @param price dollars (6 decimals) for all of `amount`; parts cost their part of it, rounded up
    /// @param validUntil last second (unix) in which it can be bought
    /// @param round the maker's round ({roundOf}); {cancelAll} begins a new one
    /// @param salt any number, so that two orders can be alike
    struct Order {
        address maker;
        address token;
        Kind kind;
        uint256 tokenId;
        uint128 amount;
        uint128 price;
        uint48 validUntil;
        uint64 round;
        uint256 salt;
    }

    /// @notice What a buyer wants of an order.
    /// @param amount most units to buy
    /// @param minAmount least units to buy, if others have bought some before
    /// @param maxCost most dollars (6 decimals) to pay
    struct Purchase {
        uint128 amount;
        uint128 minAmount;
        uint256 maxCost;
    }

    /// @notice A permit of the dollar or of the shares (ERC-2612) for this market.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice A signed transfer of the dollar (ERC-3009) from the buyer to this market.
    /// @param salt free number; with order and purchase it makes the nonce ({authorizationNonce})
    struct Authorization {
        address buyer;
        uint256 validAfter;
        uint256 validBefore;
        bytes32 salt;
        bytes signature;
    }

    /// @notice An order can be found by everybody. `signature` is empty when the maker listed it by a transaction.
    event OrderListed(
        bytes32 indexed orderHash,
        address indexed maker,
        address indexed token,
        Order order,
        bytes signature
    );
    /// @notice `buyer` bought `amount` for `cost` dollars (6 decimals), of which `royalty` went to the token's creators;
    /// `left` is still for sale.
    event OrderFilled(
        bytes32 indexed orderHash,
        address indexed token,
        address indexed buyer,
        address maker,
        uint256 tokenId,
        uint256 amount,
        uint256 cost,
        uint256 royalty,
        uint256 left
    );
    /// @notice The maker took an order back.
    event OrderCancelled(bytes32 indexed orderHash, address indexed maker);
    /// @notice The maker took all orders back; new ones must name `round`.
    event RoundBegun(address indexed maker, uint64 round);

    /// @notice Only the maker may do this. `caller` tried.
    error MarketNotMaker(address caller, address maker);
    /// @notice The order was not signed by its maker, nor listed by a transaction of the maker.
    error MarketNotSigned(bytes32 orderHash, address maker);
    /// @notice The order was valid until `validUntil`; it is `now_`.
    error MarketOrderExpired(uint256 validUntil, uint256 now_);
    /// @notice The maker took the order back.
    error MarketOrderCancelled(bytes32 orderHash);
    /// @notice The order is of round `round`; the maker is in round `current`.
    error MarketOrderOfOtherRound(uint64 round, uint64 current);
    /// @notice An order needs something for sale and a price above zero; a thing is sold as one.
    error MarketOrderEmpty(uint256 amount, uint256 price);
    /// @notice Nothing is bought without an amount, or with a least amount above the most.
    error MarketAmountInvalid(uint256 amount, uint256 minAmount);
    /// @notice Only `left` units are for sale still; the buyer wants `minAmount` at least.
    error MarketTooFewLeft(uint256 left, uint256 minAmount);
    /// @notice It would cost `cost` dollars (6 decimals); the buyer allows `maxCost`.
    error MarketCostAboveMax(uint256 cost, uint256 maxCost);
    /// @notice A maker cannot buy from his own order.
    error MarketOwnOrder(address maker);
    /// @notice The token delivered another amount than was bought: tokens with fees on transfers are refused.
    error MarketNotDelivered(uint256 received, uint256 expected);
    /// @notice The maker allows `allowed` units to this market; `amount` are bought.
    error MarketNotAllowed(uint256 allowed, uint256 amount);
    /// @notice The token asks for a royalty of `royalty` dollars out of a price of `price`.
    error MarketRoyaltyTooHigh(uint256 royalty, uint256 price);

    /// @notice Lists an order of the caller, so that it needs no signature.
    /// Emits {OrderListed}.
    /// Requirements: {MarketNotMaker}, {MarketOrderEmpty}, {MarketOrderExpired}, {MarketOrderOfOtherRound},
    /// {MarketOrderCancelled}.
    /// Notes: moves nothing; what is sold must be allowed to this market until it is bought.
    function list(Order calldata order) external returns (bytes32 orderHash);

    /// @notice As {list}, after allowing what is sold by a permit of its token. A permit that somebody else has already
    /// submitted does no harm.
    function listWithPermit(Order calldata order, Permit calldata permit) external returns (bytes32 orderHash);

    /// @notice Publishes an order that its maker signed; anyone may call, and nothing is stored.
    /// Emits {OrderListed}.
    /// Requirements: {MarketOrderEmpty}, {MarketOrderExpired}, {MarketOrderOfOtherRound}, {MarketOrderCancelled},
    /// {MarketNotSigned}.
    function announce(Order calldata order, bytes calldata signature) external returns (bytes32 orderHash);

    /// @notice Buys from an order with dollars of the caller, who must have allowed them.
    /// Emits {OrderFilled}.
    /// Requirements: {MarketOwnOrder}, {MarketAmountInvalid}, {MarketOrderEmpty}, {MarketOrderExpired},
    /// {MarketOrderOfOtherRound}, {MarketOrderCancelled}, {MarketNotSigned}, {MarketTooFewLeft}, {MarketCostAboveMax},
    /// {MarketRoyaltyTooHigh}, {MarketNotAllowed}, {MarketNotDelivered}, and what the token refuses, such as a buyer who is not admitted.
    /// Notes: costs are rounded up to the smallest unit of the dollar, in the seller's favour, and are never zero. The
    /// royalty (ERC-2981) of a thing comes out of the price.
    /// @param signature the maker's, 65 bytes or what a contract wallet accepts; empty for a listed order
    /// @return amount units bought
    /// @return cost dollars paid, 6 decimals
    function buy(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase
    ) external returns (uint256 amount, uint256 cost);

    /// @notice As {buy}, after allowing dollars by a permit. A permit that somebody else has already submitted does no
    /// harm.
    function buyWithPermit(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase,
        Permit calldata permit
    ) external returns (uint256 amount, uint256 cost);

    /// @notice As {buy}, for a buyer who signed a transfer of `maxCost` dollars to this market (ERC-3009); anyone may call,
    /// and what is not spent returns to the buyer.
    function buyWithAuthorization(
        Order calldata order,
        bytes calldata signature,
        Purchase calldata purchase,
        Authorization calldata authorization
    ) external returns (uint256 amount, uint256 cost);

    /// @notice Takes an order of the caller back, for ever.
    /// Emits {OrderCancelled}. Requirements: {MarketNotMaker}.
    function cancel(Order calldata order) external;

    /// @notice Takes all orders of the caller back, signed ones that nobody has seen too.
    /// Emits {RoundBegun}.
    function cancelAll() external;

    /// @notice What the maker signs (EIP-712), and the order's name.
    function hashOrder(Order calldata order) external view returns (bytes32 orderHash);

    /// @notice Dollars (6 decimals) that `amount` units of an order cost, rounded up.
    function costOf(Order calldata order, uint256 amount) external pure returns (uint256 cost);

    /// @notice Units that can be bought of each order now: what is left, allowed to this market and held by the maker; 0
    /// when it is over or taken back. Signatures are not looked at.
    function available(Order[] calldata orders) external view returns (uint256[] memory amounts);

    /// @notice Units of an order that have been bought.
    function filledOf(bytes32 orderHash) external view returns (uint256);

    /// @notice The round that new orders of `maker` must name.
    function roundOf(address maker) external view returns (uint64);

    /// @notice The nonce that an authorization must have to pay for this purchase and no other.
    function authorizationNonce(
        bytes32 orderHash,
        Purchase calldata purchase,
        bytes32 salt
    ) external pure returns (bytes32);
}
