// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIncomeSource} from "../interfaces/IIncomeSource.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {AuthorUnits, ParentTerms, RevenueTerms} from "../interfaces/ModelTerms.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {IncomeSplit} from "./IncomeSplit.sol";
import {Lineage} from "./Lineage.sol";
import {Royalties} from "./Royalties.sol";

/// @title Where all income of all models arrives and is split
/// @notice Every payment is split at once between a model's authors, its shares and its treasury, after the fee of its
/// operator and the part of the models that it was made from, where members voted such. Everybody takes out what is his
/// when he likes.
/// @dev Roles: the factory registers models; a model's timelock changes its split, royalty units, operator's fee and
/// parents; an author moves his own units. There is no owner. Trusts the asset to be an ERC-20 that calls nobody back;
/// fees on transfers are refused. Not protected: dollars sent here by plain transfer stay here; whoever pays income says
/// what it is for, so a payer can give the operator its fee on a gift.
contract RevenueRouter is Royalties, Lineage, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Most of the income from calls that an operator can get, in ten-thousandths.
    uint256 public constant MAXIMUM_FEE_BPS = 3_000;
    uint256 private constant BPS = 10_000;
    bytes32 private constant INFERENCE = "inference";
    bytes32 private constant LINEAGE = "lineage";

    struct Model {
        address timelock;
        uint16 feeBps;
        uint16 lineageBps;
    }

    /// @dev Who gets the fee now, and what was earned and not taken out yet.
    struct Operator {
        address account;
        uint64 due;
    }

    /// @notice The dollar in which all income is paid.
    IERC20 public immutable asset;
    /// @notice The only account that may register models.
    address public immutable factory;

    mapping(uint256 modelId => Model) private _models;
    mapping(uint256 modelId => Operator) private _operators;
    /// @dev What operators of earlier votes have not taken out yet.
    mapping(uint256 modelId => mapping(address operator => uint256)) private _formerFees;

    constructor(address asset_, address factory_) {
        asset = IERC20(asset_);
        factory = factory_;
    }

    modifier onlyTimelock(uint256 modelId) {
        address timelock = _timelockOf(modelId);
        require(msg.sender == timelock, RevenueRouterNotTimelock(msg.sender, timelock));
        _;
    }

    /// @inheritdoc IRevenueRouter
    function registerModel(uint256 modelId, address shares, address timelock, RevenueTerms calldata terms) external {
        require(msg.sender == factory, RevenueRouterNotFactory(msg.sender));
        Division storage division = _divisionOf(modelId);
        require(division.shares == address(0), RevenueRouterModelExists(modelId));
        division.shares = shares;
        _models[modelId].timelock = timelock;
        _writeSplit(modelId, terms.authorsBps, terms.sharesBps, terms.treasuryBps);
        _writeUnits(modelId, terms.authors);
        if (terms.parents.length != 0) _writeParents(modelId, terms.parents);
    }

    /// @inheritdoc IRevenueRouter
    function payIncome(uint256 modelId, uint256 amount, bytes32 kind, bytes32 ref) external nonReentrant {
        (address shares, uint256 toShares) = _divide(modelId, amount, kind, ref);
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), amount);
        _checkDelivered(before, amount);
        _sendToShares(shares, toShares);
    }

    /// @inheritdoc IRevenueRouter
    function deliverIncome(uint256 modelId, uint256 amount, bytes32 kind, bytes32 ref) external nonReentrant {
        (address shares, uint256 toShares) = _divide(modelId, amount, kind, ref);
        uint256 before = asset.balanceOf(address(this));
        // No dollars that are counted elsewhere can come meanwhile: everything here that takes some is closed.
        IIncomeSource(msg.sender).sendIncome(amount);
        _checkDelivered(before, amount);
        _sendToShares(shares, toShares);
    }

    /// @inheritdoc IRevenueRouter
    function passOn(uint256 childId, uint256 parentId) external nonReentrant returns (uint256 amount) {
        Division memory division = _known(parentId);
        Generations memory due = _takeLineage(childId, parentId);
        amount = _sum(due);
        Model storage parent = _models[parentId];
        require(amount != 0, RevenueRouterNothingToClaim(childId, parent.timelock));
        Pot memory pot = _count(parentId, amount);
        uint256 left = amount;
        if (parent.lineageBps != 0) {
            left -= _setAside(parentId, parent.lineageBps, Generations(0, due.own, due.children));
        }
        (uint256 toAuthors, uint256 toShares, uint256 toTreasury) = _split(parentId, division, pot, left);
        emit IncomePaid(parentId, msg.sender, LINEAGE, amount, bytes32(childId), toAuthors, toShares, toTreasury);
        _sendToShares(division.shares, toShares);
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
        amount = _takeTreasury(modelId, timelock);
        emit TreasuryClaimed(modelId, amount);
        asset.safeTransfer(timelock, amount);
    }

    /// @inheritdoc IRevenueRouter
    function claimFee(uint256 modelId, address operator) external nonReentrant returns (uint256 amount) {
        return _claimFee(modelId, operator, operator);
    }

    /// @inheritdoc IRevenueRouter
    function claimFeeTo(uint256 modelId, address to) external nonReentrant returns (uint256 amount) {
        require(to != address(0), RevenueRouterPayeeZero());
        return _claimFee(modelId, msg.sender, to);
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
    function setOperatorFee(uint256 modelId, address operator, uint16 feeBps) external onlyTimelock(modelId) {
        require(feeBps <= MAXIMUM_FEE_BPS, RevenueRouterFeeTooHigh(feeBps, MAXIMUM_FEE_BPS));
        require(operator != address(0) || feeBps == 0, RevenueRouterPayeeZero());
        Operator memory former = _operators[modelId];
        _formerFees[modelId][former.account] += former.due;
        _operators[modelId] = Operator(operator, 0);
        _models[modelId].feeBps = feeBps;
        _noteDeductions(modelId);
        emit OperatorFeeSet(modelId, operator, feeBps);
    }

    /// @inheritdoc IRevenueRouter
    function setParents(uint256 modelId, ParentTerms[] calldata parents) external onlyTimelock(modelId) {
        _writeParents(modelId, parents);
    }

    /// @inheritdoc IRevenueRouter
    function splitOf(uint256 modelId) external view returns (uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) {
        Division memory division = _known(modelId);
        (authorsBps, sharesBps) = (division.authorsBps, division.sharesBps);
        treasuryBps = uint16(BPS - authorsBps - sharesBps);
    }

    /// @inheritdoc IRevenueRouter
    function operatorFee(uint256 modelId) external view returns (address operator, uint16 feeBps) {
        _known(modelId);
        return (_operators[modelId].account, _models[modelId].feeBps);
    }

    /// @inheritdoc IRevenueRouter
    function feeClaimable(uint256 modelId, address operator) external view returns (uint256 amount) {
        amount = _formerFees[modelId][operator];
        Operator memory current = _operators[modelId];
        if (current.account == operator) amount += current.due;
    }

    function _known(uint256 modelId) private view returns (Division memory division) {
        division = _divisionOf(modelId);
        require(division.shares != address(0), RevenueRouterUnknownModel(modelId));
    }

    function _timelockOf(uint256 modelId) private view returns (address timelock) {
        timelock = _models[modelId].timelock;
        require(timelock != address(0), RevenueRouterUnknownModel(modelId));
    }

    /// @dev Writes a payment down for everybody. The part of the shares is still to be sent to them.
    function _divide(
        uint256 modelId,
        uint256 amount,
        bytes32 kind,
        bytes32 ref
    ) private returns (address shares, uint256 toShares) {
        require(amount != 0, RevenueRouterAmountZero());
        Division memory division = _known(modelId);
        Pot memory pot = _count(modelId, amount);
        uint256 left = amount;
        if (division.deductions) left -= _deduct(modelId, kind, amount);
        uint256 toAuthors;
        uint256 toTreasury;
        (toAuthors, toShares, toTreasury) = _split(modelId, division, pot, left);
        shares = division.shares;
        emit IncomePaid(modelId, msg.sender, kind, amount, ref, toAuthors, toShares, toTreasury);
    }

    /// @dev First the operator's part of what calls earn, rounded down, then the parents' part of the rest.
    function _deduct(uint256 modelId, bytes32 kind, uint256 amount) private returns (uint256 deducted) {
        (uint256 feeBps, uint256 lineageBps) = (_models[modelId].feeBps, _models[modelId].lineageBps);
        if (feeBps != 0 && kind == INFERENCE) deducted = _payFee(modelId, feeBps, amount);
        // A payment is below 2^56, or the sum of all would be above it.
        if (lineageBps != 0) deducted += _setAside(modelId, lineageBps, Generations(uint64(amount - deducted), 0, 0));
    }

    function _payFee(uint256 modelId, uint256 feeBps, uint256 amount) private returns (uint256 fee) {
        fee = (amount * feeBps) / BPS;
        Operator storage operator = _operators[modelId];
        // Below 2^56, as all income of a model is.
        operator.due += uint64(fee);
        emit FeeEarned(modelId, operator.account, fee);
    }

    /// @dev Payments of models that give nobody a part before the split need not ask how much.
    function _noteDeductions(uint256 modelId) private {
        Model storage model = _models[modelId];
        _divisionOf(modelId).deductions = model.feeBps != 0 || model.lineageBps != 0;
    }

    /// @dev Sets the parents' part aside; `income` says by how many generations it came back.
    function _setAside(
        uint256 modelId,
        uint256 lineageBps,
        Generations memory income
    ) private returns (uint256 toParents) {
        toParents = _shareWithParents(modelId, lineageBps, income);
        emit ParentsEarned(modelId, toParents);
    }

    /// @dev Splits what is left of a payment. The part of the shares is still to be sent to them.
    function _split(
        uint256 modelId,
        Division memory division,
        Pot memory pot,
        uint256 left
    ) private returns (uint256 toAuthors, uint256 toShares, uint256 toTreasury) {
        (toAuthors, toShares, toTreasury) = IncomeSplit.split(left, division.authorsBps, division.sharesBps);
        _fillPot(modelId, division, pot, toAuthors, toTreasury);
    }

    function _checkDelivered(uint256 before, uint256 amount) private view {
        uint256 delivered = asset.balanceOf(address(this)) - before;
        require(delivered == amount, RevenueRouterAmountMismatch(delivered, amount));
    }

    function _sendToShares(address shares, uint256 amount) private {
        if (amount == 0) return;
        asset.safeTransfer(shares, amount);
        IModelShares(shares).notifyRevenue(amount);
    }

    function _claimAuthor(uint256 modelId, address account, address to) private returns (uint256 amount) {
        amount = _takeRoyalties(modelId, account);
        emit AuthorClaimed(modelId, account, to, amount);
        asset.safeTransfer(to, amount);
    }

    function _claimFee(uint256 modelId, address operator, address to) private returns (uint256 amount) {
        amount = _formerFees[modelId][operator];
        _formerFees[modelId][operator] = 0;
        Operator storage current = _operators[modelId];
        if (current.account == operator) {
            amount += current.due;
            current.due = 0;
        }
        require(amount != 0, RevenueRouterNothingToClaim(modelId, operator));
        emit FeeClaimed(modelId, operator, to, amount);
        asset.safeTransfer(to, amount);
    }

    function _writeParents(uint256 modelId, ParentTerms[] calldata parents) private {
        for (uint256 i = 0; i < parents.length; ++i) {
            // Reverts when there is no such model.
            _timelockOf(parents[i].modelId);
        }
        // At most what the lineage allows, which is far below 2^16.
        _models[modelId].lineageBps = uint16(_nameParents(modelId, parents));
        _noteDeductions(modelId);
    }

    function _writeSplit(uint256 modelId, uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) private {
        uint256 sum = uint256(authorsBps) + sharesBps + treasuryBps;
        require(sum == BPS, RevenueRouterSplitInvalid(sum));
        Division storage division = _divisionOf(modelId);
        (division.authorsBps, division.sharesBps) = (authorsBps, sharesBps);
        emit SplitSet(modelId, authorsBps, sharesBps, treasuryBps);
    }
}
