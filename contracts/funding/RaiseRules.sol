// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {RaiseTerms, Tier} from "../interfaces/ModelTerms.sol";

/// @title Which raise terms can work
/// @notice Refuses terms under which a presale could not end well: one that cannot reach its soft cap, cannot be
/// finalized, takes too long, cannot pay for its credits, or hands the team its shares at once.
library RaiseRules {
    /// @notice Limits that differ between a practice chain and a public network; all in seconds.
    struct Limits {
        /// From a launch to the end of its presale, at most.
        uint32 maxRaiseSeconds;
        /// Over which the team's shares vest, at least.
        uint32 minVestingSeconds;
        /// From the end of the presale to the date by which its credits must be given out, at most.
        uint32 maxPerkSeconds;
    }

    uint256 private constant MAX_TIERS = 4;
    uint256 private constant MAX_TEAM_BPS = 5_000;
    uint256 private constant BPS = 10_000;
    uint256 private constant WHOLE_SHARE = 1e18;
    uint256 private constant DOLLAR = 1e6;
    uint256 private constant ONE_CREDIT = 1e6;

    /// @notice Reverts with {IPresaleRound-PresaleTermsInvalid} when something is wrong.
    /// @param perkPrice dollars for one credit
    function check(RaiseTerms memory terms, Limits memory limits, uint256 perkPrice) internal view {
        _require(terms.teamBps <= MAX_TEAM_BPS, IPresaleRound.TermsProblem.TeamTooLarge);
        _require(terms.softCap <= terms.hardCap, IPresaleRound.TermsProblem.CapsOrder);
        _require(terms.end > terms.start && terms.end > block.timestamp, IPresaleRound.TermsProblem.EndsTooEarly);
        _require(terms.end <= block.timestamp + limits.maxRaiseSeconds, IPresaleRound.TermsProblem.EndsTooLate);
        _require(terms.minContribution <= terms.hardCap, IPresaleRound.TermsProblem.MinimumAboveCap);
        _require(
            terms.walletMax == 0 || terms.walletMax >= terms.minContribution,
            IPresaleRound.TermsProblem.WalletMaxBelowMinimum
        );
        _checkVesting(terms, limits.minVestingSeconds);
        _checkShareTiers(terms);
        _checkPerks(terms, limits.maxPerkSeconds, perkPrice);
    }

    function _checkVesting(RaiseTerms memory terms, uint256 minSeconds) private pure {
        if (terms.teamBps == 0) return;
        bool works = terms.teamVestingSeconds >= minSeconds && terms.teamCliffSeconds <= terms.teamVestingSeconds;
        _require(works, IPresaleRound.TermsProblem.VestingTooShort);
    }

    /// @dev Without shares nobody could ever decide about the model, so there is at least one tier that sells them.
    function _checkShareTiers(RaiseTerms memory terms) private pure {
        uint256 count = terms.tiers.length;
        _require(count != 0 && count <= MAX_TIERS, IPresaleRound.TermsProblem.TierCount);
        uint256 lowest = type(uint64).max;
        uint256 highest = 0;
        uint256 capacity = 0;
        for (uint256 i = 0; i < count; ++i) {
            Tier memory tier = terms.tiers[i];
            if (tier.price == 0) continue;
            lowest = Math.min(lowest, tier.price);
            highest = Math.max(highest, tier.price);
            capacity += tier.cap == 0 ? terms.hardCap : tier.cap;
        }
        _require(highest != 0, IPresaleRound.TermsProblem.PriceZero);
        _require(capacity >= terms.softCap, IPresaleRound.TermsProblem.TiersBelowSoftCap);
        // The shares need a supply of at least one whole share; the second one covers what rounding takes.
        _require(terms.softCap >= 2 * highest, IPresaleRound.TermsProblem.SoftCapTooSmall);
        // The shares and the counters of the presale hold at most 2^112 - 1 units.
        uint256 largestSupply = (((uint256(terms.hardCap) * WHOLE_SHARE) / lowest) * BPS) / (BPS - terms.teamBps);
        _require(largestSupply <= type(uint112).max, IPresaleRound.TermsProblem.SupplyTooLarge);
    }

    /// @dev What a tier takes must pay for its credits; of what buys shares at least half must reach the model.
    function _checkPerks(RaiseTerms memory terms, uint256 maxSeconds, uint256 perkPrice) private pure {
        bool some = false;
        uint256 most = terms.hardCap;
        for (uint256 i = 0; i < terms.tiers.length; ++i) {
            Tier memory tier = terms.tiers[i];
            bool accessOnly = tier.price == 0;
            if (accessOnly) {
                _require(tier.creditsPerDollar != 0 && tier.cap != 0, IPresaleRound.TermsProblem.AccessWithoutCredits);
                most += tier.cap;
            }
            some = some || tier.creditsPerDollar != 0;
            uint256 payable_ = accessOnly ? DOLLAR * ONE_CREDIT : (DOLLAR * ONE_CREDIT) / 2;
            _require(uint256(tier.creditsPerDollar) * perkPrice <= payable_, IPresaleRound.TermsProblem.PerksTooDear);
        }
        // The presale counts all dollars in 64 bits.
        _require(most <= type(uint64).max, IPresaleRound.TermsProblem.SupplyTooLarge);
        bool dated =
            some ? terms.perksBy > terms.end && terms.perksBy <= uint256(terms.end) + maxSeconds : terms.perksBy == 0;
        _require(dated, IPresaleRound.TermsProblem.PerksDate);
    }

    function _require(bool condition, IPresaleRound.TermsProblem problem) private pure {
        if (!condition) revert IPresaleRound.PresaleTermsInvalid(problem);
    }
}
