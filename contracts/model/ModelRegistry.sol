// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Identity, ModelParts, RevenueTerms, ServiceTerms, VotingTerms} from "../interfaces/ModelTerms.sol";
import {ModelPart} from "./ModelPart.sol";
import {ModelRecord} from "./ModelRecord.sol";

/// @title The register of models
/// @notice Each model is one token that belongs to the model's own timelock: only a vote of its members can move it.
/// The creator starts as steward, who hands in releases and milestones; a vote can name another steward or none.
/// @dev Trusts the factory, which is fixed for ever, to register parts that it has made itself. Nobody else has any
/// power here. Not protected: members who vote the token away keep governing the parts, because rights follow the
/// recorded timelock and not the token.
contract ModelRegistry is ERC721, IERC2981, IERC4906, IModelRegistry {
    struct Model {
        address governor;
        uint16 royaltyBps;
        /// Whether somebody else than the creator has been named, be it nobody.
        bool stewardNamed;
        address creator;
        bytes32 metadataSha256;
    }

    struct Interval {
        uint48 from;
        uint48 until;
    }

    uint256 private constant MAX_NAME_BYTES = 64;
    uint256 private constant MAX_SYMBOL_BYTES = 11;
    uint256 private constant MAX_DESCRIPTION_BYTES = 2_000;
    uint256 private constant MAX_LICENCE_BYTES = 80;
    uint256 private constant MAX_ROYALTY_BPS = 1_000;
    uint256 private constant BPS = 10_000;

    /// @inheritdoc IModelRegistry
    address public immutable asset;
    /// @inheritdoc IModelRegistry
    address public immutable factory;
    /// @inheritdoc IModelRegistry
    uint256 public nextModelId = 1;

    mapping(uint256 modelId => Model) private _models;
    mapping(uint256 modelId => address) private _namedStewards;
    mapping(uint256 modelId => mapping(address operator => Interval)) private _operators;

    modifier onlyTimelock(uint256 modelId) {
        address timelock = parts(modelId).timelock;
        if (msg.sender != timelock) revert ModelRegistryNotTimelock(msg.sender, timelock);
        _;
    }

    constructor(address asset_, address factory_) ERC721("Comodel models", "COMODEL") {
        asset = asset_;
        factory = factory_;
    }

    /// @inheritdoc IModelRegistry
    function register(
        uint256 modelId,
        address creator,
        ModelParts calldata parts_,
        Identity calldata identity,
        VotingTerms calldata voting,
        RevenueTerms calldata revenue,
        ServiceTerms calldata service
    ) external {
        if (msg.sender != factory) revert ModelRegistryNotFactory(msg.sender);
        if (modelId != nextModelId) revert ModelRegistryUnexpectedId(modelId, nextModelId);
        _checkIdentity(identity);
        if (revenue.resaleRoyaltyBps > MAX_ROYALTY_BPS) {
            revert ModelRegistryRoyaltyTooHigh(revenue.resaleRoyaltyBps, MAX_ROYALTY_BPS);
        }

        nextModelId = modelId + 1;
        _models[modelId] = Model({
            governor: parts_.governor,
            royaltyBps: revenue.resaleRoyaltyBps,
            stewardNamed: false,
            creator: creator,
            metadataSha256: identity.metadataSha256
        });
        emit ModelCreated(modelId, creator, parts_, identity);
        emit TermsRecorded(modelId, voting, revenue, service);
        emit StewardSet(modelId, creator);
        _setOperator(modelId, service.operator, true);
        _mint(parts_.timelock, modelId);
    }

    /// @inheritdoc IModelRegistry
    function setOperator(uint256 modelId, address operator, bool allowed) external onlyTimelock(modelId) {
        _setOperator(modelId, operator, allowed);
    }

    /// @inheritdoc IModelRegistry
    function setMetadata(
        uint256 modelId,
        string calldata description,
        string calldata licence,
        bytes32 sha256OfMetadata
    ) external onlyTimelock(modelId) {
        _checkLength(description, 0, MAX_DESCRIPTION_BYTES);
        _checkLength(licence, 1, MAX_LICENCE_BYTES);
        _models[modelId].metadataSha256 = sha256OfMetadata;
        emit MetadataSet(modelId, description, licence, sha256OfMetadata);
        emit MetadataUpdate(modelId);
    }

    /// @inheritdoc IModelRegistry
    function setSteward(uint256 modelId, address steward_) external onlyTimelock(modelId) {
        _setSteward(modelId, steward_);
    }

    /// @inheritdoc IModelRegistry
    function handOnSteward(uint256 modelId, address to) external {
        address current = steward(modelId);
        if (msg.sender != current) revert ModelRegistryNotSteward(msg.sender, current);
        _setSteward(modelId, to);
    }

    /// @inheritdoc IModelRegistry
    function parts(uint256 modelId) public view returns (ModelParts memory) {
        return ModelRecord.read(_model(modelId).governor);
    }

    /// @inheritdoc IModelRegistry
    function creatorOf(uint256 modelId) external view returns (address) {
        return _model(modelId).creator;
    }

    /// @inheritdoc IModelRegistry
    function steward(uint256 modelId) public view returns (address) {
        Model storage model = _model(modelId);
        return model.stewardNamed ? _namedStewards[modelId] : model.creator;
    }

    /// @inheritdoc IModelRegistry
    function isOperator(uint256 modelId, address operator) external view returns (bool) {
        Interval memory interval = _operators[modelId][operator];
        return interval.from != 0 && interval.until == 0;
    }

    /// @inheritdoc IModelRegistry
    function operatorInterval(uint256 modelId, address operator) external view returns (uint48 from, uint48 until) {
        Interval memory interval = _operators[modelId][operator];
        return (interval.from, interval.until);
    }

    /// @inheritdoc IModelRegistry
    function modelOfTimelock(address timelock) external view returns (uint256 modelId) {
        modelId = _claimedModel(timelock);
        if (modelId != 0 && parts(modelId).timelock != timelock) return 0;
    }

    /// @inheritdoc IModelRegistry
    function modelOfPart(address part) external view returns (uint256 modelId) {
        modelId = _claimedModel(part);
        if (modelId == 0) return 0;
        ModelParts memory p = parts(modelId);
        bool first = part == p.shares || part == p.presale || part == p.vault || part == p.governor;
        bool second = part == p.timelock || part == p.creditToken || part == p.creditVault || part == p.till;
        if (!first && !second && part != p.vesting) return 0;
    }

    /// @inheritdoc IModelRegistry
    function metadataSha256(uint256 modelId) external view returns (bytes32) {
        return _model(modelId).metadataSha256;
    }

    /// @notice Where the metadata file is: `ipfs://` and the CID (version 1, raw, base 16) of its sha256.
    function tokenURI(uint256 modelId) public view override returns (string memory) {
        bytes32 hash = _model(modelId).metadataSha256;
        if (hash == 0) return "";
        bytes memory digits = bytes(Strings.toHexString(uint256(hash), 32));
        // Without the two characters "0x" that precede the digits, which a CID does not have.
        return string.concat("ipfs://f01551220", string(Bytes.slice(digits, 2)));
    }

    /// @notice Royalty on a resale of a model's token: it belongs into the model's till, where it becomes income.
    /// @param salePrice in any unit; the royalty has the same
    function royaltyInfo(uint256 modelId, uint256 salePrice) external view returns (address receiver, uint256 royalty) {
        return (parts(modelId).till, (salePrice * _models[modelId].royaltyBps) / BPS);
    }

    /// @notice ERC-165: the ERC-721, ERC-2981 and ERC-4906 faces.
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        // ERC-4906 fixes its identifier, because its interface has events only.
        return
            interfaceId == bytes4(0x49064906) ||
            interfaceId == type(IERC2981).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    function _setOperator(uint256 modelId, address operator, bool allowed) private {
        if (operator == address(0)) revert ModelRegistryOperatorZero();
        Interval storage interval = _operators[modelId][operator];
        if (allowed) {
            interval.from = uint48(block.timestamp);
            interval.until = 0;
        } else {
            interval.until = uint48(block.timestamp);
        }
        emit OperatorSet(modelId, operator, allowed);
    }

    function _setSteward(uint256 modelId, address steward_) private {
        _models[modelId].stewardNamed = true;
        _namedStewards[modelId] = steward_;
        emit StewardSet(modelId, steward_);
    }

    function _model(uint256 modelId) private view returns (Model storage model) {
        model = _models[modelId];
        if (model.governor == address(0)) revert ModelRegistryUnknownModel(modelId);
    }

    /// @dev The model of which `account` says to be a part; callers compare it with the record. 0 when there is none.
    function _claimedModel(address account) private view returns (uint256 modelId) {
        (bool success, bytes memory result) = account.staticcall(abi.encodeCall(ModelPart.modelId, ()));
        if (!success || result.length != 32) return 0;
        modelId = abi.decode(result, (uint256));
        if (_models[modelId].governor == address(0)) return 0;
    }

    function _checkIdentity(Identity calldata identity) private pure {
        _checkLength(identity.name, 1, MAX_NAME_BYTES);
        _checkLength(identity.symbol, 1, MAX_SYMBOL_BYTES);
        _checkLength(identity.description, 0, MAX_DESCRIPTION_BYTES);
        _checkLength(identity.licence, 1, MAX_LICENCE_BYTES);
    }

    function _checkLength(string calldata text, uint256 minimum, uint256 maximum) private pure {
        uint256 length = bytes(text).length;
        if (length < minimum || length > maximum) revert ModelRegistryTextLength(length, minimum, maximum);
    }
}
