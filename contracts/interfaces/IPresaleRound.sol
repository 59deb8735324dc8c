// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RaiseTerms} from "./ModelTerms.sol";

/// @title The presale of one model
/// @notice Takes contributions until its end. If enough came together, anyone finalizes it: the money goes to the
/// milestone vault and each contributor's shares wait to be claimed. If not, everybody gets everything back.
interface IPresaleRound {
    enum State {
        Upcoming,
        Open,
        Succeeded,
        Finalized,
        Failed,
        Cancelled
    }

    /// @dev Where the credits stand that come with contributions.
    enum PerkState {
        None,
        Promised,
        Opened,
        Lapsed
    }

    /// @notice The terms of the presale of a model.
    event PresaleOpened(uint256 indexed modelId, RaiseTerms terms);
    /// @notice `payer` paid `amount` dollars (6 decimals) for `shares` (18 decimals) of `contributor`; `raised` in all.
    event ContributionMade(
        address indexed contributor,
        address indexed payer,
        uint8 tier,
        uint256 amount,
        uint256 shares,
        uint256 raised
    );
    /// @notice `credits` (6 decimals) come with a contribution of `contributor`; `deposit` dollars (6 decimals) of it are
    /// kept to pay for them.
    event CreditsPromised(address indexed contributor, uint256 credits, uint256 deposit);
    /// @notice All promised credits (6 decimals) were bought for `cost` dollars (6 decimals) and can be claimed; `rest`
    /// dollars of the deposits became income.
    event PerksOpened(uint256 credits, uint256 cost, uint256 rest);
    /// @notice A contributor's credits (6 decimals) were handed over.
    event CreditsClaimed(address indexed contributor, uint256 credits);
    /// @notice A contributor's deposit (dollars, 6 decimals) was paid back to `to`, because his credits did not come in time.
    event DepositRefunded(address indexed contributor, address indexed to, uint256 amount);
    /// @notice The raise succeeded: `raised` dollars, less what is kept for credits, went to the vault; the whole share
    /// supply exists now.
    event PresaleFinalized(uint256 raised, uint256 sharesSold, uint256 teamShares);
    /// @notice The steward called the presale off before it started.
    event PresaleCancelled();
    /// @notice A contributor's shares (18 decimals) were handed over.
    event SharesClaimed(address indexed contributor, uint256 shares);
    /// @notice A contributor's dollars (6 decimals) were paid back to `to`.
    event ContributionRefunded(address indexed contributor, address indexed to, uint256 amount);

    /// @notice The terms cannot work: see `problem`.
    error PresaleTermsInvalid(TermsProblem problem);
    /// @notice This needs state `expected`; the presale is in state `actual`.
    error PresaleUnexpectedState(State actual, State expected);
    /// @notice There is no tier `tier`; there are `count`.
    error PresaleUnknownTier(uint8 tier, uint256 count);
    /// @notice `beneficiary` is not on the allowlist of tier `tier`.
    error PresaleNotAllowlisted(address beneficiary, uint8 tier);
    /// @notice The least contribution is `minimum` dollars; `amount` was offered.
    error PresaleBelowMinimum(uint256 amount, uint256 minimum);
    /// @notice The hard cap leaves room for `remaining` dollars; `amount` was offered.
    error PresaleOverHardCap(uint256 amount, uint256 remaining);
    /// @notice Tier `tier` leaves room for `remaining` dollars; `amount` was offered.
    error PresaleOverTierCap(uint8 tier, uint256 amount, uint256 remaining);
    /// @notice `beneficiary` may still contribute `remaining` dollars; `amount` was offered.
    error PresaleOverWalletMax(address beneficiary, uint256 amount, uint256 remaining);
    /// @notice The contribution buys `shares`; the buyer expects at least `minimum`.
    error PresaleTooFewShares(uint256 shares, uint256 minimum);
    /// @notice Shares cannot belong to `beneficiary`: it is the zero address, or the presale itself.
    error PresaleBeneficiaryRefused(address beneficiary);
    /// @notice After a payment the presale holds `held` dollars and owes `owed`: assets with fees on transfers are refused.
    error PresaleAmountMismatch(uint256 held, uint256 owed);
    /// @notice `beneficiary` is not admitted: shares of this model are for listed accounts only.
    error PresaleNotAdmitted(address beneficiary);
    /// @notice `amount` dollars are too little for a single unit of credits.
    error PresaleTooFewCredits(uint256 amount);
    /// @notice The credits of the presale are in state `actual`; this needs state `expected`.
    error PresaleUnexpectedPerkState(PerkState actual, PerkState expected);
    /// @notice The promised credits cost `cost` dollars now; `deposits` are kept for them.
    error PresaleCreditsTooDear(uint256 cost, uint256 deposits);
    /// @notice Only the steward may call the presale off. `caller` tried.
    error PresaleNotSteward(address caller, address steward);
    /// @notice `contributor` has no shares to claim.
    error PresaleNothingToClaim(address contributor);
    /// @notice `contributor` has nothing to get back.
    error PresaleNothingToRefund(address contributor);
    /// @notice Dollars cannot be paid back to the zero address.
    error PresalePayeeZero();

    /// @dev What is wrong with terms.
    enum TermsProblem {
        TierCount,
        PriceZero,
        CapsOrder,
        SoftCapTooSmall,
        SupplyTooLarge,
        TiersBelowSoftCap,
        EndsTooEarly,
        EndsTooLate,
        MinimumAboveCap,
        WalletMaxBelowMinimum,
        TeamTooLarge,
        VestingTooShort,
        AccessWithoutCredits,
        PerksTooDear,
        PerksDate
    }

    /// @notice Checks and announces the terms, which are part of the clone's code; called once, by the factory.
    /// Emits {PresaleOpened}. Requirements: {ModelPartNotFactory}, {PresaleTermsInvalid}.
    function initialize() external;

    /// @notice Contributes `amount` dollars of the caller for the caller's own shares.
    /// Emits {ContributionMade}, and {CreditsPromised} in a tier with credits.
    /// Requirements: {PresaleUnexpectedState}, {PresaleUnknownTier}, {PresaleNotAllowlisted}, {PresaleNotAdmitted},
    /// {PresaleOverHardCap}, {PresaleOverTierCap}, {PresaleOverWalletMax}, {PresaleBelowMinimum}, {PresaleTooFewShares},
    /// {PresaleTooFewCredits}, {PresaleAmountMismatch}.
    /// Notes: shares and credits are rounded down to the unit. A tier without shares takes money beside the hard cap.
    /// @param tier index of the tier
    /// @param amount dollars, 6 decimals; the caller must have allowed it
    /// @param minShares least shares (18 decimals) expected
    /// @param proof Merkle proof for a tier with an allowlist, else empty
    /// @return shares units bought, 18 decimals
    function contribute(
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof
    ) external returns (uint256 shares);

    /// @notice As {contribute}, for the shares of `beneficiary`, to whom limits and allowlist apply.
    /// Requirements: {PresaleBeneficiaryRefused}, and those of {contribute}.
    function contributeFor(
        address beneficiary,
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof
    ) external returns (uint256 shares);

    /// @notice As {contribute}, after allowing `amount` by a signature (ERC-2612). A permit that somebody else has
    /// already submitted does no harm.
    function contributeWithPermit(
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 shares);

    /// @notice As {contributeFor}, paid by `from` with a signed authorization (ERC-3009) that anyone may bring. Its
    /// nonce is {authorizationNonce}, so that whoever brings it cannot choose what it buys.
    /// Requirements: {PresaleBeneficiaryRefused}, and those of {contribute}.
    function contributeWithAuthorization(
        address from,
        uint8 tier,
        uint128 amount,
        address beneficiary,
        uint256 minShares,
        bytes32 salt,
        bytes32[] calldata proof,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external returns (uint256 shares);

    /// @notice Closes a presale that reached its hard cap, or its end with at least the soft cap; anyone may call.
    /// Emits {PresaleFinalized}. Requirements: {PresaleUnexpectedState}.
    function finalize() external;

    /// @notice Buys all credits that were promised with contributions, once a release of the model is live; anyone may
    /// call, until the date in the terms.
    /// Emits {PerksOpened}.
    /// Requirements: {PresaleUnexpectedState}, {PresaleUnexpectedPerkState}, {PresaleCreditsTooDear}, and those of
    /// {ICreditVault-buy}.
    /// Notes: what the deposits hold beyond the price of the credits goes to the model's till.
    function openPerks() external;

    /// @notice Hands `who` the shares that he bought, and the credits that came with them once {openPerks} has been called;
    /// anyone may call, again for what was not there before.
    /// Emits {SharesClaimed} and {CreditsClaimed}. Requirements: {PresaleUnexpectedState}, {PresaleNothingToClaim}.
    function claim(address who) external;

    /// @notice Pays `who` everything back after a failed or cancelled presale; after one that succeeded, his deposit for
    /// credits if these were not bought by the date in the terms. Anyone may call.
    /// Emits {ContributionRefunded} or {DepositRefunded}.
    /// Requirements: {PresaleUnexpectedState}, {PresaleUnexpectedPerkState}, {PresaleNothingToRefund}.
    function refund(address who) external;

    /// @notice As {refund} of the caller, paid to `to`.
    /// Requirements: {PresalePayeeZero}, and those of {refund}.
    function refundTo(address to) external;

    /// @notice Calls the presale off before it starts. Steward only.
    /// Emits {PresaleCancelled}. Requirements: {PresaleNotSteward}, {PresaleUnexpectedState}.
    function cancel() external;

    /// @notice Where the presale stands now.
    function state() external view returns (State);

    /// @notice Dollars contributed for shares so far, 6 decimals.
    function raised() external view returns (uint256);

    /// @notice Dollars contributed in tiers without shares so far, 6 decimals. They count for no cap but the tiers' own.
    function raisedForAccess() external view returns (uint256);

    /// @notice Whether only accounts that {IModelShares-admits} lets through may contribute.
    function isRestricted() external view returns (bool);

    /// @notice Credits (6 decimals) that come with the contributions of `who`, the dollars (6 decimals) kept for them, and
    /// whether he has been given either.
    function perkOf(address who) external view returns (uint256 credits, uint256 deposit, bool settled);

    /// @notice All credits (6 decimals) that come with contributions, the dollars (6 decimals) kept for them, and where they
    /// stand. Lapsed counts for a presale that was finalized; else everything is paid back.
    function perks() external view returns (uint256 credits, uint256 deposits, PerkState perkState);

    /// @notice Credits (6 decimals, rounded down) that come with `amount` dollars in a tier.
    /// Requirements: {PresaleUnknownTier}.
    function creditsFor(uint8 tier, uint256 amount) external view returns (uint256);

    /// @notice Shares sold so far, 18 decimals.
    function sharesSold() external view returns (uint256);

    /// @notice Dollars contributed in a tier that has a cap of its own; 0 for other tiers.
    function raisedInTier(uint8 tier) external view returns (uint256);

    /// @notice What `who` has paid (dollars) and bought (shares), and whether the shares were claimed.
    function contributionOf(address who) external view returns (uint128 paid, uint128 shares, bool claimed);

    /// @notice Shares (18 decimals, rounded down) that `amount` dollars buy in a tier.
    /// Requirements: {PresaleUnknownTier}.
    function sharesFor(uint8 tier, uint256 amount) external view returns (uint256);

    /// @notice The terms of the presale.
    function terms() external view returns (RaiseTerms memory);

    /// @notice The ERC-3009 nonce that binds an authorization to what it buys:
    /// keccak256(abi.encode(tier, beneficiary, minShares, salt)).
    function authorizationNonce(
        uint8 tier,
        address beneficiary,
        uint256 minShares,
        bytes32 salt
    ) external pure returns (bytes32);
}
