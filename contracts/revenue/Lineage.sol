// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {ParentTerms} from "../interfaces/ModelTerms.sol";

/// @title What models owe the models that they were made from
/// @notice A model gives a part of its income to its parents, and a parent gives its part of that to its own parents, and
/// these to theirs: three generations back, and no further.
/// @dev A payment costs the same however many parents there are: only how much came in is written down, by how many
/// generations it has come back already. What a parent has of it is computed when somebody passes it on. A parent is
/// always older than its child, so nothing goes round in circles. Rounding leaves less than one unit for each parent.
abstract contract Lineage is IRevenueRouter {
    /// @notice Most parents of one model.
    uint256 public constant MAXIMUM_PARENTS = 8;
    /// @notice Most of a model's income that all its parents together may get, in ten-thousandths.
    uint256 public constant MAXIMUM_LINEAGE_BPS = 3_000;
    uint256 private constant BPS = 10_000;

    /// @dev Dollars by how many generations they have come back: none, one or two. Each fits 64 bits, as all income does.
    struct Generations {
        uint64 own;
        uint64 children;
        uint64 grandchildren;
    }

    /// @dev `passed` is what this parent has been given of the model's income.
    struct Parent {
        uint48 modelId;
        uint16 bps;
        Generations passed;
    }

    /// @dev Income of a model since its parents were named.
    mapping(uint256 modelId => Generations) private _shared;
    mapping(uint256 modelId => Parent[]) private _parents;
    /// @dev What a model was still owed by a child that then named other parents.
    mapping(uint256 modelId => mapping(uint256 childId => Generations)) private _left;

    /// @inheritdoc IRevenueRouter
    function parentsOf(uint256 modelId) external view returns (ParentTerms[] memory parents) {
        Parent[] storage all = _parents[modelId];
        parents = new ParentTerms[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            parents[i] = ParentTerms(all[i].modelId, all[i].bps);
        }
    }

    /// @inheritdoc IRevenueRouter
    function lineageDue(uint256 childId, uint256 parentId) external view returns (uint256 amount) {
        Generations memory due = _left[parentId][childId];
        amount = _sum(due);
        Parent[] storage all = _parents[childId];
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i].modelId == parentId) amount += _sum(_dueOf(_shared[childId], all[i]));
        }
    }

    /// @dev Names the parents from now on; what those before have earned stays theirs. The caller checks that each is a
    /// model.
    /// @return bps part of income that is theirs together
    function _nameParents(uint256 modelId, ParentTerms[] calldata parents) internal returns (uint256 bps) {
        require(parents.length <= MAXIMUM_PARENTS, RevenueRouterTooManyParents(parents.length, MAXIMUM_PARENTS));
        _settleParents(modelId);
        uint256 youngest = modelId;
        for (uint256 i = 0; i < parents.length; ++i) {
            // Falling ids: each is older than the child, and none comes twice.
            uint256 parentId = parents[i].modelId;
            require(parentId < youngest, RevenueRouterParentRefused(parentId, youngest));
            require(parents[i].bps != 0, RevenueRouterAmountZero());
            youngest = parentId;
            bps += parents[i].bps;
            _parents[modelId].push(Parent(parents[i].modelId, parents[i].bps, Generations(0, 0, 0)));
        }
        require(bps <= MAXIMUM_LINEAGE_BPS, RevenueRouterLineageTooHigh(bps, MAXIMUM_LINEAGE_BPS));
        emit ParentsSet(modelId, parents);
    }

    /// @dev Sets the parents' part of new income aside.
    /// @param bps part of income of all parents together
    /// @param income what came in, by generations
    function _shareWithParents(
        uint256 modelId,
        uint256 bps,
        Generations memory income
    ) internal returns (uint256 toParents) {
        Generations memory before = _shared[modelId];
        Generations memory sum = Generations(
            before.own + income.own,
            before.children + income.children,
            before.grandchildren + income.grandchildren
        );
        _shared[modelId] = sum;
        return _sum(_partOf(sum, bps)) - _sum(_partOf(before, bps));
    }

    /// @dev Takes what `parentId` has of the income of `childId` and was not passed on yet, by generations.
    function _takeLineage(uint256 childId, uint256 parentId) internal returns (Generations memory due) {
        due = _left[parentId][childId];
        delete _left[parentId][childId];
        Parent[] storage all = _parents[childId];
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i].modelId != parentId) continue;
            Generations memory shared = _shared[childId];
            due = _add(due, _dueOf(shared, all[i]));
            all[i].passed = _partOf(shared, all[i].bps);
        }
    }

    function _sum(Generations memory amounts) internal pure returns (uint256) {
        return uint256(amounts.own) + amounts.children + amounts.grandchildren;
    }

    function _settleParents(uint256 modelId) private {
        Parent[] storage all = _parents[modelId];
        Generations memory shared = _shared[modelId];
        for (uint256 i = 0; i < all.length; ++i) {
            uint256 parentId = all[i].modelId;
            _left[parentId][modelId] = _add(_left[parentId][modelId], _dueOf(shared, all[i]));
        }
        delete _parents[modelId];
        delete _shared[modelId];
    }

    function _dueOf(Generations memory shared, Parent memory parent) private pure returns (Generations memory) {
        Generations memory part = _partOf(shared, parent.bps);
        return
            Generations(
                part.own - parent.passed.own,
                part.children - parent.passed.children,
                part.grandchildren - parent.passed.grandchildren
            );
    }

    /// @dev Rounded down; a part of what fits 64 bits.
    function _partOf(Generations memory amounts, uint256 bps) private pure returns (Generations memory) {
        return
            Generations(
                uint64((uint256(amounts.own) * bps) / BPS),
                uint64((uint256(amounts.children) * bps) / BPS),
                uint64((uint256(amounts.grandchildren) * bps) / BPS)
            );
    }

    function _add(Generations memory one, Generations memory other) private pure returns (Generations memory) {
        return Generations(one.own + other.own, one.children + other.children, one.grandchildren + other.grandchildren);
    }
}
