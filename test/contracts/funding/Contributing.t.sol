// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC3009Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/draft-ERC3009Upgradeable.sol";

import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {FaithlessDollar} from "../support/FaithlessDollar.sol";
import {RaiseFixture} from "../support/RaiseFixture.sol";

/// @notice How dollars come in, and who may bring them for whom.
contract ContributingTest is RaiseFixture {
    bytes32 private constant SALT = bytes32(uint256(77));
    uint256 private constant FOREVER = type(uint256).max;
    uint128 private constant AMOUNT = 50e6;

    function test_contribute_IsWrittenDownForTheBeneficiary() public {
        _launch(_params());
        _contribute(ben, 0, 20e6);
        _allow(ann, 2 * AMOUNT);
        VM.startPrank(ann);
        VM.expectEmit();
        emit IPresaleRound.ContributionMade(ben, ann, 0, AMOUNT, 50e18, 70e6);
        presale.contributeFor(ben, 0, AMOUNT, 50e18, noProof);
        VM.stopPrank();
        _assertContribution(ben, 70e6, 70e18);
        _assertContribution(ann, 0, 0);
        assertEq(presale.raisedInTier(0), 0, "counted only in tiers with a cap");
        assertEq(presale.sharesSold(), 70e18, "sold");
    }

    function test_contribute_RevertWhen_NotOpen() public {
        ModelParams memory params = _params();
        params.raise.start += 1;
        _launch(params);
        _expectRefused(_unexpected(IPresaleRound.State.Upcoming, IPresaleRound.State.Open), ann, 0, 10e6);
        VM.warp(params.raise.start);
        _contribute(ann, 0, 10e6);
        VM.warp(params.raise.end - 1);
        _contribute(ann, 0, 990e6);
        VM.warp(params.raise.end);
        _expectRefused(_unexpected(IPresaleRound.State.Succeeded, IPresaleRound.State.Open), ann, 0, 10e6);
    }

    function test_contribute_RevertWhen_ForNobodyOrForThePresale() public {
        _launch(_params());
        _allow(ann, AMOUNT);
        address[2] memory refused = [address(0), address(presale)];
        for (uint256 i = 0; i < 2; ++i) {
            VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleBeneficiaryRefused.selector, refused[i]));
            VM.prank(ann);
            presale.contributeFor(refused[i], 0, AMOUNT, 0, noProof);
        }
    }

    function test_contribute_IsOpenOnlyToTheListedInATierWithAList() public {
        bytes32[] memory besideAnn = new bytes32[](1);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(ann))));
        besideAnn[0] = keccak256(bytes.concat(keccak256(abi.encode(ben))));
        ModelParams memory params = _params();
        params.raise.tiers[0].allowlistRoot = keccak256(
            leaf < besideAnn[0] ? abi.encodePacked(leaf, besideAnn[0]) : abi.encodePacked(besideAnn[0], leaf)
        );
        _launch(params);
        _allow(ann, AMOUNT);
        VM.prank(ann);
        presale.contribute(0, AMOUNT, 0, besideAnn);
        _allow(cleo, AMOUNT);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNotAllowlisted.selector, cleo, 0));
        VM.prank(cleo);
        presale.contribute(0, AMOUNT, 0, besideAnn);
    }

    function test_contribute_IsOpenOnlyToTheAdmittedInARestrictedRaise() public {
        ModelParams memory params = _params();
        _launch(params);
        assertTrue(!presale.isRestricted(), "open to all");
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(ann, uint48(START + 1 days)))));
        params.admission.allowlistRoot = leaf;
        _launch(params);
        assertTrue(presale.isRestricted(), "restricted");
        _expectRefused(abi.encodeWithSelector(IPresaleRound.PresaleNotAdmitted.selector, ann), ann, 0, AMOUNT);
        admissions.admitListed(model, ann, uint48(START + 1 days), noProof);
        _contribute(ann, 0, AMOUNT);
    }

    function test_contributeWithPermit_NeedsNoAllowance() public {
        _launch(_params());
        dollar.faucet(ann);
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, ann, address(presale), uint256(AMOUNT), 0, FOREVER));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey("ann"), _typed(structHash));
        VM.startPrank(ann);
        presale.contributeWithPermit(0, AMOUNT, 50e18, noProof, FOREVER, v, r, s);
        _assertContribution(ann, AMOUNT, 50e18);
        // The permit was used and so is the allowance.
        VM.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(presale), 0, AMOUNT)
        );
        presale.contributeWithPermit(0, AMOUNT, 50e18, noProof, FOREVER, v, r, s);
        VM.stopPrank();
    }

    function test_contributeWithAuthorization_IsBroughtByAnyoneAsItWasSigned() public {
        _launch(_params());
        bytes memory signature = _authorize();
        VM.expectEmit();
        emit IPresaleRound.ContributionMade(ben, ann, 0, AMOUNT, 50e18, AMOUNT);
        _bring(ben, 50e18, signature);
        _assertContribution(ben, AMOUNT, 50e18);
        assertEq(dollar.balanceOf(address(presale)), AMOUNT, "held");
        assertEq(dollar.balanceOf(ann), 10_000e6 - AMOUNT, "ann paid");
    }

    function test_contributeWithAuthorization_RevertWhen_BentOrBroughtTwice() public {
        _launch(_params());
        bytes memory signature = _authorize();
        VM.expectRevert(ERC3009Upgradeable.ERC3009InvalidSignature.selector);
        this.bring(cleo, 50e18, signature);
        VM.expectRevert(ERC3009Upgradeable.ERC3009InvalidSignature.selector);
        this.bring(ben, 0, signature);
        _bring(ben, 50e18, signature);
        VM.expectPartialRevert(ERC3009Upgradeable.ERC3009UsedAuthorization.selector);
        this.bring(ben, 50e18, signature);
    }

    /// Both ways to pay look whether everything is there that is owed, for shares and for access.
    function test_contribute_RevertWhen_AssetKeepsAPart() public {
        _launch(_perkParams());
        _contribute(cleo, 2, 60e6);
        _contribute(cleo, 0, 10e6);
        bytes memory signature = _authorize();
        _allow(ben, AMOUNT);
        _betray(dollar).keepAHundredth();
        bytes memory refusal = abi.encodeWithSelector(IPresaleRound.PresaleAmountMismatch.selector, 119_500_000, 120e6);
        _expectRefused(refusal, ben, 0, AMOUNT);
        VM.expectRevert(refusal);
        this.bring(ben, 50e18, signature);
    }

    function test_contribute_AddsUpForSharesAndForAccess() public {
        _launch(_perkParams());
        _contribute(ann, 2, 60e6);
        _contribute(ann, 2, 30e6);
        _contribute(ann, 0, 10e6);
        bytes memory signature = _authorize();
        _bring(ben, 50e18, signature);
        assertEq(presale.raisedForAccess(), 90e6, "access");
        assertEq(presale.raised(), 60e6, "shares");
        assertEq(presale.raisedInTier(2), 90e6, "tier");
    }

    /// The dollar itself contributes one unit whenever dollars move.
    function test_contribute_GivenAssetCallsBack_IsNotEntered() public {
        ModelParams memory params = _params();
        params.raise.minContribution = 0;
        _launch(params);
        bytes memory signature = _authorize();
        dollar.faucet(ben);
        bytes memory again = abi.encodeCall(IPresaleRound.contributeFor, (cleo, 0, 1, 0, noProof));
        FaithlessDollar faithless = _betrayBySpending(dollar, address(presale), again);
        _contribute(ben, 0, AMOUNT);
        _allow(ben, AMOUNT);
        VM.prank(ben);
        presale.contributeFor(ann, 0, AMOUNT, 0, noProof);
        _allow(ben, AMOUNT);
        VM.prank(ben);
        presale.contributeWithPermit(0, AMOUNT, 0, noProof, FOREVER, 27, 0, 0);
        _bring(ben, 50e18, signature);
        assertTrue(!faithless.calledBack(), "entered again");
    }

    /// @notice From outside, so that a refusal can be expected.
    function bring(address beneficiary, uint256 minShares, bytes calldata signature) external {
        presale.contributeWithAuthorization(
            ann,
            0,
            AMOUNT,
            beneficiary,
            minShares,
            SALT,
            noProof,
            0,
            FOREVER,
            signature
        );
    }

    function _bring(address beneficiary, uint256 minShares, bytes memory signature) private {
        this.bring(beneficiary, minShares, signature);
    }

    /// @dev Ann pays for shares of ben's, 50 at least.
    function _authorize() private returns (bytes memory) {
        if (dollar.balanceOf(ann) == 0) dollar.faucet(ann);
        bytes32 typeHash = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 nonce = presale.authorizationNonce(0, ben, 50e18, SALT);
        assertEq(nonce, keccak256(abi.encode(0, ben, 50e18, SALT)), "nonce");
        bytes32 structHash = keccak256(abi.encode(typeHash, ann, address(presale), uint256(AMOUNT), 0, FOREVER, nonce));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey("ann"), _typed(structHash));
        return abi.encodePacked(r, s, v);
    }

    function _typed(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), structHash));
    }

    function _assertContribution(address who, uint256 expectedPaid, uint256 expectedShares) private view {
        (uint256 paid, uint256 shares, bool claimed) = presale.contributionOf(who);
        assertEq(paid, expectedPaid, "paid");
        assertEq(shares, expectedShares, "shares");
        assertTrue(!claimed, "claimed");
    }
}
