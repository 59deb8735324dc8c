// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CategoryOrder} from "../../../contracts/governance/CategoryOrder.sol";
import {VoteRules} from "../../../contracts/governance/VoteRules.sol";

/// @notice What holds for every vote, whatever its numbers. `npm run prove` proves each function for all arguments that
/// satisfy its first line.
contract VotingProperties {
    uint256 private constant VOTES = type(uint112).max;

    /// Nothing passes with as many votes against it as for it.
    function prove_HalfIsNotEnough(uint256 agree, uint256 refuse, uint256 majorityBps) external pure {
        require(agree <= VOTES && refuse <= VOTES && majorityBps >= 5_000 && majorityBps <= 9_000);
        assert(!VoteRules.accepted(agree, refuse, majorityBps) || agree > refuse);
    }

    /// What nobody refuses passes with a single vote: the quorum alone decides whether that is enough.
    function prove_AgreementPasses(uint256 agree, uint256 majorityBps) external pure {
        require(agree != 0 && agree <= VOTES && majorityBps >= 5_000 && majorityBps <= 9_000);
        assert(VoteRules.accepted(agree, 0, majorityBps));
    }

    /// A vote for it never makes a proposal fail.
    function prove_VotesForNeverHarm(uint256 agree, uint256 more, uint256 refuse, uint256 majorityBps) external pure {
        require(agree <= VOTES && more <= VOTES && refuse <= VOTES && majorityBps <= 9_000);
        assert(
            !VoteRules.accepted(agree, refuse, majorityBps) || VoteRules.accepted(agree + more, refuse, majorityBps)
        );
    }

    /// A vote against it never makes a proposal pass.
    function prove_VotesAgainstNeverHelp(
        uint256 agree,
        uint256 refuse,
        uint256 more,
        uint256 majorityBps
    ) external pure {
        require(agree <= VOTES && refuse <= VOTES && more <= VOTES && majorityBps <= 9_000);
        assert(
            !VoteRules.accepted(agree, refuse + more, majorityBps) || VoteRules.accepted(agree, refuse, majorityBps)
        );
    }

    /// A stricter majority never lets more pass.
    function prove_StricterMajorityIsStricter(
        uint256 agree,
        uint256 refuse,
        uint256 easier,
        uint256 stricter
    ) external pure {
        require(agree <= VOTES && refuse <= VOTES && easier <= stricter && stricter <= 9_000);
        assert(!VoteRules.accepted(agree, refuse, stricter) || VoteRules.accepted(agree, refuse, easier));
    }

    /// A quorum can always be reached, and a stricter one never needs fewer votes.
    function prove_QuorumCanBeReached(uint256 supply, uint256 easier, uint256 stricter) external pure {
        require(supply <= VOTES && easier <= stricter && stricter <= 5_000);
        assert(VoteRules.partDown(supply, stricter) <= supply);
        assert(VoteRules.partDown(supply, easier) <= VoteRules.partDown(supply, stricter));
    }

    /// Every category has one rank, and every rank is of one category.
    function prove_RanksAndCategoriesAreTheSame(uint8 category) external pure {
        require(category < 4);
        uint8 rank = CategoryOrder.rankOf(category);
        assert(rank < 4 && CategoryOrder.atRank(rank) == category);
    }

    /// From the easiest to the strictest: Price (1), Release (0), Treasury (2), Constitution (3).
    function prove_TheOrderOfCategories() external pure {
        assert(CategoryOrder.rankOf(1) < CategoryOrder.rankOf(0));
        assert(CategoryOrder.rankOf(0) < CategoryOrder.rankOf(2));
        assert(CategoryOrder.rankOf(2) < CategoryOrder.rankOf(3));
    }
}
