// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {EvaluationTerms} from "../interfaces/ModelTerms.sol";
import {ReleaseBook} from "./ReleaseBook.sol";

/// @title How releases are evaluated before they can be passed
/// @notice A model may name evaluators, so many of whom must sign what a release scored before a vote for it counts.
/// @dev An attestation says what was measured, not whether that is good: members judge. Not protected: evaluators who
/// agree to lie, and suites that measure the wrong thing.
abstract contract ReleaseEvaluation is ReleaseBook, EIP712 {
    /// @dev Few, because the gate asks each of them.
    uint256 private constant MAX_EVALUATORS = 9;
    uint256 private constant MAX_SCORES = 16;
    bytes32 private constant EVALUATION_TYPEHASH = keccak256(
        "Evaluation(address evaluator,uint256 modelId,uint256 releaseId,bytes32 weightsSha256,bytes32 suiteSha256,int64[] scoresMicro,bytes32 reportSha256)"
    );

    mapping(uint256 modelId => EvaluationTerms) private _gates;
    mapping(uint256 releaseId => mapping(address evaluator => bool)) private _attested;

    constructor() EIP712("ReleaseRegistry", "1") {}

    /// @inheritdoc IReleaseRegistry
    function setEvaluators(uint256 modelId, EvaluationTerms calldata evaluation) external {
        _checkTimelock(modelId);
        _setEvaluators(modelId, evaluation);
    }

    /// @inheritdoc IReleaseRegistry
    function attest(
        uint256 releaseId,
        address evaluator,
        int64[] calldata scoresMicro,
        bytes32 reportSha256,
        bytes calldata signature
    ) external {
        Entry storage entry = _entry(releaseId);
        _checkWaiting(releaseId);
        if (scoresMicro.length == 0 || scoresMicro.length > MAX_SCORES) {
            revert ReleaseRegistryScoreCount(scoresMicro.length, MAX_SCORES);
        }
        if (!_isEvaluator(entry.modelId, evaluator)) revert ReleaseRegistryNotEvaluator(evaluator);
        if (_attested[releaseId][evaluator]) revert ReleaseRegistryAlreadyAttested(releaseId, evaluator);
        bytes32 digest = _evaluationDigest(releaseId, evaluator, scoresMicro, reportSha256);
        if (!SignatureChecker.isValidSignatureNow(evaluator, digest, signature)) {
            revert ReleaseRegistrySignatureWrong(evaluator);
        }

        _attested[releaseId][evaluator] = true;
        emit EvaluationAttested(releaseId, entry.modelId, evaluator, scoresMicro, reportSha256);
        if (entry.state == State.Draft && gatePassed(releaseId)) _move(releaseId, State.Evaluated);
    }

    /// @inheritdoc IReleaseRegistry
    function gatePassed(uint256 releaseId) public view returns (bool) {
        (uint256 attested, uint256 needed) = _gate(releaseId);
        return attested >= needed;
    }

    /// @inheritdoc IReleaseRegistry
    function checkGate(uint256 releaseId) public view {
        (uint256 attested, uint256 needed) = _gate(releaseId);
        if (attested < needed) revert ReleaseRegistryGateClosed(releaseId, attested, needed);
    }

    /// @inheritdoc IReleaseRegistry
    function evaluators(uint256 modelId) external view returns (address[] memory accounts, uint8 needed) {
        EvaluationTerms storage gate = _gates[modelId];
        return (gate.evaluators, gate.needed);
    }

    /// @inheritdoc IReleaseRegistry
    function hasAttested(uint256 releaseId, address evaluator) external view returns (bool) {
        return _attested[releaseId][evaluator];
    }

    function _setEvaluators(uint256 modelId, EvaluationTerms calldata evaluation) internal {
        uint256 count = evaluation.evaluators.length;
        uint256 needed = evaluation.needed;
        if (count > MAX_EVALUATORS || needed > count || (needed == 0 && count != 0)) {
            revert ReleaseRegistryGateImpossible(count, needed, MAX_EVALUATORS);
        }
        address before = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address account = evaluation.evaluators[i];
            if (account <= before) revert ReleaseRegistryEvaluatorOrder(account);
            before = account;
        }
        _gates[modelId] = evaluation;
        emit EvaluatorsSet(modelId, evaluation.evaluators, evaluation.needed);
    }

    /// @dev How many present evaluators have attested, and how many must.
    function _gate(uint256 releaseId) private view returns (uint256 attested, uint256 needed) {
        EvaluationTerms storage gate = _gates[_entry(releaseId).modelId];
        needed = gate.needed;
        uint256 count = gate.evaluators.length;
        for (uint256 i = 0; i < count; ++i) {
            if (_attested[releaseId][gate.evaluators[i]]) ++attested;
        }
    }

    function _isEvaluator(uint256 modelId, address account) private view returns (bool) {
        address[] storage accounts = _gates[modelId].evaluators;
        uint256 count = accounts.length;
        for (uint256 i = 0; i < count; ++i) {
            if (accounts[i] == account) return true;
        }
        return false;
    }

    function _evaluationDigest(
        uint256 releaseId,
        address evaluator,
        int64[] calldata scoresMicro,
        bytes32 reportSha256
    ) private view returns (bytes32) {
        Entry storage entry = _entries[releaseId];
        bytes32 structHash = keccak256(
            abi.encode(
                EVALUATION_TYPEHASH,
                evaluator,
                entry.modelId,
                releaseId,
                entry.weightsSha256,
                entry.suiteSha256,
                keccak256(abi.encodePacked(scoresMicro)),
                reportSha256
            )
        );
        return _hashTypedDataV4(structHash);
    }
}
