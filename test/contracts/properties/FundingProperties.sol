// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SharePrice} from "../../../contracts/funding/SharePrice.sol";

/// @notice What holds for every contribution, whatever its amount and price. `npm run prove` proves each function for
/// all arguments that satisfy its first line.
contract FundingProperties {
    uint256 private constant DOLLARS = type(uint112).max;

    /// Shares never cost less than their price: rounding is at the contributor's expense.
    function prove_SharesAreNeverCheaper(uint256 amount, uint256 price) external pure {
        require(amount <= DOLLARS && price != 0 && price <= DOLLARS);
        assert(SharePrice.sharesDown(amount, price) * price <= amount * 1e18);
    }

    /// Rounding takes less than one unit of shares.
    function prove_RoundingTakesLessThanAUnit(uint256 amount, uint256 price) external pure {
        require(amount <= DOLLARS && price != 0 && price <= DOLLARS);
        assert((SharePrice.sharesDown(amount, price) + 1) * price > amount * 1e18);
    }

    /// The team never gets more than its part of the whole supply.
    function prove_TeamGetsNoMoreThanItsPart(uint256 sold, uint256 teamBps) external pure {
        require(sold <= DOLLARS && teamBps <= 5_000);
        uint256 team = SharePrice.teamSharesDown(sold, teamBps);
        assert(team * 10_000 <= (sold + team) * teamBps);
    }
}
