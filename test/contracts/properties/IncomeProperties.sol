// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncomeSplit} from "../../../contracts/revenue/IncomeSplit.sol";

/// @notice What holds for every payment, whatever its amount and split. `npm run prove` proves each function for all
/// arguments that satisfy its first line.
contract IncomeProperties {
    uint256 private constant INCOME = type(uint64).max;

    /// The three parts are the payment: no unit appears and none is lost.
    function prove_PartsAddUp(uint256 amount, uint256 authorsBps, uint256 sharesBps) external pure {
        require(amount <= INCOME && authorsBps <= 10_000 && sharesBps <= 10_000 - authorsBps);
        (uint256 a, uint256 s, uint256 t) = IncomeSplit.split(amount, authorsBps, sharesBps);
        assert(a + s + t == amount);
    }

    /// Authors and holders never get more than their rate.
    function prove_NobodyGetsMoreThanTheRate(uint256 amount, uint256 authorsBps, uint256 sharesBps) external pure {
        require(amount <= INCOME && authorsBps <= 10_000 && sharesBps <= 10_000 - authorsBps);
        (uint256 a, uint256 s, ) = IncomeSplit.split(amount, authorsBps, sharesBps);
        assert(a * 10_000 <= amount * authorsBps && s * 10_000 <= amount * sharesBps);
    }

    /// The treasury gets its rate, and less than two units more.
    function prove_TreasuryGetsTheRest(uint256 amount, uint256 authorsBps, uint256 sharesBps) external pure {
        require(amount <= INCOME && authorsBps <= 10_000 && sharesBps <= 10_000 - authorsBps);
        (, , uint256 t) = IncomeSplit.split(amount, authorsBps, sharesBps);
        uint256 rate = 10_000 - authorsBps - sharesBps;
        assert(t * 10_000 >= amount * rate && t * 10_000 < amount * rate + 20_000);
    }

    /// Never more is handed out than arrived.
    function prove_StreamNeverExceedsWhatArrived(uint256 amount, uint256 elapsed) external pure {
        require(amount <= INCOME && elapsed <= type(uint48).max);
        assert(IncomeSplit.streamedDown(amount, elapsed) <= amount);
    }

    /// What has been handed out is never taken back.
    function prove_StreamNeverFalls(uint256 amount, uint256 earlier, uint256 later) external pure {
        require(amount <= INCOME && earlier <= later && later <= type(uint48).max);
        assert(IncomeSplit.streamedDown(amount, earlier) <= IncomeSplit.streamedDown(amount, later));
    }

    /// After its day all of it has been handed out.
    function prove_StreamEndsWithItsDay(uint256 amount, uint256 elapsed) external pure {
        require(amount <= INCOME && elapsed >= 1 days && elapsed <= type(uint48).max);
        assert(IncomeSplit.streamedDown(amount, elapsed) == amount);
    }
}
