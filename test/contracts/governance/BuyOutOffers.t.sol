// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {BuyOutFixture} from "../support/BuyOutFixture.sol";

/// @notice Offers until they are accepted: who may make, raise and take them back, and which vote accepts one.
contract BuyOutOffersTest is BuyOutFixture {
    function test_offer_WritesItDown() public {
        dollar.print(buyer, PRICE);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), PRICE);
        VM.expectEmit();
        emit IBuyOut.BuyOutOffered(1, model, buyer, PRICE, expiry);
        assertEq(buyOut.offer(model, PRICE, expiry), 1, "number");
        VM.stopPrank();
        IBuyOut.Offer memory made = buyOut.offers(1);
        assertEq(made.modelId, model, "model");
        assertEq(made.buyer, buyer, "buyer");
        assertEq(uint256(made.state), uint256(IBuyOut.State.Open), "state");
        assertEq(made.offeredAt, block.timestamp, "made now");
        assertEq(made.expiry, expiry, "expiry");
        assertEq(made.amount, PRICE, "amount");
        assertEq(made.acceptedAt + made.paidToLeavers + made.leaversShares + made.proposalId, 0, "nothing else");
        assertEq(buyOut.nextOfferId(), 2, "next");
        assertEq(buyOut.worth(1, 1e18), 0, "worth nothing before it is accepted");
    }

    function test_offer_LimitsItsExpiry() public {
        uint256 latest = block.timestamp + 365 days;
        uint256[2] memory allowed = [block.timestamp + 1, latest];
        uint256[2] memory refused = [block.timestamp, latest + 1];
        for (uint256 i = 0; i < 2; ++i) {
            expiry = uint48(allowed[i]);
            _offer();
            dollar.print(buyer, PRICE);
            VM.prank(buyer);
            VM.expectRevert(
                abi.encodeWithSelector(IBuyOut.BuyOutExpiryOutOfRange.selector, refused[i], block.timestamp, latest)
            );
            buyOut.offer(model, PRICE, uint48(refused[i]));
        }
    }

    function test_offer_MustBeMoreThanTheModelOwns() public {
        uint256 owned = buyOut.netAssets(model);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBelowNetAssets.selector, owned, owned));
        buyOut.offer(model, owned, expiry);
        _offerAs(buyer, owned + 1);
    }

    function test_offer_RevertGiven_TheModelWasSold() public {
        VM.prank(parts.timelock);
        registry.transferFrom(parts.timelock, ann, model);
        VM.prank(buyer);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotForSale.selector, model));
        buyOut.offer(model, PRICE, expiry);
    }

    function test_netAssets_IsAllThatTheModelOwns() public {
        dollar.print(parts.timelock, 7e6);
        dollar.print(address(this), 100e6);
        dollar.approve(address(router), 100e6);
        router.payIncome(model, 100e6, "donation", 0);
        assertEq(buyOut.netAssets(model), 7e6 + 20e6 + 10_000e6, "treasury, income for it, milestones");
    }

    function test_raise_AddsToTheOffer() public {
        uint256 id = _offer();
        _raiseBy(id, 5e6);
        _accept(id);
        _raiseBy(id, 1e6);
        assertEq(buyOut.offers(id).amount, PRICE + 6e6, "amount");
        assertEq(dollar.balanceOf(address(buyOut)), PRICE + 6e6, "held");
    }

    function test_raise_RevertWhen_NotByTheBuyerOrByNothing() public {
        uint256 id = _offer();
        VM.prank(ann);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotBuyer.selector, ann, buyer));
        buyOut.raise(id, 1);
        VM.startPrank(buyer);
        VM.expectRevert(IBuyOut.BuyOutNothing.selector);
        buyOut.raise(id, 0);
        buyOut.withdraw(id, buyer);
        VM.expectRevert(_unexpected(id, IBuyOut.State.Withdrawn, IBuyOut.State.Open));
        buyOut.raise(id, 1);
        VM.stopPrank();
    }

    function test_anything_RevertGiven_NoSuchOffer() public {
        bytes memory refusal = abi.encodeWithSelector(IBuyOut.BuyOutUnknownOffer.selector, 9);
        VM.expectRevert(refusal);
        buyOut.offers(9);
        VM.expectRevert(refusal);
        buyOut.raise(9, 1);
        VM.expectRevert(refusal);
        buyOut.planOf(9);
    }

    function test_planOf_HandsTheModelOver() public {
        uint256 id = _offer();
        IBuyOut.Plan memory plan = buyOut.planOf(id);
        bytes32[3] memory roles = [keccak256("PROPOSER_ROLE"), keccak256("EXECUTOR_ROLE"), keccak256("CANCELLER_ROLE")];
        assertEq(plan.targets.length, 8, "calls");
        for (uint256 i = 0; i < 3; ++i) {
            _assertCall(plan, i, parts.timelock, abi.encodeCall(IAccessControl.grantRole, (roles[i], buyer)));
            bytes memory revoke = abi.encodeCall(IAccessControl.revokeRole, (roles[i], parts.governor));
            _assertCall(plan, i + 3, parts.timelock, revoke);
        }
        bytes memory token = abi.encodeCall(IERC721.transferFrom, (parts.timelock, buyer, model));
        _assertCall(plan, 6, address(registry), token);
        _assertCall(plan, 7, address(buyOut), abi.encodeCall(IBuyOut.complete, (id)));
    }

    function test_recordAcceptance_AsSoonAsTheVoteHasPassed() public {
        uint256 id = _offer();
        Plan memory plan = _planOf(id);
        uint256 proposalId = _propose(plan);
        VM.warp(governor.proposalSnapshot(proposalId) + 1);
        VM.prank(ann);
        governor.castVote(proposalId, 1);
        VM.warp(governor.proposalDeadline(proposalId));
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutVoteNotPassed.selector, proposalId));
        _record(id);
        VM.warp(block.timestamp + 1);
        VM.expectEmit();
        emit IBuyOut.BuyOutAccepted(id, model, proposalId, uint48(block.timestamp + LEAVE_SECONDS));
        _record(id);
        IBuyOut.Offer memory made = buyOut.offers(id);
        assertEq(uint256(made.state), uint256(IBuyOut.State.Accepted), "state");
        assertEq(made.acceptedAt, block.timestamp, "accepted");
        assertEq(made.proposalId, proposalId, "vote");
        VM.expectRevert(_unexpected(id, IBuyOut.State.Accepted, IBuyOut.State.Open));
        _record(id);
    }

    function test_recordAcceptance_WhenTheVoteIsQueued() public {
        uint256 id = _offer();
        Plan memory plan = _planOf(id);
        _pass(plan);
        _queue(plan);
        _record(id);
        assertEq(uint256(buyOut.offers(id).state), uint256(IBuyOut.State.Accepted), "state");
    }

    /// Until the second that counts the votes an offer can still be made; nobody has voted yet.
    function test_recordAcceptance_OfAnOfferThatWasThereWhenTheVoteBegan() public {
        _offer();
        for (uint256 id = 2; id <= 3; ++id) {
            Plan memory plan = _planOf(1);
            plan.calldatas[7] = abi.encodeCall(IBuyOut.complete, (id));
            uint256 proposalId = _propose(plan);
            uint256 snapshot = governor.proposalSnapshot(proposalId);
            VM.warp(snapshot + id - 2);
            assertEq(_offer(), id, "offer");
            VM.warp(snapshot + 1);
            VM.prank(ann);
            governor.castVote(proposalId, 1);
            VM.warp(governor.proposalDeadline(proposalId) + 1);
            if (id == 3) {
                VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutVoteBeforeOffer.selector, snapshot, snapshot + 1));
            }
            _record(id);
        }
    }

    function test_recordAcceptance_NeedsMoreThanHalfOfAllShares() public {
        uint256 half = shares.totalSupply() / 2;
        VM.prank(ann);
        shares.transfer(parts.vesting, 6_000e18 - half);
        VM.warp(block.timestamp + 1);
        uint256 id = _offer();
        _pass(_planOf(id));
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotByHalf.selector, half, half));
        _record(id);
    }

    function test_recordAcceptance_WithOneUnitMoreThanHalf() public {
        uint256 half = shares.totalSupply() / 2;
        VM.prank(ann);
        shares.transfer(parts.vesting, 6_000e18 - half - 1);
        VM.warp(block.timestamp + 1);
        uint256 id = _offer();
        _pass(_planOf(id));
        _record(id);
        assertEq(uint256(buyOut.offers(id).state), uint256(IBuyOut.State.Accepted), "state");
    }

    function test_withdraw_AtAnyTimeBeforeItIsAccepted() public {
        uint256 id = _offer();
        VM.prank(ann);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotBuyer.selector, ann, buyer));
        buyOut.withdraw(id, ann);
        VM.startPrank(buyer);
        VM.expectRevert(IBuyOut.BuyOutPayeeZero.selector);
        buyOut.withdraw(id, address(0));
        VM.expectEmit();
        emit IBuyOut.BuyOutWithdrawn(id, ann, PRICE, 0);
        buyOut.withdraw(id, ann);
        assertEq(dollar.balanceOf(ann), PRICE, "paid back");
        VM.expectRevert(_unexpected(id, IBuyOut.State.Withdrawn, IBuyOut.State.Open));
        buyOut.withdraw(id, ann);
        VM.stopPrank();
        assertEq(buyOut.worth(id, 1e18), 0, "worth nothing");
    }

    function _raiseBy(uint256 offerId, uint256 more) private {
        dollar.print(buyer, more);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), more);
        uint256 raised = buyOut.offers(offerId).amount + more;
        VM.expectEmit();
        emit IBuyOut.BuyOutRaised(offerId, raised);
        buyOut.raise(offerId, more);
        VM.stopPrank();
    }

    function _assertCall(IBuyOut.Plan memory plan, uint256 index, address target, bytes memory data) private pure {
        assertEq(plan.targets[index], target, "target");
        assertEq(plan.values[index], 0, "no coins");
        assertEq(keccak256(plan.calldatas[index]), keccak256(data), "call");
    }
}
