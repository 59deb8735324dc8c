// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Offers for whole models
/// @notice Somebody pays in what he would give for a whole model, more than it owns. If members with more than half of
/// all shares vote for it, those who disagree may leave first; then the model and its treasury are his, and everybody
/// takes his part of the price for his shares.
interface IBuyOut {
    enum State {
        None,
        Open,
        Accepted,
        Completed,
        Withdrawn
    }

    /// @notice One offer as it stands.
    /// @param modelId the model that it is for
    /// @param buyer who made it
    /// @param state where it stands
    /// @param offeredAt unix second in which it was made
    /// @param acceptedAt unix second since which it is accepted; 0 = not
    /// @param expiry first unix second in which an offer that was not completed can be taken back whatever happens
    /// @param amount dollars (6 decimals) for all shares
    /// @param paidToLeavers dollars (6 decimals) that those who left first were paid
    /// @param leaversShares shares (18 decimals) of those who left first
    /// @param proposalId the vote that accepted it; 0 = none
    struct Offer {
        uint256 modelId;
        address buyer;
        State state;
        uint48 offeredAt;
        uint48 acceptedAt;
        uint48 expiry;
        uint256 amount;
        uint256 paidToLeavers;
        uint256 leaversShares;
        uint256 proposalId;
    }

    /// @notice The calls that a vote for an offer makes, in order.
    struct Plan {
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
    }

    /// @notice `buyer` paid `amount` dollars (6 decimals) in for a whole model, and cannot be held to it from `expiry` on.
    event BuyOutOffered(
        uint256 indexed offerId,
        uint256 indexed modelId,
        address indexed buyer,
        uint256 amount,
        uint48 expiry
    );
    /// @notice The offer is now `amount` dollars (6 decimals) for all shares.
    event BuyOutRaised(uint256 indexed offerId, uint256 amount);
    /// @notice A vote of more than half of all shares has accepted the offer. Who disagrees can leave until it is
    /// completed, which is possible from `completableAt` on.
    event BuyOutAccepted(
        uint256 indexed offerId,
        uint256 indexed modelId,
        uint256 indexed proposalId,
        uint48 completableAt
    );
    /// @notice `holder` left before the buyer came, with `amount` dollars (6 decimals) for `shares` (18 decimals).
    event BuyOutLeft(uint256 indexed offerId, address indexed holder, address to, uint256 shares, uint256 amount);
    /// @notice The model belongs to the buyer; `owed` dollars (6 decimals) wait for `shares` (18 decimals).
    event BuyOutCompleted(uint256 indexed offerId, uint256 indexed modelId, uint256 owed, uint256 shares);
    /// @notice `holder` took `amount` dollars (6 decimals) of the price for `shares` (18 decimals).
    event BuyOutClaimed(uint256 indexed offerId, address indexed holder, address to, uint256 shares, uint256 amount);
    /// @notice The buyer took back `amount` dollars (6 decimals), and got `shares` (18 decimals) of those who had left.
    event BuyOutWithdrawn(uint256 indexed offerId, address indexed to, uint256 amount, uint256 shares);

    /// @notice There is no offer of this number.
    error BuyOutUnknownOffer(uint256 offerId);
    /// @notice The offer is in state `actual`; this needs state `expected`.
    error BuyOutUnexpectedState(uint256 offerId, State actual, State expected);
    /// @notice An offer of `amount` dollars must be more than the `netAssets` that the model owns.
    error BuyOutBelowNetAssets(uint256 amount, uint256 netAssets);
    /// @notice An offer must bind its buyer until a second after `now_` and before `latest`; `expiry` was given.
    error BuyOutExpiryOutOfRange(uint256 expiry, uint256 now_, uint256 latest);
    /// @notice The model has no shares yet, or was sold already.
    error BuyOutNotForSale(uint256 modelId);
    /// @notice Only the buyer may do this. `caller` tried.
    error BuyOutNotBuyer(address caller, address buyer);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error BuyOutNotTimelock(address caller, address timelock);
    /// @notice The vote on the offer has not passed.
    error BuyOutVoteNotPassed(uint256 proposalId);
    /// @notice The vote began at unix second `snapshot`, before the offer was made at `offeredAt`: nobody could know it.
    error BuyOutVoteBeforeOffer(uint256 snapshot, uint256 offeredAt);
    /// @notice `votes` are for the offer; more than `half` of all shares must be.
    error BuyOutNotByHalf(uint256 votes, uint256 half);
    /// @notice Who disagrees may leave until `from`; it is `now_`.
    error BuyOutTooEarly(uint256 from, uint256 now_);
    /// @notice This is not the vote that accepted the offer.
    error BuyOutOtherVote(uint256 proposalId);
    /// @notice An accepted offer binds its buyer until `expiry`; it is `now_`.
    error BuyOutBinding(uint256 expiry, uint256 now_);
    /// @notice Nothing was paid, or nothing is to be had for so few shares.
    error BuyOutNothing();
    /// @notice The asset delivered `delivered` of `expected` dollars.
    error BuyOutAmountMismatch(uint256 delivered, uint256 expected);
    /// @notice The zero address cannot be paid.
    error BuyOutPayeeZero();
    /// @notice At most `least` less would be paid: `amount` for these shares.
    error BuyOutPaysLess(uint256 amount, uint256 least);

    /// @notice Offers `amount` dollars for a whole model; they wait here.
    /// Emits {BuyOutOffered}.
    /// Requirements: {BuyOutNotForSale}, {BuyOutExpiryOutOfRange}, {BuyOutBelowNetAssets}, {BuyOutAmountMismatch}.
    /// @param amount dollars (6 decimals), more than {netAssets}
    /// @param expiry first unix second in which it binds no more, if it was not completed
    function offer(uint256 modelId, uint256 amount, uint48 expiry) external returns (uint256 offerId);

    /// @notice Pays `more` dollars in to the offer.
    /// Emits {BuyOutRaised}.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutNotBuyer}, {BuyOutUnexpectedState} (until it is completed),
    /// {BuyOutNothing}, {BuyOutAmountMismatch}.
    function raise(uint256 offerId, uint256 more) external;

    /// @notice Writes down that members have accepted the offer; anyone may, when the vote on {planOf} has passed with more
    /// than half of all shares for it and began after the offer was made.
    /// Emits {BuyOutAccepted}.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutUnexpectedState}, {BuyOutVoteNotPassed},
    /// {BuyOutVoteBeforeOffer}, {BuyOutNotByHalf}.
    /// @param descriptionHash keccak256 of the vote's description
    function recordAcceptance(uint256 offerId, bytes32 descriptionHash) external;

    /// @notice Leaves before the buyer comes: the caller's shares are exchanged for their part of {netAssets}, out of what
    /// the buyer paid in.
    /// Emits {BuyOutLeft}.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutUnexpectedState}, {BuyOutPayeeZero}, {BuyOutNothing}, {BuyOutPaysLess}.
    /// Notes: the caller must have approved the shares. Rounded down.
    /// @param shares 18 decimals
    /// @param to who is paid
    /// @param least dollars (6 decimals) below which nothing happens
    function leaveFirst(uint256 offerId, uint256 shares, address to, uint256 least) external returns (uint256 amount);

    /// @notice Ends an accepted offer well; the last call of {planOf}. Timelock only.
    /// Emits {BuyOutCompleted}, and {BuyOutWithdrawn} when something is left for the buyer.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutNotTimelock}, {BuyOutUnexpectedState}, {BuyOutTooEarly},
    /// {BuyOutOtherVote}, {BuyOutBelowNetAssets}.
    function complete(uint256 offerId) external;

    /// @notice Exchanges the caller's shares for their part of the price of a completed offer. Never expires.
    /// Emits {BuyOutClaimed}.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutUnexpectedState}, {BuyOutPayeeZero}, {BuyOutNothing}.
    /// Notes: the caller must have approved the shares. All claims together pay exactly what is owed.
    /// @param shares 18 decimals
    function claim(uint256 offerId, uint256 shares, address to) external returns (uint256 amount);

    /// @notice Takes the offer back: at any time before it is accepted; after that when its vote cannot be carried out any
    /// more, or from its expiry on. The shares of those who left are the buyer's then.
    /// Emits {BuyOutWithdrawn}.
    /// Requirements: {BuyOutUnknownOffer}, {BuyOutNotBuyer}, {BuyOutPayeeZero}, {BuyOutUnexpectedState}, {BuyOutBinding}.
    function withdraw(uint256 offerId, address to) external;

    /// @notice Sends what shares that lie here have earned to the model's treasury; anyone may.
    function passOnIncome(uint256 modelId) external returns (uint256 amount);

    /// @notice What a model owns: the dollars of its treasury, those that wait for it in the router, and those that wait
    /// for milestones. Not what customers may take back, nor what belongs to holders and authors.
    function netAssets(uint256 modelId) external view returns (uint256);

    /// @notice The calls of a vote for the offer, in order: the roles of the timelock go from the governor to the buyer, the
    /// model's token goes to him, and {complete}. Requirements: {BuyOutUnknownOffer}.
    function planOf(uint256 offerId) external view returns (Plan memory);

    /// @notice One offer. Requirements: {BuyOutUnknownOffer}.
    function offers(uint256 offerId) external view returns (Offer memory);

    /// @notice Dollars (6 decimals) that `shares` would bring now, from {leaveFirst} or {claim}; 0 when neither is possible.
    function worth(uint256 offerId, uint256 shares) external view returns (uint256);
}
