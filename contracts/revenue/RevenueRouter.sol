// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IModelShares} from "../interfaces/IModelShares.sol";
import {AuthorUnits, RevenueTerms} from "../interfaces/ModelTerms.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {IncomeSplit} from "./IncomeSplit.sol";

/// @title Where all income of all models arrives and is split
/// @notice Every payment is split at once between a model's authors, its shares and its treasury. Everybody takes out
/// what is his when he likes.
/// @dev Roles: the factory registers models; a model's timelock changes its split and royalty units; an author moves
/// his own units. There is no owner. Trusts the asset to be an ERC-20 that calls nobody back; fees on transfers are
/// refused. Not protected: dollars sent here by plain transfer stay here.
///
/// Royalties: earnings are kept scaled by the units there were at the start, so that nothing is rounded before it is paid
/// as long as a vote has not changed their number (transfers don't); after that, fractions are carried to the next
/// payment. Bounds, which make every cast below safe: all income of a model together < 2^64, its royalty units < 2^24
/// and the scale < 2^48, so the sum per unit and an author's scaled earnings are < 2^112.
contract RevenueRouter is IRevenueRouter, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Most authors that one call can name.
    uint256 public constant MAXIMUM_AUTHORS = 50;
    uint256 private constant MAXIMUM_UNITS = type(uint24).max;
    uint256 private constant MAXIMUM_INCOME = type(uint64).max;
    uint256 private constant BPS = 10_000;
    uint256 private constant SCALE_BITS = 24;

    struct Model {
        address shares;
        uint16 authorsBps;
        uint16 sharesBps;
        uint64 received;
        address timelock;
    }

    /// @dev `carry` is the scaled remainder of the last division by the units; `firstUnits` makes the scale.
    struct Royalties {
        uint112 perUnit;
        uint24 carry;
        uint24 units;
        uint24 firstUnits;
        uint64 treasury;
    }

    struct Author {
        uint112 perUnit;
        uint112 scaled;
        uint24 units;
    }

    /// @notice The dollar in which all income is paid.
    IERC20 public immutable asset;
    /// @notice The only account that may register models.
    address public immutable factory;

    mapping(uint256 modelId => Model) private _models;
    mapping(uint256 modelId => Royalties) private _royalties;
    mapping(uint256 modelId => mapping(address account => Author)) private _authors;

    constructor(address asset_, address factory_) {
        asset = IERC20(asset_);
        factory = factory_;
    }

    /// @inheritdoc IRevenueRouter
    function registerModel(uint256 modelId, address shares, address timelock, RevenueTerms calldata terms) external {
        require(msg.sender == factory, RevenueRouterNotFactory(msg.sender));
        Model storage model = _models[modelId];
        require(model.shares == address(0), RevenueRouterModelExists(modelId));
        model.shares = shares;
        model.timelock = timelock;
        _writeSplit(modelId, terms.authorsBps, terms.sharesBps, terms.treasuryBps);
        _writeUnits(modelId, terms.authors);
    }

    /// @inheritdoc IRevenueRouter
    function payIncome(uint256 modelId, uint256 amount, bytes32 kind, bytes32 ref) external nonReentrant {
        require(amount != 0, RevenueRouterAmountZero());
        Model memory model = _models[modelId];
        require(model.shares != address(0), RevenueRouterUnknownModel(modelId));
        uint256 received = model.received + amount;
        require(received <= MAXIMUM_INCOME, RevenueRouterIncomeTooLarge(received, MAXIMUM_INCOME));

        (uint256 toAuthors, uint256 toShares, uint256 toTreasury) = IncomeSplit.split(
            amount,
            model.authorsBps,
            model.sharesBps
        );
        _models[modelId].received = uint64(received);
        _addRoyalties(modelId, toAuthors, toTreasury);
        emit IncomePaid(modelId, msg.sender, kind, amount, ref, toAuthors, toShares, toTreasury);

        _pull(amount);
        if (toShares != 0) {
            asset.safeTransfer(model.shares, toShares);
            IModelShares(model.shares).notifyRevenue(toShares);
        }
    }

    /// @inheritdoc IRevenueRouter
    function claimAuthor(uint256 modelId, address account) external nonReentrant returns (uint256 amount) {
        return _claimAuthor(modelId, account, account);
    }

    /// @inheritdoc IRevenueRouter
    function claimAuthorTo(uint256 modelId, address to) external nonReentrant returns (uint256 amount) {
        require(to != address(0), RevenueRouterPayeeZero());
        return _claimAuthor(modelId, msg.sender, to);
    }

    /// @inheritdoc IRevenueRouter
    function claimTreasury(uint256 modelId) external nonReentrant returns (uint256 amount) {
        address timelock = _timelockOf(modelId);
        amount = _royalties[modelId].treasury;
        require(amount != 0, RevenueRouterNothingToClaim(modelId, timelock));
        _royalties[modelId].treasury = 0;
        emit TreasuryClaimed(modelId, amount);
        asset.safeTransfer(timelock, amount);
    }

    /// @inheritdoc IRevenueRouter
    function transferUnits(uint256 modelId, address to, uint32 units) external {
        require(to != address(0), RevenueRouterAuthorZero());
        require(units != 0, RevenueRouterAmountZero());
        uint256 perUnit = _royalties[modelId].perUnit;
        Author storage from = _settled(modelId, msg.sender, perUnit);
        require(from.units >= units, RevenueRouterNotEnoughUnits(msg.sender, from.units, units));
        // What is taken from an author's units, and all units together, fit 24 bits.
        from.units -= uint24(units);
        Author storage receiver = _settled(modelId, to, perUnit);
        receiver.units += uint24(units);
        emit UnitsSet(modelId, msg.sender, from.units);
        emit UnitsSet(modelId, to, receiver.units);
    }

    /// @inheritdoc IRevenueRouter
    function setUnits(uint256 modelId, AuthorUnits[] calldata authors) external onlyTimelock(modelId) {
        _writeUnits(modelId, authors);
    }

    /// @inheritdoc IRevenueRouter
    function setSplit(
        uint256 modelId,
        uint16 authorsBps,
        uint16 sharesBps,
        uint16 treasuryBps
    ) external onlyTimelock(modelId) {
        _writeSplit(modelId, authorsBps, sharesBps, treasuryBps);
    }

    /// @inheritdoc IRevenueRouter
    function authorClaimable(uint256 modelId, address account) external view returns (uint256 amount) {
        Royalties storage royalties = _royalties[modelId];
        if (royalties.units == 0) return 0;
        return _scaledEarnings(_authors[modelId][account], royalties.perUnit) / _scale(royalties.firstUnits);
    }

    /// @inheritdoc IRevenueRouter
    function treasuryClaimable(uint256 modelId) external view returns (uint256 amount) {
        return _royalties[modelId].treasury;
    }

    /// @inheritdoc IRevenueRouter
    function unitsOf(uint256 modelId, address account) external view returns (uint256 units) {
        return _authors[modelId][account].units;
    }

    /// @inheritdoc IRevenueRouter
    function totalUnits(uint256 modelId) external view returns (uint256 units) {
        return _royalties[modelId].units;
    }

    /// @inheritdoc IRevenueRouter
    function splitOf(uint256 modelId) external view returns (uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) {
        _timelockOf(modelId);
        Model storage model = _models[modelId];
        (authorsBps, sharesBps) = (model.authorsBps, model.sharesBps);
        treasuryBps = uint16(BPS - authorsBps - sharesBps);
    }

    modifier onlyTimelock(uint256 modelId) {
        address timelock = _timelockOf(modelId);
        require(msg.sender == timelock, RevenueRouterNotTimelock(msg.sender, timelock));
        _;
    }

    function _timelockOf(uint256 modelId) private view returns (address timelock) {
        timelock = _models[modelId].timelock;
        require(timelock != address(0), RevenueRouterUnknownModel(modelId));
    }

    function _pull(uint256 amount) private {
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), amount);
        uint256 delivered = asset.balanceOf(address(this)) - before;
        require(delivered == amount, RevenueRouterAmountMismatch(delivered, amount));
    }

    function _claimAuthor(uint256 modelId, address account, address to) private returns (uint256 amount) {
        Royalties storage royalties = _royalties[modelId];
        uint256 scale = _scale(royalties.firstUnits);
        Author storage author = _settled(modelId, account, royalties.perUnit);
        uint256 scaled = author.scaled;
        require(scaled >= scale && scale != 0, RevenueRouterNothingToClaim(modelId, account));
        amount = scaled / scale;
        author.scaled = uint112(scaled % scale);
        emit AuthorClaimed(modelId, account, to, amount);
        asset.safeTransfer(to, amount);
    }

    function _addRoyalties(uint256 modelId, uint256 toAuthors, uint256 toTreasury) private {
        Royalties memory royalties = _royalties[modelId];
        uint256 scaled = toAuthors * _scale(royalties.firstUnits) + royalties.carry;
        royalties.perUnit += uint112(scaled / royalties.units);
        royalties.carry = uint24(scaled % royalties.units);
        royalties.treasury += uint64(toTreasury);
        _royalties[modelId] = royalties;
    }

    /// @dev Writes down what the author has earned so far and returns the author.
    function _settled(uint256 modelId, address account, uint256 perUnit) private returns (Author storage author) {
        author = _authors[modelId][account];
        author.scaled = uint112(_scaledEarnings(author, perUnit));
        author.perUnit = uint112(perUnit);
    }

    function _scaledEarnings(Author storage author, uint256 perUnit) private view returns (uint256) {
        return author.scaled + author.units * (perUnit - author.perUnit);
    }

    function _scale(uint256 firstUnits) private pure returns (uint256) {
        return firstUnits << SCALE_BITS;
    }

    function _writeUnits(uint256 modelId, AuthorUnits[] calldata authors) private {
        require(
            authors.length != 0 && authors.length <= MAXIMUM_AUTHORS,
            RevenueRouterAuthorCount(authors.length, MAXIMUM_AUTHORS)
        );
        Royalties storage royalties = _royalties[modelId];
        uint256 perUnit = royalties.perUnit;
        uint256 total = royalties.units;
        for (uint256 i = 0; i < authors.length; ++i) {
            require(authors[i].account != address(0), RevenueRouterAuthorZero());
            Author storage author = _settled(modelId, authors[i].account, perUnit);
            require(authors[i].units <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(authors[i].units, MAXIMUM_UNITS));
            total = total + authors[i].units - author.units;
            author.units = uint24(authors[i].units);
            emit UnitsSet(modelId, authors[i].account, authors[i].units);
        }
        require(total != 0 && total <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(total, MAXIMUM_UNITS));
        royalties.units = uint24(total);
        if (royalties.firstUnits == 0) royalties.firstUnits = uint24(total);
    }

    function _writeSplit(uint256 modelId, uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) private {
        uint256 sum = uint256(authorsBps) + sharesBps + treasuryBps;
        require(sum == BPS, RevenueRouterSplitInvalid(sum));
        _models[modelId].authorsBps = authorsBps;
        _models[modelId].sharesBps = sharesBps;
        emit SplitSet(modelId, authorsBps, sharesBps, treasuryBps);
    }
}
