// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IActionPolicy} from "../interfaces/IActionPolicy.sol";
import {ICreditVault} from "../interfaces/ICreditVault.sol";
import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTimelock} from "../interfaces/IModelTimelock.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";
import {CategoryOrder} from "./CategoryOrder.sol";

/// @title What kind of decision a proposal is
/// @notice Sorts the actions of a proposal by the contract and the function that they call. What is not known here,
/// and whatever changes who decides, needs the strictest vote.
/// @dev Pure law without storage or owner: other rules need another policy, and so another governor.
contract ActionPolicy is IActionPolicy {
    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;
    /// @notice Where releases are approved.
    address public immutable releases;
    /// @notice Where the holders' allowance is set.
    address public immutable allowance;

    constructor(address registry_, address releases_, address allowance_) {
        registry = IModelRegistry(registry_);
        releases = releases_;
        allowance = allowance_;
    }

    /// @inheritdoc IActionPolicy
    function classify(
        uint256 modelId,
        address[] calldata targets,
        bytes4[] calldata selectors,
        uint256[] calldata values
    ) external view returns (Category) {
        ModelParts memory parts = registry.parts(modelId);
        uint8 strictest = 0;
        for (uint256 i = 0; i < targets.length; ++i) {
            if (values[i] != 0) return Category.Constitution;
            uint8 rank = CategoryOrder.rankOf(uint8(_categoryOf(parts, targets[i], selectors[i])));
            if (rank > strictest) strictest = rank;
        }
        return Category(CategoryOrder.atRank(strictest));
    }

    function _categoryOf(ModelParts memory parts, address target, bytes4 selector) private view returns (Category) {
        if (target == releases) {
            if (
                selector == IReleaseRegistry.approve.selector ||
                selector == IReleaseRegistry.finalizeCanary.selector ||
                selector == IReleaseRegistry.abortCanary.selector
            ) return Category.Release;
        } else if (target == parts.creditVault) {
            if (selector == ICreditVault.setPrice.selector) return Category.Price;
        } else if (target == allowance) {
            if (selector == IHolderAllowance.setAllowance.selector) return Category.Price;
        } else if (target == parts.timelock) {
            if (selector == IModelTimelock.pay.selector) return Category.Treasury;
        } else if (target == parts.vault) {
            if (selector == IMilestoneVault.releaseByVote.selector) return Category.Treasury;
        }
        return Category.Constitution;
    }
}
