// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {SharesFixture} from "../support/SharesFixture.sol";

/// @notice When income is handed out and to whom, from before the first share until after some were burned.
contract RevenueDaysTest is SharesFixture {
    function test_notifyRevenue_HandsOutTheSmallestUnit() public {
        _mint();
        _give(ann, SOLD);
        for (uint256 day = 0; day < 10; ++day) {
            VM.warp(START + day * DAY);
            _notify(1);
        }
        VM.warp(START + 20 * DAY);
        assertEq(shares.claimable(ann), 9, "nine tenths of ten");
    }

    function test_claim_RevertGiven_NoSharesYet() public {
        assertEq(shares.claimable(ann), 0, "claimable");
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNothingToClaim.selector, ann));
        shares.claim(ann);
    }

    function test_transferFromPresale_AddsToWhatOtherSharesHaveEarned() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        _give(ann, 200_000e18);
        assertEq(shares.claimable(ann), 300e6, "both");
    }

    /// After a burn fractions stay on the account, too, and what was paid is not paid again.
    function test_claim_KeepsTheFraction_GivenABurn() public {
        _mint();
        _give(ann, 300_000e18);
        _give(ben, 300_000e18);
        VM.prank(vault);
        shares.burnForExit(ben, 300_000e18);
        for (uint256 day = 0; day < 7; ++day) {
            VM.warp(START + 2 * day * DAY);
            _notify(10);
            VM.warp(START + 2 * (day + 1) * DAY);
            shares.claim(ann);
        }
        assertEq(dollar.balanceOf(ann), 30, "three sevenths of seventy");
        assertEq(shares.claimable(ann), 0, "nothing left");
    }

    function test_restrictTransfers_BeginsInItsSecond() public {
        address policy = actor("policy");
        ModelShares made = ModelShares(deploy("ModelShares", abi.encode(dollar, router, policy, address(0))));
        shares = ModelShares(Clones.clone(address(made)));
        shares.initialize(_setup());
        VM.prank(timelock);
        shares.restrictTransfers();
        VM.warp(START + 30 days - 1);
        assertEq(shares.transferPolicy(), address(0), "one second before");
        VM.warp(START + 30 days);
        assertEq(shares.transferPolicy(), policy, "from then on");
        VM.prank(timelock);
        shares.freeTransfers();
        assertEq(shares.transferPolicy(), address(0), "free again");
    }
}
