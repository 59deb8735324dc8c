// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {EvaluationTerms, ModelParams, ModelParts, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice An evaluator that is a contract: what its owner signs, it has signed.
contract EvaluatorWallet is IERC1271 {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == _owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

contract ReleaseRegistryTest is PlatformFixture {
    struct Signed {
        address evaluator;
        uint256 modelId;
        uint256 releaseId;
        bytes32 weightsSha256;
        bytes32 suiteSha256;
        int64 score;
        bytes32 reportSha256;
    }

    bytes32 private constant WEIGHTS = bytes32(uint256(21));
    bytes32 private constant SUITE = bytes32(uint256(23));

    PlainDollar private dollar;
    ModelParts private parts;
    uint256 private modelId;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
    }

    /// The gate opens with exactly the number of evaluators that was asked for, whoever they are.
    function testFuzz_gatePassed_CountsPresentEvaluators(uint8 count, uint8 needed, uint16 attesting) public {
        uint256 n = bound(count, 1, 9);
        uint256 k = bound(needed, 1, n);
        address[] memory evaluators = _evaluators(n);
        _launch(EvaluationTerms(evaluators, uint8(k)));
        uint256 releaseId = _submit(0);
        uint256 attested = 0;
        for (uint256 i = 0; i < n; ++i) {
            if ((attesting >> i) & 1 == 0) continue;
            _attest(releaseId, evaluators[i], _keyOf(evaluators[i]));
            ++attested;
            assertTrue(releases.gatePassed(releaseId) == (attested >= k), "gate");
        }
        IReleaseRegistry.State expected =
            attested >= k ? IReleaseRegistry.State.Evaluated : IReleaseRegistry.State.Draft;
        assertEq(uint256(releases.release(releaseId).state), uint256(expected), "state");
        if (attested < k) {
            VM.expectRevert(
                abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryGateClosed.selector, releaseId, attested, k)
            );
        }
        VM.prank(parts.timelock);
        releases.approve(releaseId);
    }

    /// Every field of an evaluation is signed: one that differs breaks the signature.
    function testFuzz_attest_BindsEveryField(uint8 field, uint256 other) public {
        address evaluator = actor("evaluator 0");
        _launch(EvaluationTerms(_only(evaluator), 1));
        uint256 releaseId = _submit(0);
        Signed memory signed = Signed(evaluator, modelId, releaseId, WEIGHTS, SUITE, 5, bytes32(uint256(7)));
        uint256 which = field % 8;
        if (which == 0) signed.evaluator = address(uint160(other));
        if (which == 1) signed.modelId = other;
        if (which == 2) signed.releaseId = other;
        if (which == 3) signed.weightsSha256 = bytes32(other);
        if (which == 4) signed.suiteSha256 = bytes32(other);
        if (which == 5) signed.score = int64(uint64(other));
        if (which == 6) signed.reportSha256 = bytes32(other);
        bool same =
            keccak256(abi.encode(signed)) ==
                keccak256(abi.encode(Signed(evaluator, modelId, releaseId, WEIGHTS, SUITE, 5, bytes32(uint256(7)))));
        bytes memory signature = _sign(_keyOf(evaluator), _digest(signed));
        if (!same) {
            VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistrySignatureWrong.selector, evaluator));
        }
        releases.attest(releaseId, evaluator, _scores(5), bytes32(uint256(7)), signature);
    }

    /// A signature for one registry or chain says nothing to another.
    function test_attest_RevertWhen_SignedForAnotherRegistry() public {
        address evaluator = actor("evaluator 0");
        _launch(EvaluationTerms(_only(evaluator), 1));
        uint256 releaseId = _submit(0);
        Signed memory signed = Signed(evaluator, modelId, releaseId, WEIGHTS, SUITE, 5, 0);
        bytes32 structHash = _structHash(signed);
        bytes32 digest = MessageHashUtils.toTypedDataHash(_domain(block.chainid, address(this)), structHash);
        _refuse(releaseId, evaluator, digest);
        digest = MessageHashUtils.toTypedDataHash(_domain(block.chainid + 1, address(releases)), structHash);
        _refuse(releaseId, evaluator, digest);
    }

    /// A contract wallet evaluates too, and its owner's signature counts for no other wallet of his.
    function test_attest_GivenContractWallets() public {
        address one = address(new EvaluatorWallet(actor("owner")));
        address two = address(new EvaluatorWallet(actor("owner")));
        address[] memory both = new address[](2);
        (both[0], both[1]) = one < two ? (one, two) : (two, one);
        _launch(EvaluationTerms(both, 2));
        uint256 releaseId = _submit(0);
        bytes memory signature = _sign(
            actorKey("owner"),
            _digest(Signed(one, modelId, releaseId, WEIGHTS, SUITE, 5, 0))
        );
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistrySignatureWrong.selector, two));
        releases.attest(releaseId, two, _scores(5), 0, signature);
        releases.attest(releaseId, one, _scores(5), 0, signature);
        assertTrue(releases.hasAttested(releaseId, one), "one");
        assertTrue(!releases.gatePassed(releaseId), "gate");
    }

    /// A release is called back exactly when 15 % of all shares have said so, in whatever order and size.
    function testFuzz_signalRollback_NeedsItsPart(uint128 given, bool annFirst) public {
        _launch(EvaluationTerms(new address[](0), 0));
        uint256 amount = bound(given, 1, 6_000e18 - 1);
        VM.prank(ann);
        _shares().transfer(ben, amount);
        VM.warp(block.timestamp + 10);
        uint256 bad = _submit(0);
        VM.prank(parts.timelock);
        releases.approve(bad);
        uint256 supply = _shares().totalSupply();
        uint256 needed = (supply * 1_500 + 9_999) / 10_000;
        (address one, address two) = annFirst ? (ann, ben) : (ben, ann);
        VM.warp(block.timestamp + 10);
        VM.prank(one);
        releases.signalRollback(bad);
        bool enough = _shares().balanceOf(one) >= needed;
        assertEq(_live() == bad ? 1 : 0, enough ? 0 : 1, "after one");
        if (enough) return;
        VM.prank(two);
        releases.signalRollback(bad);
        assertEq(_live() == bad ? 1 : 0, 0, "after both");
        assertEq(uint256(releases.release(bad).state), uint256(IReleaseRegistry.State.RolledBack), "state");
    }

    /// The time in which a release was live adds up over a rollback, and ends as nothing for the one called back.
    function testFuzz_liveFor_AfterARollback(uint32 before, uint32 bad, uint32 afterwards) public {
        _launch(EvaluationTerms(new address[](0), 0));
        (uint256 first, , ) = releases.live(modelId);
        uint256 start = block.timestamp;
        VM.warp(start + bound(before, 1, 100 days));
        uint256 second = _submit(0);
        VM.prank(parts.timelock);
        releases.approve(second);
        uint256 replacedAt = block.timestamp;
        VM.warp(replacedAt + bound(bad, 1, 7 days - 1));
        VM.prank(ann);
        releases.signalRollback(second);
        uint256 backAt = block.timestamp;
        VM.warp(backAt + bound(afterwards, 0, 100 days));
        assertEq(releases.liveFor(second), 0, "called back");
        assertEq(releases.liveFor(first), (replacedAt - start) + (block.timestamp - backAt), "predecessor");
    }

    function _launch(EvaluationTerms memory evaluation) private {
        ModelParams memory params = _params();
        params.evaluation = evaluation;
        (modelId, parts) = factory.createModel(params);
        _contribute(ann, 6_000e6);
        _contribute(ben, 1_000e6);
        VM.warp(params.raise.end);
        PresaleRound presale = PresaleRound(parts.presale);
        presale.finalize();
        presale.claim(ann);
        presale.claim(ben);
    }

    function _contribute(address who, uint256 amount) private {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(parts.presale, amount);
        PresaleRound(parts.presale).contribute(0, uint128(amount), 0, new bytes32[](0));
        VM.stopPrank();
    }

    function _submit(uint16 canaryBps) private returns (uint256) {
        return releases.submit(modelId, ReleaseFiles(WEIGHTS, bytes32(uint256(22)), SUITE, ""), 0, canaryBps);
    }

    function _attest(uint256 releaseId, address evaluator, uint256 key) private {
        bytes32 digest = _digest(Signed(evaluator, modelId, releaseId, WEIGHTS, SUITE, 5, 0));
        releases.attest(releaseId, evaluator, _scores(5), 0, _sign(key, digest));
    }

    function _refuse(uint256 releaseId, address evaluator, bytes32 digest) private {
        bytes memory signature = _sign(_keyOf(evaluator), digest);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistrySignatureWrong.selector, evaluator));
        releases.attest(releaseId, evaluator, _scores(5), 0, signature);
    }

    function _digest(Signed memory signed) private view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_domain(block.chainid, address(releases)), _structHash(signed));
    }

    function _structHash(Signed memory signed) private pure returns (bytes32) {
        bytes memory text = abi.encodePacked(
            "Evaluation(address evaluator,uint256 modelId,uint256 releaseId,bytes32 weightsSha256,",
            "bytes32 suiteSha256,int64[] scoresMicro,bytes32 reportSha256)"
        );
        bytes memory head = abi.encode(keccak256(text), signed.evaluator, signed.modelId, signed.releaseId);
        bytes32 scores = keccak256(abi.encode(signed.score));
        return
            keccak256(
                bytes.concat(head, abi.encode(signed.weightsSha256, signed.suiteSha256, scores, signed.reportSha256))
            );
    }

    function _domain(uint256 chainId, address verifier) private pure returns (bytes32) {
        bytes memory text = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
        return keccak256(abi.encode(keccak256(text), keccak256("ReleaseRegistry"), keccak256("1"), chainId, verifier));
    }

    /// @dev Names with numbers, sorted by their addresses.
    function _evaluators(uint256 count) private pure returns (address[] memory accounts) {
        accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            address account = VM.addr(i + 1);
            uint256 place = i;
            for (; place > 0 && accounts[place - 1] > account; --place) accounts[place] = accounts[place - 1];
            accounts[place] = account;
        }
    }

    function _keyOf(address evaluator) private pure returns (uint256) {
        for (uint256 key = 1; key <= 9; ++key) {
            if (VM.addr(key) == evaluator) return key;
        }
        return actorKey("evaluator 0");
    }

    function _only(address account) private pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }

    function _scores(int64 score) private pure returns (int64[] memory scores) {
        scores = new int64[](1);
        scores[0] = score;
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _live() private view returns (uint256 releaseId) {
        (releaseId, , ) = releases.live(modelId);
    }

    function _shares() private view returns (ModelShares) {
        return ModelShares(parts.shares);
    }
}
