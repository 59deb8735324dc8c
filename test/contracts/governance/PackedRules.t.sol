// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {CategoryTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {GovernedFixture} from "../support/GovernedFixture.sol";

/// @notice The rules of all categories and the threshold lie in one word: a change of one leaves its neighbours as they
/// are, to the last bit, and leaves nothing of what was there.
contract PackedRulesTest is GovernedFixture {
    /// @dev Odd numbers, so that a lost bit is seen.
    function setUp() public override {
        super.setUp();
        CategoryTerms memory treasury = CategoryTerms(1_000, 6_000, 101);
        _decide(_plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (2, treasury))));
        _decide(_plan(address(governor), abi.encodeCall(governor.setProposalThreshold, (51))));
    }

    function test_setCategoryTerms_LeavesItsNeighbours() public {
        CategoryTerms memory price = CategoryTerms(600, 5_000, 0);
        _decide(_plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (1, price))));
        _assertTerms(1, price);
        _assertTerms(2, CategoryTerms(1_000, 6_000, 101));
        CategoryTerms memory strictest = CategoryTerms(3_000, 7_000, 500);
        _decide(_plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (3, strictest))));
        _assertTerms(3, strictest);
        assertEq(governor.proposalThreshold(), (_supply() * 51) / 10_000, "threshold");
    }

    function test_setCategoryTerms_LeavesNothingOfTheFormer() public {
        CategoryTerms memory treasury = CategoryTerms(1_100, 6_100, 120);
        _decide(_plan(address(governor), abi.encodeCall(governor.setCategoryTerms, (2, treasury))));
        _assertTerms(2, treasury);
        _decide(_plan(address(governor), abi.encodeCall(governor.setProposalThreshold, (70))));
        assertEq(governor.proposalThreshold(), (_supply() * 70) / 10_000, "threshold");
    }

    function test_proposalThreshold_IsOfTheSupplyASecondAgo() public {
        uint256 before = shares.totalSupply();
        VM.prank(parts.vault);
        shares.burnForExit(ben, 1_000e18);
        assertEq(governor.proposalThreshold(), (before * 51) / 10_000, "not yet");
        VM.warp(block.timestamp + 1);
        assertEq(governor.proposalThreshold(), ((before - 1_000e18) * 51) / 10_000, "a second later");
    }

    /// Until the vote begins the quorum is told as of a second ago, not of earlier.
    function test_quorumOf_BeforeTheVote() public {
        Plan memory plan = _plan(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (20_000)));
        uint256 id = _propose(plan);
        uint256 snapshot = governor.proposalSnapshot(id);
        uint256 left = shares.totalSupply() - 1_000e18;
        VM.warp(snapshot - 1);
        VM.prank(parts.vault);
        shares.burnForExit(ben, 1_000e18);
        VM.warp(snapshot);
        assertEq(governor.quorumOf(id), (left * 500) / 10_000, "quorum");
    }

    function test_classify_SaysWhatAProposalWouldBe() public view {
        Plan memory plan = _plan(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (20_000)));
        assertEq(governor.classify(plan.targets, plan.values, plan.calldatas), 1, "price");
    }

    function _assertTerms(uint8 category, CategoryTerms memory expected) private view {
        bytes memory found = abi.encode(governor.categoryTerms(category));
        assertEq(keccak256(found), keccak256(abi.encode(expected)), "terms");
    }
}
