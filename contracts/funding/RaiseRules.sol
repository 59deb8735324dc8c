// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {RaiseTerms} from "../interfaces/ModelTerms.sol";

/// @title Which raise terms can work
/// @notice Refuses terms under which a presale could not end well: one that cannot reach its soft cap, cannot be
/// finalized, or takes too long.
library RaiseRules {
    uint256 private constant MAX_TIERS = 4;
    uint256 private constant MAX_TEAM_BPS = 5_000;
    uint256 private constant BPS = 10_000;
    uint256 private constant WHOLE_SHARE = 1e18;

    /// @notice Reverts with {IPresaleRound-PresaleTermsInvalid} when something is wrong.
    function check(RaiseTerms memory terms, uint256 maxSeconds) internal view {
        _require(terms.teamBps <= MAX_TEAM_BPS, IPresaleRound.TermsProblem.TeamTooLarge);
        _require(terms.softCap <= terms.hardCap, IPresaleRound.TermsProblem.CapsOrder);
        _require(terms.end > terms.start && terms.end > block.timestamp, IPresaleRound.TermsProblem.EndsTooEarly);
        _require(terms.end <= block.timestamp + maxSeconds, IPresaleRound.TermsProblem.EndsTooLate);
        _require(terms.minContribution <= terms.hardCap, IPresaleRound.TermsProblem.MinimumAboveCap);
        _require(
            terms.walletMax == 0 || terms.walletMax >= terms.minContribution,
            IPresaleRound.TermsProblem.WalletMaxBelowMinimum
        );
        _checkTiers(terms);
    }

    function _checkTiers(RaiseTerms memory terms) private pure {
        uint256 count = terms.tiers.length;
        _require(count != 0 && count <= MAX_TIERS, IPresaleRound.TermsProblem.TierCount);
        uint256 lowest = type(uint128).max;
        uint256 highest = 0;
        uint256 capacity = 0;
        for (uint256 i = 0; i < count; ++i) {
            lowest = Math.min(lowest, terms.tiers[i].price);
            highest = Math.max(highest, terms.tiers[i].price);
            uint256 cap = terms.tiers[i].cap;
            capacity += cap == 0 ? terms.hardCap : cap;
        }
        _require(lowest != 0, IPresaleRound.TermsProblem.PriceZero);
        _require(capacity >= terms.softCap, IPresaleRound.TermsProblem.TiersBelowSoftCap);
        // The shares need a supply of at least one whole share; the second one covers what rounding takes.
        _require(terms.softCap >= 2 * highest, IPresaleRound.TermsProblem.SoftCapTooSmall);
        // The shares and the counters of the presale hold at most 2^112 - 1 units.
        uint256 largestSupply = (((uint256(terms.hardCap) * WHOLE_SHARE) / lowest) * BPS) / (BPS - terms.teamBps);
        _require(
            largestSupply <= type(uint112).max && terms.hardCap <= type(uint112).max,
            IPresaleRound.TermsProblem.SupplyTooLarge
        );
    }

    function _require(bool condition, IPresaleRound.TermsProblem problem) private pure {
        if (!condition) revert IPresaleRound.PresaleTermsInvalid(problem);
    }
}
