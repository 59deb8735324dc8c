// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IAdmissions} from "../../../contracts/interfaces/IAdmissions.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {AdmissionTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @dev Ann and ben are on the list, cleo can be admitted by the attester, dora by nobody.
contract AdmissionsTest is PlatformFixture {
    uint48 private constant UNTIL = uint48(START + 100 days);

    PlainDollar private dollar;
    ModelParts private parts;
    PresaleRound private presale;
    ModelShares private shares;
    uint256 private model;
    bytes32[] private noProof;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");
    address private immutable cleo = actor("cleo");
    address private immutable dora = actor("dora");
    address private immutable attester = actor("attester");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
        _launch(AdmissionTerms(_pair(_leaf(ann, UNTIL), _leaf(ben, UNTIL)), attester));
    }

    function test_launch_SetsRulesAndRestricts() public view {
        assertEq(admissions.rules(model).attester, attester, "attester");
        assertTrue(presale.isRestricted(), "presale");
        assertEq(shares.transferPolicy(), address(admissions), "policy");
        assertEq(shares.modelId(), model, "model");
        assertTrue(!shares.admits(ann), "nobody is admitted before he has shown it");
    }

    function test_launch_GivenNoRules_AdmitsEverybody() public {
        _launch(AdmissionTerms(0, address(0)));
        assertTrue(!presale.isRestricted(), "presale");
        assertEq(shares.transferPolicy(), address(0), "policy");
        assertTrue(shares.admits(dora), "everybody");
        _contribute(dora, 1_000e6);
    }

    function test_admitListed_AdmitsUntilTheDateInTheList() public {
        VM.expectEmit();
        emit IAdmissions.AccountAdmitted(model, ann, UNTIL);
        _admitAnn();
        assertEq(admissions.admittedUntil(model, ann), UNTIL, "until");
        assertTrue(shares.admits(ann), "admitted");
        VM.warp(UNTIL);
        assertTrue(shares.admits(ann), "in the last second");
        VM.warp(UNTIL + 1);
        assertTrue(!shares.admits(ann), "no longer");
    }

    function test_admitListed_RevertWhen_NotOnTheListOrExpired() public {
        bytes32[] memory proof = _single(_leaf(ben, UNTIL));
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotListed.selector, dora, UNTIL));
        admissions.admitListed(model, dora, UNTIL, proof);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotListed.selector, ann, UNTIL + 1));
        admissions.admitListed(model, ann, UNTIL + 1, proof);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotListed.selector, ann, UNTIL));
        admissions.admitListed(model + 1, ann, UNTIL, proof);
        VM.warp(UNTIL + 1);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsExpired.selector, UNTIL, UNTIL + 1));
        admissions.admitListed(model, ann, UNTIL, proof);
    }

    function test_admitAttested_AdmitsByTheAttestersSignature() public {
        bytes memory signature = _attest("attester", model, cleo, UNTIL);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotAttested.selector, dora, UNTIL));
        admissions.admitAttested(model, dora, UNTIL, signature);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotAttested.selector, cleo, UNTIL + 1));
        admissions.admitAttested(model, cleo, UNTIL + 1, signature);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotAttested.selector, cleo, UNTIL));
        admissions.admitAttested(model + 1, cleo, UNTIL, signature);
        signature = _attest("dora", model, dora, UNTIL);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotAttested.selector, dora, UNTIL));
        admissions.admitAttested(model, dora, UNTIL, signature);
        admissions.admitAttested(model, cleo, UNTIL, _attest("attester", model, cleo, UNTIL));
        assertTrue(shares.admits(cleo), "admitted");
    }

    function test_admit_NeverShortensAnAdmission() public {
        admissions.admitAttested(model, cleo, UNTIL, _attest("attester", model, cleo, UNTIL));
        admissions.admitAttested(model, cleo, UNTIL - 1, _attest("attester", model, cleo, UNTIL - 1));
        assertEq(admissions.admittedUntil(model, cleo), UNTIL, "the later date counts");
    }

    function test_setRules_IsForTheModelsVoteOnly() public {
        AdmissionTerms memory terms = AdmissionTerms(0, cleo);
        VM.expectRevert(
            abi.encodeWithSelector(IAdmissions.AdmissionsNotTimelock.selector, address(this), parts.timelock)
        );
        admissions.setRules(model, terms);
        _admitAnn();
        VM.prank(parts.timelock);
        VM.expectEmit();
        emit IAdmissions.AdmissionRulesSet(model, 0, cleo);
        admissions.setRules(model, terms);
        assertTrue(shares.admits(ann), "who was admitted stays so until his date");
        bytes32[] memory proof = _single(_leaf(ann, UNTIL));
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsNotListed.selector, ben, UNTIL));
        admissions.admitListed(model, ben, UNTIL, proof);
    }

    function test_contribute_RevertWhen_NotAdmitted() public {
        dollar.print(ann, 2_000e6);
        VM.startPrank(ann);
        dollar.approve(address(presale), 2_000e6);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNotAdmitted.selector, ann));
        presale.contribute(0, 1_000e6, 0, noProof);
        VM.stopPrank();
        _admitAnn();
        VM.startPrank(ann);
        presale.contribute(0, 1_000e6, 0, noProof);
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleNotAdmitted.selector, dora));
        presale.contributeFor(dora, 0, 10e6, 0, noProof);
        VM.stopPrank();
    }

    function test_transfer_AsksAboutTheReceiverOnly() public {
        _sellToAnn();
        VM.startPrank(ann);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotAdmitted.selector, dora));
        shares.transfer(dora, 1e18);
        shares.transfer(ben, 100e18);
        VM.stopPrank();
        assertEq(shares.balanceOf(ben), 100e18, "ben is admitted");

        VM.warp(UNTIL + 1);
        admissions.admitAttested(model, cleo, UNTIL + 9, _attest("attester", model, cleo, UNTIL + 9));
        VM.prank(ann);
        shares.transfer(cleo, 100e18);
        assertEq(shares.balanceOf(cleo), 100e18, "whose own admission has ended can still sell");
    }

    /// A restriction never locks value up: refunds, claims, income, custody and the exit ask nobody.
    function test_restriction_TrapsNobody() public {
        _sellToAnn();
        VM.warp(UNTIL + 1);
        assertTrue(!shares.admits(ann), "ann's admission has ended");
        presale.claim(ben);
        assertEq(shares.balanceOf(ben), 500e18, "claimed after his admission has ended");
        VM.prank(ann);
        shares.transfer(parts.timelock, 1e18);
        VM.prank(parts.timelock);
        shares.transfer(dora, 1e18);
        assertEq(shares.balanceOf(dora), 1e18, "what members vote to give is not asked about");
        VM.prank(ann);
        shares.transfer(address(buyOut), 1e18);
        VM.prank(address(buyOut));
        shares.transfer(ann, 1e18);
        MilestoneVault vault = MilestoneVault(parts.vault);
        vault.openExit(1);
        VM.prank(ann);
        vault.exit(999e18, 0);
        assertTrue(dollar.balanceOf(ann) != 0, "left with his part");
    }

    function test_restrictTransfers_BeginsAfterTheNotice() public {
        _launch(AdmissionTerms(0, address(0)));
        _contribute(ann, 1_000e6);
        VM.warp(presale.terms().end);
        presale.finalize();
        presale.claim(ann);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotTimelock.selector, address(this)));
        shares.restrictTransfers();
        uint48 from = uint48(block.timestamp + 30 days);
        VM.expectEmit();
        emit IModelShares.TransfersRestricted(address(admissions), from);
        VM.prank(parts.timelock);
        shares.restrictTransfers();
        VM.warp(from - 1);
        VM.prank(ann);
        shares.transfer(dora, 1e18);
        VM.warp(from);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotAdmitted.selector, dora));
        VM.prank(ann);
        shares.transfer(dora, 1e18);

        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotTimelock.selector, address(this)));
        shares.freeTransfers();
        VM.expectEmit();
        emit IModelShares.TransfersFreed();
        VM.prank(parts.timelock);
        shares.freeTransfers();
        VM.prank(ann);
        shares.transfer(dora, 1e18);
        assertEq(shares.balanceOf(dora), 2e18, "free again");
    }

    function _sellToAnn() private {
        _admitAnn();
        admissions.admitAttested(model, ben, UNTIL - 1, _attest("attester", model, ben, UNTIL - 1));
        _contribute(ann, 1_000e6);
        _contribute(ben, 500e6);
        VM.warp(presale.terms().end);
        presale.finalize();
        presale.claim(ann);
    }

    function _admitAnn() private {
        admissions.admitListed(model, ann, UNTIL, _single(_leaf(ben, UNTIL)));
    }

    function _launch(AdmissionTerms memory terms) private {
        ModelParams memory params = _params();
        params.admission = terms;
        params.salt = bytes32(registry.nextModelId());
        (model, parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        shares = ModelShares(parts.shares);
    }

    function _contribute(address who, uint256 amount) private {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(address(presale), amount);
        presale.contribute(0, uint128(amount), 0, noProof);
        VM.stopPrank();
    }

    function _attest(
        string memory signer,
        uint256 modelId,
        address account,
        uint48 until
    ) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Admissions"),
                keccak256("1"),
                block.chainid,
                address(admissions)
            )
        );
        bytes32 message = keccak256(
            abi.encode(keccak256("Admission(uint256 modelId,address account,uint48 until)"), modelId, account, until)
        );
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(
            actorKey(signer),
            keccak256(abi.encodePacked(hex"1901", domain, message))
        );
        return abi.encodePacked(r, s, v);
    }

    function _leaf(address account, uint48 until) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, until))));
    }

    function _pair(bytes32 one, bytes32 other) private pure returns (bytes32) {
        return one < other ? keccak256(abi.encode(one, other)) : keccak256(abi.encode(other, one));
    }

    function _single(bytes32 sibling) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = sibling;
    }
}
