// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SharesFixture} from "../support/SharesFixture.sol";

/// @notice Income of shares when some of them are burned.
contract RevenueIndexTest is SharesFixture {
    function test_burnForExit_LeavesIncomeToThoseWhoStay() public {
        _mint();
        _give(ann, 450_000e18);
        _give(ben, 450_000e18);
        _notify(1_000e6);
        VM.warp(START + DAY + DAY / 2);
        VM.prank(vault);
        shares.burnForExit(ann, 450_000e18);
        assertEq(shares.claimable(ann), 225e6, "ann keeps what she earned until noon");
        VM.warp(START + 2 * DAY);
        assertEq(shares.claimable(ann), 225e6, "and no more");
        // 500 dollars of the afternoon for 450,000 and 100,000 shares.
        assertEq(shares.claimable(ben), 225e6 + 409_090_909, "ben");
        assertEq(shares.claimable(vesting), 50e6 + 90_909_090, "vesting");
        assertEq(shares.getVotes(ann), 0, "no votes without shares");
        assertEq(shares.totalSupply(), 550_000e18, "supply");
        assertEq(shares.claim(ann), 225e6, "paid after leaving");
    }

    /// Shares that were never claimed go on earning through exits of others.
    function test_burnForExit_UnclaimedSharesBringTheirIncome() public {
        _mint();
        _give(ann, 400_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        VM.prank(vault);
        shares.burnForExit(ann, 400_000e18);
        _notify(600e6);
        VM.warp(START + 4 * DAY);
        _give(ben, 500_000e18);
        assertEq(shares.claimable(ben), 500e6 + 500e6, "half of the first, five sixths of the second");
        assertEq(shares.claimable(vesting), 200e6, "the team");
        assertEq(shares.claimable(ann), 400e6, "ann");
    }

    /// Who already has shares keeps what they earned when more are taken.
    function test_burnForExit_SharesTakenLaterAddTheirIncome() public {
        _mint();
        _give(ann, 200_000e18);
        _give(ben, 400_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        VM.prank(vault);
        shares.burnForExit(ben, 400_000e18);
        _notify(600e6);
        VM.warp(START + 4 * DAY);
        assertEq(shares.claimable(ann), 200e6 + 200e6, "a fifth of the first, a third of the second");
        _give(ann, 300_000e18);
        assertEq(shares.claimable(ann), 400e6 + 300e6 + 300e6, "and what the others have earned");
    }

    /// However members leave, nobody's income is lost, to less than one unit for each account.
    function testFuzz_burnForExit_LosesNoIncome(uint256 first, uint256 second, uint256 third, uint256 pause) public {
        _mint();
        _give(ann, 500_000e18 - 3);
        _give(ben, 400_000e18 + 3);
        uint256 total = 0;
        uint256[3] memory leaving = [first, second, third];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 amount = bound(uint256(keccak256(abi.encode(leaving[i]))), 1, 3_000e6);
            total += amount;
            _notify(amount);
            VM.warp(block.timestamp + bound(pause, 1, 2 * DAY));
            address who = i == 1 ? ben : ann;
            uint256 burned = bound(leaving[i], 0, shares.balanceOf(who));
            VM.prank(vault);
            shares.burnForExit(who, burned);
        }
        VM.warp(block.timestamp + 3 * DAY);
        uint256 sum = shares.claimable(ann) + shares.claimable(ben) + shares.claimable(vesting);
        assertAtMost(sum, total, "sum");
        assertAtMost(total, sum + 3, "lost");
    }
}
