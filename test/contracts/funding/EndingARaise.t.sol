// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {FaithlessDollar} from "../support/FaithlessDollar.sol";
import {RaiseFixture} from "../support/RaiseFixture.sol";

/// @notice What happens to money, shares and credits when a raise is over.
contract EndingARaiseTest is RaiseFixture {
    uint64 private constant CREDIT = 1e6;

    function test_finalize_IsForARaiseThatHasSucceeded() public {
        _launch(_params());
        _contribute(ann, 0, 1_000e6);
        bytes memory refusal = _unexpected(IPresaleRound.State.Open, IPresaleRound.State.Succeeded);
        VM.expectRevert(refusal);
        presale.finalize();
        VM.warp(presale.terms().end);
        VM.expectEmit();
        emit IPresaleRound.PresaleFinalized(1_000e6, 1_000e18, uint256(1_000e18) / 9);
        presale.finalize();
        VM.expectRevert(_unexpected(IPresaleRound.State.Finalized, IPresaleRound.State.Succeeded));
        presale.finalize();
    }

    function test_finalize_RevertGiven_OneUnitIsMissing() public {
        _launch(_params());
        _contribute(ann, 0, 1_000e6 - 1);
        VM.warp(presale.terms().end);
        VM.expectRevert(_unexpected(IPresaleRound.State.Failed, IPresaleRound.State.Succeeded));
        presale.finalize();
    }

    function test_claim_HandsOutSharesOnceAfterTheEnd() public {
        _launch(_params());
        _succeed();
        VM.expectRevert(_unexpected(IPresaleRound.State.Succeeded, IPresaleRound.State.Finalized));
        presale.claim(ann);
        presale.finalize();
        VM.expectEmit();
        emit IPresaleRound.SharesClaimed(ann, 1_000e18);
        presale.claim(ann);
        assertEq(ModelShares(parts.shares).balanceOf(ann), 1_000e18, "shares");
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToClaim.selector, ann));
        presale.claim(ann);
    }

    function test_refund_PaysBackOnceWhereTheContributorSays() public {
        _launch(_params());
        _contribute(ann, 0, 100e6);
        _contribute(ben, 0, 50e6);
        VM.expectRevert(_unexpected(IPresaleRound.State.Open, IPresaleRound.State.Failed));
        presale.refund(ann);
        VM.warp(presale.terms().end);
        VM.startPrank(ann);
        VM.expectRevert(IPresaleRound.PresalePayeeZero.selector);
        presale.refundTo(address(0));
        VM.expectEmit();
        emit IPresaleRound.ContributionRefunded(ann, cleo, 100e6);
        presale.refundTo(cleo);
        VM.stopPrank();
        assertEq(dollar.balanceOf(cleo), 100e6, "cleo");
        (uint256 paid, uint256 shares, ) = presale.contributionOf(ann);
        assertEq(paid + shares, 0, "nothing is owed any more");
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToRefund.selector, ann));
        presale.refund(ann);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToRefund.selector, cleo));
        presale.refund(cleo);
    }

    function test_refund_PaysBackASingleUnit() public {
        ModelParams memory params = _params();
        params.raise.minContribution = 0;
        _launch(params);
        _contribute(ann, 0, 1);
        VM.warp(params.raise.end);
        presale.refund(ann);
        assertEq(dollar.balanceOf(ann), 10_000e6, "ann");
    }

    function test_cancel_IsForTheStewardBeforeTheStart() public {
        ModelParams memory params = _params();
        params.raise.start += 100;
        _launch(params);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNotSteward.selector, ann, address(this)));
        VM.prank(ann);
        presale.cancel();
        VM.expectEmit();
        emit IPresaleRound.PresaleCancelled();
        presale.cancel();
        VM.warp(params.raise.start);
        _expectRefused(_unexpected(IPresaleRound.State.Cancelled, IPresaleRound.State.Open), ann, 0, 10e6);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToRefund.selector, ann));
        presale.refund(ann);
        _launch(params);
        VM.expectRevert(_unexpected(IPresaleRound.State.Open, IPresaleRound.State.Upcoming));
        presale.cancel();
    }

    /// What the dollar asks for in the middle of a transfer is refused, on each way out.
    function test_waysOut_GivenAssetCallsBack_AreNotEntered() public {
        _launch(_perkParams());
        _contribute(ben, 1, 100e6);
        _contribute(cleo, 2, 40e6);
        _succeed();
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(presale), abi.encodeCall(IPresaleRound.claim, (ann)));
        presale.finalize();
        presale.openPerks();
        assertTrue(!faithless.calledBack(), "entered again");
        presale.claim(ann);
    }

    function test_refundTo_GivenAssetCallsBack_IsNotEntered() public {
        _launch(_params());
        _contribute(ann, 0, 100e6);
        _contribute(ben, 0, 100e6);
        dollar.faucet(address(dollar));
        VM.startPrank(address(dollar));
        dollar.approve(address(presale), 10e6);
        presale.contribute(0, 10e6, 0, noProof);
        VM.stopPrank();
        VM.warp(presale.terms().end);
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(presale), abi.encodeCall(IPresaleRound.refundTo, (cleo)));
        presale.refund(ann);
        VM.prank(ben);
        presale.refundTo(ben);
        assertTrue(!faithless.calledBack(), "entered again");
        assertEq(dollar.balanceOf(cleo), 0, "cleo");
    }

    function test_credits_AddUpAndAreHandedOutOnce() public {
        _launch(_perkParams());
        _contribute(ben, 1, 100e6);
        _contribute(ben, 1, 20e6);
        (uint256 promised, uint256 deposit, ) = presale.perkOf(ben);
        assertEq(promised, 600 * CREDIT, "promised");
        assertEq(deposit, 6e6, "deposit");
        _succeed();
        presale.finalize();
        // The deposits are exactly the price, so nothing remains.
        VM.expectEmit();
        emit IPresaleRound.PerksOpened(600 * CREDIT, 6e6, 0);
        presale.openPerks();
        assertEq(dollar.balanceOf(parts.till), 0, "till");
        VM.expectEmit();
        emit IPresaleRound.CreditsClaimed(ben, 600 * CREDIT);
        presale.claim(ben);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNothingToClaim.selector, cleo));
        presale.claim(cleo);
    }

    function test_openPerks_BringsEvenASingleUnitToTheTill() public {
        _launch(_perkParams());
        _contribute(ben, 1, 10_000_001);
        _contribute(ben, 1, 10_000_001);
        _succeed();
        presale.finalize();
        presale.openPerks();
        assertEq(dollar.balanceOf(parts.till), 1, "what rounding up has left");
        assertEq(dollar.balanceOf(address(presale)), 0, "empty");
    }

    function test_refundTo_SendsADepositWhereItsOwnerSays() public {
        ModelParams memory params = _perkParams();
        delete params.firstRelease;
        _launch(params);
        _contribute(ben, 1, 100e6);
        _succeed();
        presale.finalize();
        VM.warp(params.raise.perksBy + 1);
        VM.expectEmit();
        emit IPresaleRound.DepositRefunded(ben, cleo, 5e6);
        VM.prank(ben);
        presale.refundTo(cleo);
        assertEq(dollar.balanceOf(cleo), 5e6, "cleo");
    }
}
