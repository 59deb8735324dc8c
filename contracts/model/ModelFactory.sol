// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {PackedMilestones} from "../funding/PackedMilestones.sol";
import {PackedRaise} from "../funding/PackedRaise.sol";
import {TeamVesting} from "../funding/TeamVesting.sol";
import {ModelTimelock} from "../governance/ModelTimelock.sol";
import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {ICreditToken} from "../interfaces/ICreditToken.sol";
import {ICreditVault} from "../interfaces/ICreditVault.sol";
import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelFactory} from "../interfaces/IModelFactory.sol";
import {IModelGovernor} from "../interfaces/IModelGovernor.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {AdmissionTerms, ModelParams, ModelParts, RaiseTerms} from "../interfaces/ModelTerms.sol";
import {ModelRecord} from "./ModelRecord.sol";

/// @title Where models are launched
/// @notice Makes all contracts of a model in one transaction, and refuses to finish unless only the model's own members
/// can decide about it.
/// @dev Has no owner and no state. Every part is a clone whose first argument is the model's id; the order of making
/// follows who names whom: the governor comes last, because its arguments name all the others.
contract ModelFactory is IModelFactory {
    bytes32 private constant ADMIN_ROLE = 0;
    bytes32 private constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");
    bytes32 private constant EXECUTOR_ROLE = keccak256("EXECUTOR_ROLE");
    bytes32 private constant CANCELLER_ROLE = keccak256("CANCELLER_ROLE");

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;
    /// @notice Where releases are recorded.
    IReleaseRegistry public immutable releases;
    /// @notice Where income is split.
    IRevenueRouter public immutable router;
    /// @notice Where the holders' allowance is kept.
    IHolderAllowance public immutable allowance;
    /// @notice Where it is kept who may buy shares of restricted models.
    IAdmissions public immutable admissions;

    address private immutable _shares;
    address private immutable _presale;
    address private immutable _vault;
    address private immutable _governor;
    address private immutable _timelock;
    address private immutable _creditToken;
    address private immutable _creditVault;
    address private immutable _till;
    address private immutable _vesting;

    constructor(Singletons memory singletons, Implementations memory made) {
        registry = IModelRegistry(_checked(singletons.registry));
        releases = IReleaseRegistry(_checked(singletons.releases));
        router = IRevenueRouter(_checked(singletons.router));
        allowance = IHolderAllowance(_checked(singletons.allowance));
        admissions = IAdmissions(_checked(singletons.admissions));
        _shares = _checked(made.shares);
        _presale = _checked(made.presale);
        _vault = _checked(made.vault);
        _governor = _checked(made.governor);
        _timelock = _checked(made.timelock);
        _creditToken = _checked(made.creditToken);
        _creditVault = _checked(made.creditVault);
        _till = _checked(made.till);
        _vesting = _checked(made.vesting);
    }

    /// @inheritdoc IModelFactory
    function createModel(ModelParams calldata params) external returns (uint256 modelId, ModelParts memory parts) {
        modelId = registry.nextModelId();
        parts = _makeParts(modelId, params);
        registry.register(modelId, msg.sender, parts, params.identity, params.voting, params.revenue, params.service);
        _initializeGovernance(parts, params);
        _initializeFunding(modelId, parts, params);
        _initializeRevenue(modelId, parts, params);
        releases.submitFirst(modelId, msg.sender, params.firstRelease, params.evaluation);
        _checkRoles(parts);
    }

    /// @inheritdoc IModelFactory
    function implementations() external view returns (Implementations memory) {
        return
            Implementations({
                shares: _shares,
                presale: _presale,
                vault: _vault,
                governor: _governor,
                timelock: _timelock,
                creditToken: _creditToken,
                creditVault: _creditVault,
                till: _till,
                vesting: _vesting
            });
    }

    function _makeParts(uint256 modelId, ModelParams calldata params) private returns (ModelParts memory parts) {
        bytes32 salt = keccak256(abi.encode(msg.sender, params.salt));
        bytes memory id = abi.encodePacked(uint64(modelId));
        parts.timelock = _clone(_timelock, id, salt);
        parts.shares = _clone(_shares, id, salt);
        parts.creditToken = _clone(_creditToken, id, salt);
        parts.creditVault = _clone(_creditVault, abi.encodePacked(id, parts.creditToken, parts.timelock), salt);
        parts.till = _clone(_till, id, salt);
        if (params.raise.teamBps != 0) parts.vesting = _clone(_vesting, _vestingArgs(id, params.raise), salt);
        parts.vault = _clone(_vault, PackedMilestones.encode(modelId, params.milestones), salt);
        parts.presale = _clone(_presale, _presaleArgs(modelId, params), salt);
        parts.governor = _clone(_governor, ModelRecord.encode(modelId, parts), salt);
    }

    function _initializeGovernance(ModelParts memory parts, ModelParams calldata params) private {
        address[] memory governors = new address[](1);
        governors[0] = parts.governor;
        ModelTimelock(payable(parts.timelock)).initialize(params.voting.minDelay, governors, governors, address(0));
        IModelGovernor(parts.governor).initialize(params.voting);
    }

    function _initializeFunding(uint256 modelId, ModelParts memory parts, ModelParams calldata params) private {
        IPresaleRound(parts.presale).initialize();
        IMilestoneVault(parts.vault).initialize(params.milestones, params.raise.end);
        if (parts.vesting != address(0)) TeamVesting(payable(parts.vesting)).initialize(msg.sender);
        IModelShares(parts.shares).initialize(
            IModelShares.Setup({
                name: params.identity.name,
                symbol: params.identity.symbol,
                presale: parts.presale,
                vault: parts.vault,
                timelock: parts.timelock,
                vesting: parts.vesting,
                restricted: _isRestricted(params.admission)
            })
        );
        if (_isRestricted(params.admission)) admissions.setRules(modelId, params.admission);
    }

    function _initializeRevenue(uint256 modelId, ModelParts memory parts, ModelParams calldata params) private {
        router.registerModel(modelId, parts.shares, parts.timelock, params.revenue);
        allowance.registerModel(
            modelId,
            parts.timelock,
            params.service.holderCallsPerEpoch,
            params.service.epochSeconds
        );
        ICreditToken(parts.creditToken).initialize(
            string.concat(params.identity.name, " credits"),
            string.concat(params.identity.symbol, "-C"),
            parts.creditVault
        );
        ICreditVault(parts.creditVault).initialize(params.service.callPrice);
    }

    /// @dev The governor holds every role but administration, which only the timelock itself has; nobody else does.
    function _checkRoles(ModelParts memory parts) private view {
        IAccessControl timelock = IAccessControl(parts.timelock);
        bool governs =
            timelock.hasRole(PROPOSER_ROLE, parts.governor) &&
                timelock.hasRole(CANCELLER_ROLE, parts.governor) &&
                timelock.hasRole(EXECUTOR_ROLE, parts.governor);
        bool open =
            timelock.hasRole(EXECUTOR_ROLE, address(0)) ||
                timelock.hasRole(PROPOSER_ROLE, address(0)) ||
                timelock.hasRole(ADMIN_ROLE, address(0));
        bool leftOver = timelock.hasRole(ADMIN_ROLE, address(this)) || timelock.hasRole(ADMIN_ROLE, msg.sender);
        if (!governs || open || leftOver || !timelock.hasRole(ADMIN_ROLE, parts.timelock)) {
            revert ModelFactoryRolesWrong(parts.timelock);
        }
    }

    function _presaleArgs(uint256 modelId, ModelParams calldata params) private pure returns (bytes memory) {
        bool restricted = _isRestricted(params.admission);
        return PackedRaise.encode(modelId, params.raise, params.service.callPrice, restricted);
    }

    /// @dev The layout is {TeamVesting}'s.
    function _vestingArgs(bytes memory id, RaiseTerms calldata raise) private pure returns (bytes memory) {
        return abi.encodePacked(id, raise.end, raise.teamVestingSeconds, raise.teamCliffSeconds);
    }

    function _isRestricted(AdmissionTerms calldata admission) private pure returns (bool) {
        return admission.allowlistRoot != 0 || admission.attester != address(0);
    }

    function _clone(address implementation, bytes memory args, bytes32 salt) private returns (address) {
        return Clones.cloneDeterministicWithImmutableArgs(implementation, args, salt);
    }

    function _checked(address account) private view returns (address) {
        if (account.code.length == 0) revert ModelFactoryNoCode(account);
        return account;
    }
}
