// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Identity, ModelParts, RevenueTerms, ServiceTerms, VotingTerms} from "./ModelTerms.sol";

/// @title The register of models
/// @notice Each model is one ERC-721 token. Its owner is the model's own timelock, so that only a vote of the members
/// can move it; the creator keeps a steward role that a vote can take away.
interface IModelRegistry {
    /// @notice A model was launched; these contracts belong to it.
    event ModelCreated(uint256 indexed modelId, address indexed creator, ModelParts parts, Identity identity);
    /// @notice The terms of voting, revenue and service with which a model was launched.
    event TermsRecorded(uint256 indexed modelId, VotingTerms voting, RevenueTerms revenue, ServiceTerms service);
    /// @notice `operator` may, or may no longer, sign receipts for the model.
    event OperatorSet(uint256 indexed modelId, address indexed operator, bool allowed);
    /// @notice The model's public description changed.
    event MetadataSet(uint256 indexed modelId, string description, string licence, bytes32 metadataSha256);
    /// @notice `steward` now submits releases and milestones for the model and receives released milestone money.
    event StewardSet(uint256 indexed modelId, address indexed steward);

    /// @notice Only the model factory may register a model. `caller` tried.
    error ModelRegistryNotFactory(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error ModelRegistryNotTimelock(address caller, address timelock);
    /// @notice Only the steward may hand on or give up the role. `caller` tried.
    error ModelRegistryNotSteward(address caller, address steward);
    /// @notice No model has this id.
    error ModelRegistryUnknownModel(uint256 modelId);
    /// @notice The next model has id `next`; `modelId` was given.
    error ModelRegistryUnexpectedId(uint256 modelId, uint256 next);
    /// @notice A text has `length` bytes, which is not between `minimum` and `maximum`.
    error ModelRegistryTextLength(uint256 length, uint256 minimum, uint256 maximum);
    /// @notice A royalty of `bps` ten-thousandths is more than `maximum`.
    error ModelRegistryRoyaltyTooHigh(uint256 bps, uint256 maximum);
    /// @notice The zero address cannot be an operator.
    error ModelRegistryOperatorZero();

    /// @notice Records a model whose parts have just been made, and mints its token to its timelock.
    /// Emits {ModelCreated}, {TermsRecorded}, {StewardSet}, {OperatorSet} and {IERC721-Transfer}.
    /// Requirements: {ModelRegistryNotFactory}, {ModelRegistryUnexpectedId}, {ModelRegistryTextLength},
    /// {ModelRegistryRoyaltyTooHigh}, {ModelRegistryOperatorZero}.
    /// @param modelId must be {nextModelId}
    /// @param creator who launched it; the first steward
    /// @param parts the model's contracts; the governor is a clone whose arguments name the others
    function register(
        uint256 modelId,
        address creator,
        ModelParts calldata parts,
        Identity calldata identity,
        VotingTerms calldata voting,
        RevenueTerms calldata revenue,
        ServiceTerms calldata service
    ) external;

    /// @notice Allows or forbids `operator` to sign receipts for the model. Timelock only.
    /// Emits {OperatorSet}. Requirements: {ModelRegistryNotTimelock}, {ModelRegistryOperatorZero}.
    function setOperator(uint256 modelId, address operator, bool allowed) external;

    /// @notice Changes the public description. Timelock only.
    /// Emits {MetadataSet} and {IERC4906-MetadataUpdate}.
    /// Requirements: {ModelRegistryNotTimelock}, {ModelRegistryTextLength}.
    function setMetadata(
        uint256 modelId,
        string calldata description,
        string calldata licence,
        bytes32 metadataSha256
    ) external;

    /// @notice Gives the steward role to `steward`, or to nobody (zero). Timelock only.
    /// Emits {StewardSet}. Requirements: {ModelRegistryNotTimelock}.
    function setSteward(uint256 modelId, address steward) external;

    /// @notice The steward hands the role to `to`, or gives it up (zero).
    /// Emits {StewardSet}. Requirements: {ModelRegistryNotSteward}.
    function handOnSteward(uint256 modelId, address to) external;

    /// @notice The contracts of a model. Requirements: {ModelRegistryUnknownModel}.
    function parts(uint256 modelId) external view returns (ModelParts memory);

    /// @notice Who launched the model. Requirements: {ModelRegistryUnknownModel}.
    function creatorOf(uint256 modelId) external view returns (address);

    /// @notice Who submits releases and milestones; zero = nobody. Requirements: {ModelRegistryUnknownModel}.
    function steward(uint256 modelId) external view returns (address);

    /// @notice Whether `operator` may sign receipts for the model now.
    function isOperator(uint256 modelId, address operator) external view returns (bool);

    /// @notice From when (first second) until when (first second no more; 0 = open) `operator` may sign for the model.
    function operatorInterval(uint256 modelId, address operator) external view returns (uint48 from, uint48 until);

    /// @notice The model whose timelock is `timelock`; 0 = none.
    function modelOfTimelock(address timelock) external view returns (uint256);

    /// @notice The model to which the contract `part` belongs; 0 = none.
    function modelOfPart(address part) external view returns (uint256);

    /// @notice sha256 of the ERC-721 metadata file of the model.
    function metadataSha256(uint256 modelId) external view returns (bytes32);

    /// @notice The id that the next model gets.
    function nextModelId() external view returns (uint256);

    /// @notice The dollar of this platform (6 decimals).
    function asset() external view returns (address);

    /// @notice The only contract that may register models.
    function factory() external view returns (address);
}
