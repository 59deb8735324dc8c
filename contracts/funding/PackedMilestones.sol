// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {MilestoneTerms} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "../model/CloneArguments.sol";

/// @title A milestone plan as immutable arguments of a clone
/// @notice The plan is part of the vault's code: nobody can change it. Titles and specifications are in its events.
/// @dev Layout after the model id (8 bytes): per milestone shareBps (2 bytes), dueBy (6), liveDays (4).
library PackedMilestones {
    using CloneArguments for bytes;

    uint256 private constant HEAD = 8;
    uint256 private constant ENTRY_BYTES = 12;
    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_COUNT = 12;
    uint256 private constant MAX_LIVE_DAYS = 365;
    uint256 private constant MAX_PLAN_SECONDS = 3650 days;
    uint256 private constant MAX_TITLE_BYTES = 120;

    /// @notice The arguments of a vault's clone.
    function encode(uint256 modelId, MilestoneTerms[] memory plan) internal pure returns (bytes memory args) {
        args = abi.encodePacked(uint64(modelId));
        for (uint256 i = 0; i < plan.length; ++i) {
            args = abi.encodePacked(args, plan[i].shareBps, plan[i].dueBy, plan[i].liveDays);
        }
    }

    /// @notice Reverts with {IMilestoneVault-MilestonePlanInvalid} when a plan cannot work.
    /// @param raiseEnd unix second in which the presale ends
    function check(MilestoneTerms[] memory plan, uint256 raiseEnd) internal pure {
        _require(plan.length != 0 && plan.length <= MAX_COUNT, IMilestoneVault.PlanProblem.Count);
        uint256 sum = 0;
        uint256 previous = 0;
        for (uint256 i = 0; i < plan.length; ++i) {
            MilestoneTerms memory terms = plan[i];
            _require(terms.shareBps != 0, IMilestoneVault.PlanProblem.ShareZero);
            _require(terms.liveDays <= MAX_LIVE_DAYS, IMilestoneVault.PlanProblem.LiveDaysTooLong);
            uint256 titleBytes = bytes(terms.title).length;
            _require(titleBytes != 0 && titleBytes <= MAX_TITLE_BYTES, IMilestoneVault.PlanProblem.TitleLength);
            sum += terms.shareBps;
            if (i == 0 && terms.dueBy == 0) continue;
            _require(terms.dueBy >= previous, IMilestoneVault.PlanProblem.DueDatesOrder);
            _require(terms.dueBy > raiseEnd, IMilestoneVault.PlanProblem.DueBeforeRaiseEnds);
            _require(terms.dueBy <= raiseEnd + MAX_PLAN_SECONDS, IMilestoneVault.PlanProblem.DueTooLate);
            previous = terms.dueBy;
        }
        _require(sum == BPS, IMilestoneVault.PlanProblem.SharesSum);
    }

    function count(bytes memory args) internal pure returns (uint256) {
        return (args.length - HEAD) / ENTRY_BYTES;
    }

    /// @dev The caller has checked that `index` is below {count}; so for the two readers below.
    function shareBps(bytes memory args, uint256 index) internal pure returns (uint16) {
        return uint16(_entry(args, index) >> 80);
    }

    function dueBy(bytes memory args, uint256 index) internal pure returns (uint48) {
        return uint48(_entry(args, index) >> 32);
    }

    function liveDays(bytes memory args, uint256 index) internal pure returns (uint32) {
        return uint32(_entry(args, index));
    }

    /// @dev The 96 bits of one milestone.
    function _entry(bytes memory args, uint256 index) private pure returns (uint256) {
        return args.numberAt(HEAD + index * ENTRY_BYTES, ENTRY_BYTES);
    }

    function _require(bool condition, IMilestoneVault.PlanProblem problem) private pure {
        if (!condition) revert IMilestoneVault.MilestonePlanInvalid(problem);
    }
}
