// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {EvaluationTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ReleasesFixture} from "../support/ReleasesFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice Which gates there can be, and whose evaluations open them.
contract ReleaseGatesTest is ReleasesFixture {
    function test_setEvaluators_NamesThemByVote() public {
        address[] memory three = _sorted(3);
        VM.expectEmit();
        emit IReleaseRegistry.EvaluatorsSet(model, three, 2);
        _setGate(three, 2);
        (address[] memory found, uint8 needed) = releases.evaluators(model);
        assertEq(keccak256(abi.encode(found)), keccak256(abi.encode(three)), "evaluators");
        assertEq(needed, 2, "needed");
        _setGate(new address[](0), 0);
        (found, needed) = releases.evaluators(model);
        assertEq(found.length + needed, 0, "open again");
    }

    function test_setEvaluators_RevertWhen_NotVoted() public {
        VM.expectRevert(
            abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNotTimelock.selector, address(this), parts.timelock)
        );
        releases.setEvaluators(model, EvaluationTerms(_sorted(1), 1));
    }

    function test_setEvaluators_TakesNineAtMost() public {
        _setGate(_sorted(9), 9);
        _expectImpossible(10, 9);
        _setGate(_sorted(10), 9);
    }

    function test_setEvaluators_RevertWhen_TheGateCouldNeverOpenOrIsNone() public {
        _expectImpossible(2, 3);
        _setGate(_sorted(2), 3);
        _expectImpossible(1, 0);
        _setGate(_sorted(1), 0);
        _expectImpossible(0, 1);
        _setGate(new address[](0), 1);
    }

    function test_createModel_RevertWhen_TheGateIsImpossible() public {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        params.evaluation = EvaluationTerms(_sorted(1), 0);
        _expectImpossible(1, 0);
        factory.createModel(params);
        params.evaluation = EvaluationTerms(new address[](0), 1);
        _expectImpossible(0, 1);
        factory.createModel(params);
    }

    function test_setEvaluators_RevertWhen_NotInRisingOrder() public {
        address[] memory accounts = _sorted(2);
        accounts[1] = accounts[0];
        _expectOrder(accounts[0]);
        _setGate(accounts, 1);
        accounts = _sorted(3);
        (accounts[1], accounts[2]) = (accounts[2], accounts[1]);
        _expectOrder(accounts[2]);
        _setGate(accounts, 1);
        accounts[0] = address(0);
        _expectOrder(address(0));
        _setGate(accounts, 1);
    }

    /// With the last evaluation that is needed the release is evaluated, and another one changes nothing.
    function test_attest_OpensTheGateOnce() public {
        address[] memory two = _sorted(2);
        _setGate(two, 1);
        uint256 id = _submit(0);
        int64[] memory scores = new int64[](16);
        bytes memory first = _sign(two[0], id, scores);
        bytes memory second = _sign(two[1], id, scores);
        VM.expectEmit();
        emit IReleaseRegistry.EvaluationAttested(id, model, two[0], scores, 0);
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseStateChanged(id, model, 1, 2);
        releases.attest(id, two[0], scores, 0, first);
        VM.recordLogs();
        releases.attest(id, two[1], scores, 0, second);
        Log[] memory logs = VM.getRecordedLogs();
        assertEq(logs.length, 1, "the evaluation alone");
        _approve(id);
        assertEq(_live(), id, "live");
    }

    function test_attest_RevertWhen_ScoresAreNoneOrTooMany() public {
        address[] memory one = _sorted(1);
        _setGate(one, 1);
        uint256 id = _submit(0);
        for (uint256 count = 0; count <= 17; count += 17) {
            int64[] memory scores = new int64[](count);
            bytes memory signature = _sign(one[0], id, scores);
            VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryScoreCount.selector, count, 16));
            releases.attest(id, one[0], scores, 0, signature);
        }
    }

    function test_attest_RevertWhen_NoEvaluatorOrTwice() public {
        address[] memory two = _sorted(2);
        address[] memory one = new address[](1);
        one[0] = two[0];
        _setGate(one, 1);
        uint256 id = _submit(0);
        int64[] memory scores = new int64[](1);
        bytes memory signature = _sign(two[1], id, scores);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNotEvaluator.selector, two[1]));
        releases.attest(id, two[1], scores, 0, signature);
        signature = _sign(two[0], id, scores);
        releases.attest(id, two[0], scores, 0, signature);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryAlreadyAttested.selector, id, two[0]));
        releases.attest(id, two[0], scores, 0, signature);
    }

    function test_attest_RevertGiven_TheReleaseIsLive() public {
        address[] memory one = _sorted(1);
        _setGate(one, 1);
        int64[] memory scores = new int64[](1);
        VM.expectRevert(_unexpected(FIRST, IReleaseRegistry.State.Live, IReleaseRegistry.State.Draft));
        releases.attest(FIRST, one[0], scores, 0, "");
    }

    /// A first release that was evaluated before its presale ends goes live with it, too.
    function test_acceptFirst_GivenItWasEvaluated() public {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        params.evaluation = EvaluationTerms(_sorted(1), 1);
        (uint256 young, ModelParts memory of_) = factory.createModel(params);
        int64[] memory scores = new int64[](1);
        bytes memory signature = _signFor(young, params.evaluation.evaluators[0], 2, scores);
        releases.attest(2, params.evaluation.evaluators[0], scores, 0, signature);
        _assertState(2, IReleaseRegistry.State.Evaluated);
        VM.prank(of_.presale);
        releases.acceptFirst(young);
        _assertState(2, IReleaseRegistry.State.Live);
    }

    function _setGate(address[] memory evaluators, uint8 needed) private {
        VM.prank(parts.timelock);
        releases.setEvaluators(model, EvaluationTerms(evaluators, needed));
    }

    function _expectImpossible(uint256 count, uint256 needed) private {
        VM.expectRevert(
            abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryGateImpossible.selector, count, needed, 9)
        );
    }

    function _expectOrder(address account) private {
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryEvaluatorOrder.selector, account));
    }

    function _sign(address evaluator, uint256 releaseId, int64[] memory scores) private view returns (bytes memory) {
        return _signFor(model, evaluator, releaseId, scores);
    }

    function _signFor(
        uint256 modelId,
        address evaluator,
        uint256 releaseId,
        int64[] memory scores
    ) private view returns (bytes memory) {
        bytes memory text = abi.encodePacked(
            "Evaluation(address evaluator,uint256 modelId,uint256 releaseId,bytes32 weightsSha256,",
            "bytes32 suiteSha256,int64[] scoresMicro,bytes32 reportSha256)"
        );
        IReleaseRegistry.Release memory release = releases.release(releaseId);
        bytes memory head = abi.encode(keccak256(text), evaluator, modelId, releaseId);
        bytes32 hash = keccak256(
            bytes.concat(
                head,
                abi.encode(release.weightsSha256, release.suiteSha256, keccak256(abi.encodePacked(scores)), 0)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(_keyOf(evaluator), MessageHashUtils.toTypedDataHash(_domain(), hash));
        return abi.encodePacked(r, s, v);
    }

    function _domain() private view returns (bytes32) {
        bytes memory text = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
        bytes32 name = keccak256("ReleaseRegistry");
        return keccak256(abi.encode(keccak256(text), name, keccak256("1"), block.chainid, address(releases)));
    }

    function _keyOf(address evaluator) private pure returns (uint256 key) {
        for (key = 1; VM.addr(key) != evaluator; ++key) {}
    }

    /// @dev Accounts with the keys 1, 2, ..., in rising order.
    function _sorted(uint256 count) private pure returns (address[] memory accounts) {
        accounts = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            address account = VM.addr(i + 1);
            uint256 place = i;
            for (; place > 0 && accounts[place - 1] > account; --place) accounts[place] = accounts[place - 1];
            accounts[place] = account;
        }
    }
}
