// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITransferPolicy} from "./ITransferPolicy.sol";
import {AdmissionTerms} from "./ModelTerms.sol";

/// @title The list of who may buy shares of restricted models
/// @notice An account is admitted until a date, because it is on the model's list or because the model's attester has
/// signed so.
interface IAdmissions is ITransferPolicy {
    /// @notice From now on these admit to a model: a Merkle tree, an account that signs, or both; zero = not by this way.
    event AdmissionRulesSet(uint256 indexed modelId, bytes32 allowlistRoot, address attester);
    /// @notice `account` may buy shares of the model until unix second `until`.
    event AccountAdmitted(uint256 indexed modelId, address indexed account, uint48 until);

    /// @notice Only the model's timelock may change who is admitted, and the factory at launch. `caller` tried.
    error AdmissionsNotTimelock(address caller, address timelock);
    /// @notice The model's list does not have `account` until unix second `until`.
    error AdmissionsNotListed(address account, uint48 until);
    /// @notice The attester did not sign that `account` is admitted until unix second `until`.
    error AdmissionsNotAttested(address account, uint48 until);
    /// @notice The admission ended at unix second `until`; it is `now_`.
    error AdmissionsExpired(uint48 until, uint256 now_);

    /// @notice Sets who is admitted from now on. Timelock only, and the factory at launch.
    /// Emits {AdmissionRulesSet}. Requirements: {AdmissionsNotTimelock}.
    /// Notes: who has been admitted stays so until his date, so a vote cannot shut out those whom sellers counted on.
    function setRules(uint256 modelId, AdmissionTerms calldata terms) external;

    /// @notice Admits an account that is on the model's list; anyone may bring the proof.
    /// Emits {AccountAdmitted}. Requirements: {AdmissionsExpired}, {AdmissionsNotListed}.
    /// @param until last unix second of the admission, as the list has it
    /// @param proof Merkle proof of the leaf keccak256(bytes.concat(keccak256(abi.encode(account, until))))
    function admitListed(uint256 modelId, address account, uint48 until, bytes32[] calldata proof) external;

    /// @notice Admits an account by the signature of the model's attester; anyone may bring it.
    /// Emits {AccountAdmitted}. Requirements: {AdmissionsExpired}, {AdmissionsNotAttested}.
    /// Notes: the signature binds chain, contract, model, account and date; contract wallets sign too (ERC-1271).
    /// @param until last unix second of the admission
    function admitAttested(uint256 modelId, address account, uint48 until, bytes calldata signature) external;

    /// @notice Last unix second in which `account` may buy shares of the model; 0 = never admitted.
    function admittedUntil(uint256 modelId, address account) external view returns (uint48);

    /// @notice What admits to a model.
    function rules(uint256 modelId) external view returns (AdmissionTerms memory);
}
