// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuthorUnits, ParentTerms, RevenueTerms} from "./ModelTerms.sol";

/// @title Where all income of all models arrives and is split
/// @notice Splits every payment between a model's authors, its shares and its treasury, at a cost that does not depend
/// on how many there are. Everybody takes out what is his; nothing is pushed to people.
interface IRevenueRouter {
    /// @notice Income was paid for a model and split; the three parts, and what {FeeEarned} and {ParentsEarned} say just
    /// before, add up to `amount`.
    /// @param kind "inference", "licence", "donation", "resale" or "lineage", as ASCII in a bytes32
    /// @param amount dollars, smallest unit
    /// @param ref free reference of the payer, for example a batch of receipts
    event IncomePaid(
        uint256 indexed modelId,
        address indexed payer,
        bytes32 indexed kind,
        uint256 amount,
        bytes32 ref,
        uint256 toAuthors,
        uint256 toShares,
        uint256 toTreasury
    );
    /// @notice An author's royalties were paid out. `amount` is in dollars, smallest unit.
    event AuthorClaimed(uint256 indexed modelId, address indexed author, address indexed to, uint256 amount);
    /// @notice The treasury's part was paid to the model's timelock. `amount` is in dollars, smallest unit.
    event TreasuryClaimed(uint256 indexed modelId, uint256 amount);
    /// @notice `amount` dollars (6 decimals) of a payment for calls are the operator's.
    event FeeEarned(uint256 indexed modelId, address indexed operator, uint256 amount);
    /// @notice An operator's fees were paid out. `amount` is in dollars, smallest unit.
    event FeeClaimed(uint256 indexed modelId, address indexed operator, address indexed to, uint256 amount);
    /// @notice From now on `operator` gets `feeBps` ten-thousandths of what calls earn.
    event OperatorFeeSet(uint256 indexed modelId, address indexed operator, uint16 feeBps);
    /// @notice `amount` dollars (6 decimals) of a payment are the parents'; {passOn} gives each its part.
    event ParentsEarned(uint256 indexed modelId, uint256 amount);
    /// @notice From now on these models are the parents, each with its part of income.
    event ParentsSet(uint256 indexed modelId, ParentTerms[] parents);
    /// @notice An author now holds `units` royalty units in all.
    event UnitsSet(uint256 indexed modelId, address indexed author, uint256 units);
    /// @notice Income from now on is split in these parts of 10,000.
    event SplitSet(uint256 indexed modelId, uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps);

    /// @notice Only the model factory may register a model. `caller` tried.
    error RevenueRouterNotFactory(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error RevenueRouterNotTimelock(address caller, address timelock);
    /// @notice No model with this id has been registered.
    error RevenueRouterUnknownModel(uint256 modelId);
    /// @notice A model is registered once.
    error RevenueRouterModelExists(uint256 modelId);
    /// @notice The three parts must add up to 10,000; they add up to `sum`.
    error RevenueRouterSplitInvalid(uint256 sum);
    /// @notice A model needs between 1 and `maximum` authors in one call; `count` were given.
    error RevenueRouterAuthorCount(uint256 count, uint256 maximum);
    /// @notice The zero address cannot hold royalty units.
    error RevenueRouterAuthorZero();
    /// @notice One author's royalty units may be at most `maximum`, all together 1 to `maximum`; they would be `total`.
    error RevenueRouterUnitsOutOfRange(uint256 total, uint256 maximum);
    /// @notice `author` holds fewer royalty units than asked for.
    error RevenueRouterNotEnoughUnits(address author, uint256 held, uint256 asked);
    /// @notice A payment or transfer of nothing.
    error RevenueRouterAmountZero();
    /// @notice All income of a model together is limited to 2^56 - 1 units, which are 72,057,594,037 dollars, so that sums
    /// can never overflow.
    error RevenueRouterIncomeTooLarge(uint256 total, uint256 maximum);
    /// @notice The asset delivered another amount than was paid: assets with fees on transfers are refused.
    error RevenueRouterAmountMismatch(uint256 received, uint256 expected);
    /// @notice A fee of `feeBps` ten-thousandths is more than `maximum`.
    error RevenueRouterFeeTooHigh(uint256 feeBps, uint256 maximum);
    /// @notice A model can have at most `maximum` parents; `count` were given.
    error RevenueRouterTooManyParents(uint256 count, uint256 maximum);
    /// @notice A parent must be older than `youngest`: the child, or the parent named before it.
    error RevenueRouterParentRefused(uint256 parentId, uint256 youngest);
    /// @notice All parents together may get `maximum` ten-thousandths of the income; they would get `bps`.
    error RevenueRouterLineageTooHigh(uint256 bps, uint256 maximum);
    /// @notice There is nothing to claim now.
    error RevenueRouterNothingToClaim(uint256 modelId, address account);
    /// @notice Dollars cannot be paid to the zero address.
    error RevenueRouterPayeeZero();

    /// @notice Makes a model known; called by the factory in the transaction that makes the model.
    /// Emits {SplitSet}, {UnitsSet} for each author, and {ParentsSet} when there are parents.
    /// Requirements: {RevenueRouterNotFactory}, {RevenueRouterModelExists}, {RevenueRouterSplitInvalid},
    /// {RevenueRouterAuthorCount}, {RevenueRouterAuthorZero}, {RevenueRouterUnitsOutOfRange}, and those of {setParents}.
    /// @param shares the model's ModelShares
    /// @param timelock the model's timelock, which is its treasury
    function registerModel(uint256 modelId, address shares, address timelock, RevenueTerms calldata terms) external;

    /// @notice Takes `amount` from the caller, who must have allowed it, and splits it.
    /// Emits {IncomePaid}, and {FeeEarned} and {ParentsEarned} where members voted such.
    /// Requirements: {RevenueRouterAmountZero}, {RevenueRouterUnknownModel}, {RevenueRouterIncomeTooLarge},
    /// {RevenueRouterAmountMismatch}.
    /// Notes: first the operator's fee of what calls earn, then the parents' part of the rest, then the split. The authors'
    /// and the shares' parts are rounded down, the treasury gets the rest.
    function payIncome(uint256 modelId, uint256 amount, bytes32 kind, bytes32 ref) external;

    /// @notice As {payIncome}, from a contract that has allowed nothing: it is asked for the dollars by
    /// {IIncomeSource-sendIncome} meanwhile.
    /// Emits {IncomePaid}, and {FeeEarned} and {ParentsEarned} where members voted such.
    /// Requirements: {RevenueRouterAmountZero}, {RevenueRouterUnknownModel}, {RevenueRouterIncomeTooLarge},
    /// {RevenueRouterAmountMismatch}.
    function deliverIncome(uint256 modelId, uint256 amount, bytes32 kind, bytes32 ref) external;

    /// @notice Pays an author's royalties to the author; anyone may call.
    /// Emits {AuthorClaimed}.
    /// Requirements: {RevenueRouterNothingToClaim}.
    /// @return amount dollars, smallest unit; rounded down, the fraction stays on the account
    function claimAuthor(uint256 modelId, address account) external returns (uint256 amount);

    /// @notice Pays the caller's royalties to `to`.
    /// Emits {AuthorClaimed}.
    /// Requirements: {RevenueRouterPayeeZero}, {RevenueRouterNothingToClaim}.
    /// @return amount dollars, smallest unit; rounded down, the fraction stays on the account
    function claimAuthorTo(uint256 modelId, address to) external returns (uint256 amount);

    /// @notice Pays the treasury's part to the model's timelock; anyone may call.
    /// Emits {TreasuryClaimed}.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNothingToClaim}.
    /// @return amount dollars, smallest unit
    function claimTreasury(uint256 modelId) external returns (uint256 amount);

    /// @notice Splits what a parent has of its child's income as income of the parent, of kind "lineage"; anyone may call.
    /// Its own parents get their part of it, up to three generations back from where it was earned.
    /// Emits {IncomePaid}, and {ParentsEarned}.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNothingToClaim}, {RevenueRouterIncomeTooLarge}.
    /// @return amount dollars, smallest unit
    function passOn(uint256 childId, uint256 parentId) external returns (uint256 amount);

    /// @notice Pays an operator's fees to the operator; anyone may call.
    /// Emits {FeeClaimed}. Requirements: {RevenueRouterNothingToClaim}.
    /// @return amount dollars, smallest unit
    function claimFee(uint256 modelId, address operator) external returns (uint256 amount);

    /// @notice Pays the fees of the calling operator to `to`.
    /// Emits {FeeClaimed}. Requirements: {RevenueRouterPayeeZero}, {RevenueRouterNothingToClaim}.
    /// @return amount dollars, smallest unit
    function claimFeeTo(uint256 modelId, address to) external returns (uint256 amount);

    /// @notice Gives `operator` a part of what calls earn from now on; what was earned before stays with who earned it.
    /// Timelock only.
    /// Emits {OperatorFeeSet}.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNotTimelock}, {RevenueRouterFeeTooHigh},
    /// {RevenueRouterPayeeZero}.
    /// @param feeBps ten-thousandths of each payment for calls
    function setOperatorFee(uint256 modelId, address operator, uint16 feeBps) external;

    /// @notice Names the models that this one was made from, in place of those before. Timelock only.
    /// Emits {ParentsSet}.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNotTimelock}, {RevenueRouterTooManyParents},
    /// {RevenueRouterParentRefused}, {RevenueRouterAmountZero}, {RevenueRouterLineageTooHigh}.
    /// @param parents in falling order of their ids, all below the child's
    function setParents(uint256 modelId, ParentTerms[] calldata parents) external;

    /// @notice Gives royalty units of the caller to `to`; what they have earned so far stays with the caller.
    /// Emits two {UnitsSet}.
    /// Requirements: {RevenueRouterAuthorZero}, {RevenueRouterAmountZero}, {RevenueRouterNotEnoughUnits}.
    function transferUnits(uint256 modelId, address to, uint32 units) external;

    /// @notice Gives each named author the named number of royalty units in all; others keep theirs. Timelock only.
    /// Emits {UnitsSet} for each.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNotTimelock}, {RevenueRouterAuthorCount},
    /// {RevenueRouterAuthorZero}, {RevenueRouterUnitsOutOfRange}.
    function setUnits(uint256 modelId, AuthorUnits[] calldata authors) external;

    /// @notice Splits income from now on in these parts of 10,000. Timelock only.
    /// Emits {SplitSet}.
    /// Requirements: {RevenueRouterUnknownModel}, {RevenueRouterNotTimelock}, {RevenueRouterSplitInvalid}.
    function setSplit(uint256 modelId, uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) external;

    /// @notice What {claimAuthor} would pay now, in the smallest unit of the dollar.
    function authorClaimable(uint256 modelId, address account) external view returns (uint256 amount);

    /// @notice What {claimTreasury} would pay now, in the smallest unit of the dollar.
    function treasuryClaimable(uint256 modelId) external view returns (uint256 amount);

    /// @notice What {claimFee} would pay now, in the smallest unit of the dollar.
    function feeClaimable(uint256 modelId, address operator) external view returns (uint256 amount);

    /// @notice Who gets a fee, and ten-thousandths of what calls earn. Requirements: {RevenueRouterUnknownModel}.
    function operatorFee(uint256 modelId) external view returns (address operator, uint16 feeBps);

    /// @notice The models that this one was made from, and their parts of its income.
    function parentsOf(uint256 modelId) external view returns (ParentTerms[] memory parents);

    /// @notice What {passOn} would split now, in the smallest unit of the dollar.
    function lineageDue(uint256 childId, uint256 parentId) external view returns (uint256 amount);

    /// @notice Royalty units that `account` holds.
    function unitsOf(uint256 modelId, address account) external view returns (uint256 units);

    /// @notice All royalty units of a model.
    function totalUnits(uint256 modelId) external view returns (uint256 units);

    /// @notice The parts of 10,000 in which income is split.
    function splitOf(uint256 modelId) external view returns (uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps);
}
