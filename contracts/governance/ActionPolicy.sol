// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorProposalGuardianUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorProposalGuardianUpgradeable.sol";

import {IActionPolicy} from "../interfaces/IActionPolicy.sol";
import {ICreditVault} from "../interfaces/ICreditVault.sol";
import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelGovernor} from "../interfaces/IModelGovernor.sol";
import {IModelTimelock} from "../interfaces/IModelTimelock.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {ModelRecord} from "../model/ModelRecord.sol";
import {CategoryOrder} from "./CategoryOrder.sol";

/// @title What kind of decision a proposal is
/// @notice Sorts the actions of a proposal by the contract and the function that they call. What is not known here,
/// and whatever changes who decides, needs the strictest vote. A release is queued only when it has been evaluated as
/// its model asks.
/// @dev Pure law without storage or owner: other rules need another policy, and so another governor. Trusts whoever
/// asks to name its own governor.
contract ActionPolicy is IActionPolicy {
    /// @notice Where releases are approved.
    IReleaseRegistry public immutable releases;
    /// @notice Where the holders' allowance is set.
    address public immutable allowance;
    /// @notice Where income is split.
    address public immutable router;

    constructor(address releases_, address allowance_, address router_) {
        releases = IReleaseRegistry(releases_);
        allowance = allowance_;
        router = router_;
    }

    /// @inheritdoc IActionPolicy
    function inspect(
        address governor,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (Category category, bytes32 digest) {
        uint8 strictest = 0;
        for (uint256 i = 0; i < targets.length; ++i) {
            Category one =
                values[i] != 0 ? Category.Constitution : _categoryOf(governor, targets[i], _selectorOf(calldatas[i]));
            uint8 rank = CategoryOrder.rankOf(uint8(one));
            if (rank > strictest) strictest = rank;
        }
        return (Category(CategoryOrder.atRank(strictest)), codeDigest(targets));
    }

    /// @inheritdoc IActionPolicy
    function checkQueueable(
        address[] calldata targets,
        bytes[] calldata calldatas
    ) external view returns (bytes32 digest) {
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes calldata data = calldatas[i];
            bool approves = targets[i] == address(releases) && _selectorOf(data) == IReleaseRegistry.approve.selector;
            if (approves && data.length >= 36) releases.checkGate(uint256(bytes32(data[4:36])));
        }
        return codeDigest(targets);
    }

    /// @inheritdoc IActionPolicy
    function codeDigest(address[] calldata targets) public view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](targets.length);
        for (uint256 i = 0; i < targets.length; ++i) {
            if (targets[i].code.length != 0) hashes[i] = targets[i].codehash;
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @inheritdoc IActionPolicy
    function isOnlyAboutGuardian(
        address governor,
        address[] calldata targets,
        bytes[] calldata calldatas
    ) external pure returns (bool) {
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes4 selector = _selectorOf(calldatas[i]);
            bool aboutGuardian =
                selector == GovernorProposalGuardianUpgradeable.setProposalGuardian.selector ||
                    selector == IModelGovernor.setGuardianExpiry.selector;
            if (targets[i] != governor || !aboutGuardian) return false;
        }
        return true;
    }

    function _categoryOf(address governor, address target, bytes4 selector) private view returns (Category) {
        if (target == address(releases) && _isAboutRelease(selector)) return Category.Release;
        if (_isAboutPrice(governor, target, selector)) return Category.Price;
        if (_isAboutTreasury(governor, target, selector)) return Category.Treasury;
        return Category.Constitution;
    }

    function _isAboutRelease(bytes4 selector) private pure returns (bool) {
        return
            selector == IReleaseRegistry.approve.selector ||
            selector == IReleaseRegistry.reject.selector ||
            selector == IReleaseRegistry.finalizeCanary.selector ||
            selector == IReleaseRegistry.abortCanary.selector;
    }

    function _isAboutPrice(address governor, address target, bytes4 selector) private view returns (bool) {
        return selector == ICreditVault.setPrice.selector && target == ModelRecord.creditVaultOf(governor);
    }

    function _isAboutTreasury(address governor, address target, bytes4 selector) private view returns (bool) {
        if (target == ModelRecord.vaultOf(governor)) return selector == IMilestoneVault.releaseByVote.selector;
        if (target == allowance) return _isAboutFreeCalls(selector);
        if (target == router) return selector == IRevenueRouter.setOperatorFee.selector;
        bool spends = selector == IModelTimelock.pay.selector || selector == IModelTimelock.fundHolderCalls.selector;
        return spends && target == ModelRecord.timelockOf(governor);
    }

    /// @dev The terms, too, say what leaves the treasury: how many calls it pays for, how often, and for how much.
    function _isAboutFreeCalls(bytes4 selector) private pure returns (bool) {
        return selector == IHolderAllowance.setAllowance.selector || selector == IHolderAllowance.withdraw.selector;
    }

    /// @dev First four bytes of a call; zero when it has fewer.
    function _selectorOf(bytes calldata data) private pure returns (bytes4) {
        return data.length < 4 ? bytes4(0) : bytes4(data);
    }
}
