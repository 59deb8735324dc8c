// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {QuotaEpochs} from "./QuotaEpochs.sol";
import {ServiceCovenant} from "./ServiceCovenant.sol";

/// @title The calls that the treasury gives the holders, and pays the operator for
/// @notice Holders of a model's shares use the model within an allowance that they vote themselves: so many whole calls
/// for all together in each epoch. What holders signed is paid to the operator from a budget that the treasury fills.
/// @dev Roles: the factory registers models; a model's timelock sets the terms and takes money back;
/// everything else is open to all. There is no owner. Shares are counted off chain, by the index: an operator who
/// invents holders can take what an epoch costs at most, and nothing of an epoch in which it was no operator or that
/// evaluators stopped. Delegating votes changes nothing here. Not protected: dollars sent here by plain transfer stay here; a holder who is a contract can spoil a batch that names it,
/// so whoever settles puts it into a batch of its own.
contract HolderAllowance is QuotaEpochs, ServiceCovenant, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant MAXIMUM_CALLS = type(uint64).max;
    uint256 private constant SETTLE_SECONDS = 30 days;
    uint256 private constant LEAST_NEWCOMER_CALLS = 10;
    uint256 private constant NEWCOMER_PART = 20;

    /// @dev What was settled last; an earlier epoch than this one is closed.
    struct Settled {
        uint64 epoch;
        uint128 calls;
    }

    /// @notice The dollar in which operators are paid.
    IERC20 public immutable asset;
    /// @notice Where it stands who operates a model, and since when.
    IModelRegistry public immutable registry;
    /// @notice The only account that may register models.
    address public immutable factory;
    /// @inheritdoc IHolderAllowance
    uint32 public immutable probeSeconds;

    mapping(uint256 modelId => address) private _timelocks;
    mapping(uint256 modelId => uint256) private _funds;
    mapping(uint256 modelId => mapping(uint64 epoch => uint256 calls)) private _paidCalls;
    mapping(uint256 modelId => mapping(address operator => mapping(address holder => Settled))) private _settled;

    constructor(
        address registry_,
        address releases_,
        address factory_,
        uint32 probeSeconds_
    ) ServiceCovenant(releases_) {
        registry = IModelRegistry(registry_);
        asset = IERC20(IModelRegistry(registry_).asset());
        factory = factory_;
        probeSeconds = probeSeconds_;
    }

    modifier onlyTimelock(uint256 modelId) {
        address timelock = _timelockOf(modelId);
        require(msg.sender == timelock, HolderAllowanceNotTimelock(msg.sender, timelock));
        _;
    }

    /// @inheritdoc IHolderAllowance
    function registerModel(uint256 modelId, address timelock, uint128 callsPerEpoch, uint32 epochSeconds) external {
        require(msg.sender == factory, HolderAllowanceNotFactory(msg.sender));
        require(_timelocks[modelId] == address(0), HolderAllowanceModelExists(modelId));
        _timelocks[modelId] = timelock;
        require(callsPerEpoch <= MAXIMUM_CALLS, HolderAllowanceTooManyCalls(callsPerEpoch, MAXIMUM_CALLS));
        _setTerms(modelId, uint64(callsPerEpoch), epochSeconds, 0);
    }

    /// @inheritdoc IHolderAllowance
    function setAllowance(
        uint256 modelId,
        uint64 callsPerEpoch,
        uint32 epochSeconds,
        uint64 payPerCall
    ) external onlyTimelock(modelId) {
        _setTerms(modelId, callsPerEpoch, epochSeconds, payPerCall);
    }

    /// @inheritdoc IHolderAllowance
    function fund(uint256 modelId, uint256 amount) external nonReentrant {
        _timelockOf(modelId);
        require(amount != 0, HolderAllowanceAmount(amount, _funds[modelId]));
        uint256 funds = _funds[modelId] + amount;
        _funds[modelId] = funds;
        emit AllowanceFunded(modelId, msg.sender, amount, funds);

        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), amount);
        uint256 delivered = asset.balanceOf(address(this)) - before;
        require(delivered == amount, HolderAllowanceAmountMismatch(delivered, amount));
    }

    /// @inheritdoc IHolderAllowance
    function withdraw(uint256 modelId, uint256 amount) external onlyTimelock(modelId) {
        uint256 funds = _funds[modelId];
        require(amount != 0 && amount <= funds, HolderAllowanceAmount(amount, funds));
        _funds[modelId] = funds - amount;
        emit AllowanceWithdrawn(modelId, amount, funds - amount);
        asset.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IHolderAllowance
    function settle(
        uint256 modelId,
        address operator,
        uint64 epoch,
        Usage[] calldata usages
    ) external nonReentrant returns (uint256 calls, uint256 paid) {
        (Terms memory terms, uint256 end) = _epoch(modelId, epoch);
        _checkSettleable(modelId, operator, epoch, end);
        uint256 left = _payableCalls(modelId, epoch, terms);
        for (uint256 i = 0; i < usages.length; ++i) {
            calls += _count(modelId, operator, epoch, usages[i], left - calls, terms.payPerCall);
        }
        require(calls != 0, HolderAllowanceNothingToSettle(modelId, epoch));
        paid = calls * terms.payPerCall;
        _paidCalls[modelId][epoch] += calls;
        _funds[modelId] -= paid;
        asset.safeTransfer(operator, paid);
    }

    /// @inheritdoc IHolderAllowance
    function failEpoch(
        uint256 modelId,
        address operator,
        uint64 epoch,
        bytes32 evidenceSha256,
        Verdict[] calldata verdicts
    ) external {
        (uint256 opensAt, ) = settlementTime(modelId, epoch);
        // Else evaluators could stop the pay of years to come, and members who name others would be too late.
        require(block.timestamp >= epoch, HolderAllowanceEpochNotBegun(epoch, block.timestamp));
        require(block.timestamp < opensAt, HolderAllowanceProbesOver(epoch, opensAt));
        _failEpoch(modelId, operator, epoch, evidenceSha256, verdicts);
    }

    /// @inheritdoc IHolderAllowance
    function allowance(
        uint256 modelId
    ) external view returns (uint64 callsPerEpoch, uint32 epochSeconds, uint64 payPerCall, uint48 since) {
        _timelockOf(modelId);
        Terms memory terms = _termsNow(modelId);
        return (terms.callsPerEpoch, terms.epochSeconds, terms.payPerCall, terms.since);
    }

    /// @inheritdoc IHolderAllowance
    function settlementTime(uint256 modelId, uint64 epoch) public view returns (uint256 opensAt, uint256 closesAt) {
        (, uint256 end) = _epoch(modelId, epoch);
        opensAt = end + probeSeconds;
        closesAt = opensAt + SETTLE_SECONDS;
    }

    /// @inheritdoc IHolderAllowance
    function budget(uint256 modelId) external view returns (uint256 funds, uint256 costPerEpoch, uint256 epochsLeft) {
        _timelockOf(modelId);
        Terms memory terms = _termsNow(modelId);
        funds = _funds[modelId];
        costPerEpoch = _callsOf(terms) * terms.payPerCall;
        epochsLeft = costPerEpoch == 0 ? type(uint256).max : funds / costPerEpoch;
    }

    /// @inheritdoc IHolderAllowance
    function callsLeft(uint256 modelId, uint64 epoch) external view returns (uint256 calls) {
        (Terms memory terms, ) = _epoch(modelId, epoch);
        return _callsOf(terms) - _paidCalls[modelId][epoch];
    }

    /// @inheritdoc IHolderAllowance
    function settledCalls(
        uint256 modelId,
        address operator,
        address holder
    ) external view returns (uint64 epoch, uint128 calls) {
        Settled memory settled = _settled[modelId][operator][holder];
        return (settled.epoch, settled.calls);
    }

    /// @dev Counts what is new of one holder, at most `left`, and checks who signed it.
    function _count(
        uint256 modelId,
        address operator,
        uint64 epoch,
        Usage calldata usage,
        uint256 left,
        uint256 payPerCall
    ) private returns (uint256 calls) {
        address holder = usage.holder;
        require(usage.validUntil > epoch, HolderAllowanceGrantOver(holder, usage.validUntil, epoch));
        require(usage.calls <= usage.signed, HolderAllowanceMoreThanSigned(holder, usage.calls, usage.signed));
        Settled memory settled = _settled[modelId][operator][holder];
        bool isNew = epoch > settled.epoch || (epoch == settled.epoch && usage.calls > settled.calls);
        require(isNew, HolderAllowanceSettledAlready(holder, settled.epoch, settled.calls));
        _checkUsage(modelId, operator, epoch, usage);

        uint256 before = epoch == settled.epoch ? settled.calls : 0;
        calls = Math.min(usage.calls - before, left);
        if (calls == 0) return 0;
        // At most what was signed, which has 128 bits.
        _settled[modelId][operator][holder] = Settled(epoch, uint128(before + calls));
        emit CallsSettled(modelId, holder, operator, epoch, calls, calls * payPerCall);
    }

    function _checkSettleable(uint256 modelId, address operator, uint64 epoch, uint256 end) private view {
        (uint256 opensAt, uint256 closesAt) = (end + probeSeconds, end + probeSeconds + SETTLE_SECONDS);
        bool open = block.timestamp >= opensAt && block.timestamp < closesAt;
        require(open, HolderAllowanceNotSettleable(epoch, opensAt, closesAt));
        require(!hasFailed(modelId, operator, epoch), HolderAllowanceEpochFailed(operator, epoch));
        (uint48 from, uint48 until) = registry.operatorInterval(modelId, operator);
        bool served = from != 0 && from < end && (until == 0 || until > epoch);
        require(served, HolderAllowanceNotOperator(operator, epoch));
    }

    /// @dev Calls of the epoch that are not paid yet and that the budget can pay.
    function _payableCalls(uint256 modelId, uint64 epoch, Terms memory terms) private view returns (uint256) {
        if (terms.payPerCall == 0) return 0;
        return Math.min(_callsOf(terms) - _paidCalls[modelId][epoch], _funds[modelId] / terms.payPerCall);
    }

    /// @dev Calls that an epoch can have: those voted for holders, and a twentieth, but at least ten, for who came to his
    /// shares within the epoch; never more than once again.
    function _callsOf(Terms memory terms) private pure returns (uint256) {
        uint256 voted = terms.callsPerEpoch;
        return voted + Math.min(voted, Math.max(voted / NEWCOMER_PART, LEAST_NEWCOMER_CALLS));
    }

    function _timelockOf(uint256 modelId) private view returns (address timelock) {
        timelock = _timelocks[modelId];
        require(timelock != address(0), HolderAllowanceUnknownModel(modelId));
    }
}
