// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {AttackStage} from "./AttackStage.sol";

/// @notice How a whole company is taken for less than it is worth, and what stops it here. Ann and ben, who hold 9 of
/// 11 shares with the team's, would sell to eve.
contract SaleAttacksTest is AttackStage {
    function setUp() public {
        _launchGoverned();
    }

    /// A majority sells the treasury to a friend for less than what is in it.
    function test_Bargain_AnOfferIsAboveWhatTheModelOwns() public {
        _allow(eve, address(buyOut), 10_000 * DOLLAR);
        VM.expectPartialRevert(IBuyOut.BuyOutBelowNetAssets.selector);
        VM.prank(eve);
        buyOut.offer(modelId, 10_000 * DOLLAR, _tomorrow());
    }

    /// What the model earns between the vote and the sale goes to the buyer for nothing.
    function test_Bargain_NeitherIsTheSaleBelowIt() public {
        (uint256 offerId, Motion memory motion) = _accepted();
        dollar.print(parts.timelock, 5_000 * DOLLAR);
        VM.warp(block.timestamp + 1 hours);
        VM.expectPartialRevert(IBuyOut.BuyOutBelowNetAssets.selector);
        _execute(motion);
        assertEq(uint256(buyOut.offers(offerId).state), uint256(IBuyOut.State.Accepted), "not sold");
    }

    /// A quorum is there, but not half of all shares: cleo and the team would be sold by a third.
    function test_SmallMajority_LessThanHalfSellNothing() public {
        uint256 offerId = _offer();
        Motion memory motion = _motionFor(offerId);
        _begin(motion);
        _vote(motion, ben, 1);
        _end(motion);
        VM.expectPartialRevert(IBuyOut.BuyOutNotByHalf.selector);
        buyOut.recordAcceptance(offerId, motion.descriptionHash);
    }

    /// Another vote, about the money only, completes the offer, and the model stays with whoever passed it.
    function test_HalfASale_OnlyTheVoteOnTheWholePlanCompletes() public {
        (uint256 offerId, ) = _accepted();
        Motion memory motion = _motion(ann, address(buyOut), abi.encodeCall(IBuyOut.complete, (offerId)));
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.expectPartialRevert(IBuyOut.BuyOutOtherVote.selector);
        _execute(motion);
    }

    /// The sale is over before who disagrees has left.
    function test_FastSale_WhoDisagreesHasTimeToLeave() public {
        uint256 offerId = _offer();
        Motion memory motion = _motionFor(offerId);
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        buyOut.recordAcceptance(offerId, motion.descriptionHash);
        VM.expectPartialRevert(IBuyOut.BuyOutTooEarly.selector);
        _execute(motion);
        VM.startPrank(cleo);
        shares.approve(address(buyOut), 1_000e18);
        uint256 paid = buyOut.leaveFirst(offerId, 1_000e18, cleo, 1);
        VM.stopPrank();
        assertTrue(paid > 800 * DOLLAR, "her part of what the model owns");
    }

    /// The buyer takes the money back when members have bound themselves.
    function test_EmptyEscrow_AnAcceptedOfferBindsItsBuyer() public {
        (uint256 offerId, ) = _accepted();
        VM.expectPartialRevert(IBuyOut.BuyOutBinding.selector);
        VM.prank(eve);
        buyOut.withdraw(offerId, eve);
    }

    /// NFTAuctionMarketplace, July 2026: the same shares are paid for twice, first by leaving and then by the sale.
    function test_BothEnds_SharesArePaidForOnce() public {
        (uint256 offerId, Motion memory motion) = _accepted();
        VM.prank(cleo);
        shares.approve(address(buyOut), type(uint256).max);
        VM.prank(cleo);
        buyOut.leaveFirst(offerId, 1_000e18, cleo, 1);
        VM.warp(block.timestamp + 1 hours);
        _execute(motion);
        VM.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        VM.prank(cleo);
        buyOut.claim(offerId, 1_000e18, cleo);
    }

    /// The vote comes first and the offer after it: whoever was to pay much pays as little as can be.
    function test_BlindVote_NobodyAcceptsAnOfferBeforeItIsMade() public {
        Motion memory motion = _motionFor(_offer(), 2);
        _agree(motion);
        _allow(eve, address(buyOut), 10_000 * DOLLAR + 1);
        VM.prank(eve);
        uint256 offerId = buyOut.offer(modelId, 10_000 * DOLLAR + 1, _tomorrow());
        assertEq(offerId, 2, "the offer of the vote");
        VM.expectPartialRevert(IBuyOut.BuyOutVoteBeforeOffer.selector);
        buyOut.recordAcceptance(offerId, motion.descriptionHash);
    }

    /// Anybody claims for the escrow what the shares in it earn, and it is lost there.
    function test_StrayedIncome_WhatTheEscrowsSharesEarnIsTheTreasurys() public {
        (uint256 offerId, ) = _accepted();
        VM.startPrank(cleo);
        shares.approve(address(buyOut), 1_000e18);
        buyOut.leaveFirst(offerId, 1_000e18, cleo, 1);
        VM.stopPrank();
        _pay(1_000 * DOLLAR);
        VM.warp(block.timestamp + 3 days);
        VM.expectPartialRevert(IModelShares.ModelSharesEscrowEarnsForTreasury.selector);
        VM.prank(eve);
        shares.claim(address(buyOut));
        uint256 before = dollar.balanceOf(parts.timelock);
        uint256 earned = buyOut.passOnIncome(modelId);
        assertTrue(earned > 50 * DOLLAR, "what a tenth of the shares earned");
        assertEq(dollar.balanceOf(parts.timelock), before + earned, "the treasury");
    }

    function _accepted() private returns (uint256 offerId, Motion memory motion) {
        offerId = _offer();
        motion = _motionFor(offerId);
        _agree(motion);
        buyOut.recordAcceptance(offerId, motion.descriptionHash);
        _queue(motion);
    }

    function _offer() private returns (uint256) {
        _allow(eve, address(buyOut), 12_000 * DOLLAR);
        VM.prank(eve);
        return buyOut.offer(modelId, 12_000 * DOLLAR, _tomorrow());
    }

    function _motionFor(uint256 offerId) private returns (Motion memory motion) {
        return _motionFor(offerId, offerId);
    }

    /// @dev The vote for an offer, which in the end completes another one.
    function _motionFor(uint256 offerId, uint256 completed) private returns (Motion memory motion) {
        IBuyOut.Plan memory plan = buyOut.planOf(offerId);
        plan.calldatas[7] = abi.encodeCall(IBuyOut.complete, (completed));
        string memory text;
        (motion, text) = _draft(ann, address(buyOut), "");
        (motion.targets, motion.values, motion.calldatas) = (plan.targets, plan.values, plan.calldatas);
        VM.prank(ann);
        motion.id = governor.propose(motion.targets, motion.values, motion.calldatas, text);
    }

    function _tomorrow() private view returns (uint48) {
        return uint48(block.timestamp + 1 days);
    }
}
