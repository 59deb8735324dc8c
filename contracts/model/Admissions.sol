// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {AdmissionTerms} from "../interfaces/ModelTerms.sol";

/// @title The list of who may buy shares of restricted models
/// @notice An account is admitted until a date, because it is on the model's list or because the model's attester has
/// signed so. Admissions end by their date and in no other way.
/// @dev Roles: the factory sets the first rules, then a model's timelock. There is no owner. Trusts each model's attester
/// to admit the right people. Not protected: an attester who loses his key admits whom the thief likes until members name
/// another; admissions that were given meanwhile last until their dates.
contract Admissions is IAdmissions, EIP712 {
    /// @notice What an attester signs.
    bytes32 public constant ADMISSION_TYPEHASH = keccak256("Admission(uint256 modelId,address account,uint48 until)");

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;
    /// @notice The only account that may set first rules.
    address public immutable factory;

    mapping(uint256 modelId => AdmissionTerms) private _rules;
    mapping(uint256 modelId => mapping(address account => uint48 timestamp)) private _admittedUntil;

    constructor(address registry_, address factory_) EIP712("Admissions", "1") {
        registry = IModelRegistry(registry_);
        factory = factory_;
    }

    /// @inheritdoc IAdmissions
    function setRules(uint256 modelId, AdmissionTerms calldata terms) external {
        if (msg.sender != factory) {
            address timelock = registry.parts(modelId).timelock;
            if (msg.sender != timelock) revert AdmissionsNotTimelock(msg.sender, timelock);
        }
        _rules[modelId] = terms;
        emit AdmissionRulesSet(modelId, terms.allowlistRoot, terms.attester);
    }

    /// @inheritdoc IAdmissions
    function admitListed(uint256 modelId, address account, uint48 until, bytes32[] calldata proof) external {
        bytes32 root = _rules[modelId].allowlistRoot;
        // Hashed twice, so that no inner node of the tree can be passed off as a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, until))));
        if (root == 0 || !MerkleProof.verifyCalldata(proof, root, leaf)) revert AdmissionsNotListed(account, until);
        _admit(modelId, account, until);
    }

    /// @inheritdoc IAdmissions
    function admitAttested(uint256 modelId, address account, uint48 until, bytes calldata signature) external {
        address attester = _rules[modelId].attester;
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ADMISSION_TYPEHASH, modelId, account, until)));
        if (attester == address(0) || !SignatureChecker.isValidSignatureNowCalldata(attester, digest, signature)) {
            revert AdmissionsNotAttested(account, until);
        }
        _admit(modelId, account, until);
    }

    /// @inheritdoc IAdmissions
    function admittedUntil(uint256 modelId, address account) external view returns (uint48) {
        return _admittedUntil[modelId][account];
    }

    /// @inheritdoc IAdmissions
    function rules(uint256 modelId) external view returns (AdmissionTerms memory) {
        return _rules[modelId];
    }

    /// @notice Whether `account` may buy shares of the model now.
    function admits(uint256 modelId, address account) external view returns (bool) {
        return block.timestamp <= _admittedUntil[modelId][account];
    }

    /// @dev The later date counts, so that nobody can shorten an admission with an older proof.
    function _admit(uint256 modelId, address account, uint48 until) private {
        if (block.timestamp > until) revert AdmissionsExpired(until, block.timestamp);
        if (until <= _admittedUntil[modelId][account]) return;
        _admittedUntil[modelId][account] = until;
        emit AccountAdmitted(modelId, account, until);
    }
}
