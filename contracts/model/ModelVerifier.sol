// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IGovernorViews} from "../interfaces/IGovernorViews.sol";
import {IModelFactory} from "../interfaces/IModelFactory.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelVerifier} from "../interfaces/IModelVerifier.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";
import {ModelFactory} from "./ModelFactory.sol";
import {ModelPart} from "./ModelPart.sol";
import {ReleaseRegistry} from "./ReleaseRegistry.sol";

/// @title Whether a model is what it says
/// @notice Looks at the contracts of a model and says what is not as a launch leaves it. Has no power and no state.
/// @dev Believes only code and storage of the contracts that the registry names, and the factory, which is fixed.
contract ModelVerifier is IModelVerifier {
    bytes32 private constant ADMIN_ROLE = 0;
    uint256 private constant KINDS = 8;

    /// @notice Where models are launched.
    ModelFactory public immutable factory;

    constructor(address factory_) {
        factory = ModelFactory(factory_);
    }

    /// @inheritdoc IModelVerifier
    function verify(uint256 modelId) external view returns (Finding[] memory findings) {
        IModelRegistry registry = factory.registry();
        ModelParts memory parts = registry.parts(modelId);
        bool[KINDS] memory wrong;
        wrong[uint256(Finding.TokenElsewhere)] = IERC721(address(registry)).ownerOf(modelId) != parts.timelock;
        wrong[uint256(Finding.PlatformDisagrees)] = !_platformAgrees(registry);
        wrong[uint256(Finding.ForeignCode)] = !_areClones(parts);
        // What foreign code says of itself is worth nothing.
        if (wrong[uint256(Finding.ForeignCode)]) return _listOf(wrong);
        _checkRoles(registry, modelId, parts, wrong);
        wrong[uint256(Finding.RecordDisagrees)] = !_agree(modelId, parts);
        return _listOf(wrong);
    }

    /// @inheritdoc IModelVerifier
    function isCloneOf(address part, address implementation) public view returns (bool) {
        bytes memory code = part.code;
        if (code.length < 45) return false;
        bytes memory expected = abi.encodePacked(
            hex"363d3d373d3d3d363d73",
            implementation,
            hex"5af43d82803e903d91602b57fd5bf3"
        );
        // The arguments of the clone follow its code, and are not code.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(code, 45)
        }
        return keccak256(code) == keccak256(expected);
    }

    function _checkRoles(
        IModelRegistry registry,
        uint256 modelId,
        ModelParts memory parts,
        bool[KINDS] memory wrong
    ) private view {
        IAccessControl timelock = IAccessControl(parts.timelock);
        bytes32[3] memory roles = [keccak256("PROPOSER_ROLE"), keccak256("EXECUTOR_ROLE"), keccak256("CANCELLER_ROLE")];
        address[8] memory strangers = [
            registry.creatorOf(modelId),
            registry.steward(modelId),
            IGovernorViews(parts.governor).proposalGuardian(),
            address(factory),
            parts.presale,
            parts.vault,
            parts.shares,
            parts.creditVault
        ];
        for (uint256 i = 0; i < 3; ++i) {
            if (!timelock.hasRole(roles[i], parts.governor)) wrong[uint256(Finding.GovernorWithoutRole)] = true;
            if (timelock.hasRole(roles[i], address(0))) wrong[uint256(Finding.OpenRole)] = true;
            if (_anyHas(timelock, roles[i], strangers)) wrong[uint256(Finding.ForeignRole)] = true;
            if (timelock.getRoleAdmin(roles[i]) != ADMIN_ROLE) wrong[uint256(Finding.NotSelfAdministered)] = true;
        }
        if (timelock.hasRole(ADMIN_ROLE, address(0))) wrong[uint256(Finding.OpenRole)] = true;
        bool administered = timelock.hasRole(ADMIN_ROLE, parts.governor) || _anyHas(timelock, ADMIN_ROLE, strangers);
        if (administered) wrong[uint256(Finding.ForeignRole)] = true;
        if (!timelock.hasRole(ADMIN_ROLE, parts.timelock)) wrong[uint256(Finding.NotSelfAdministered)] = true;
    }

    function _anyHas(IAccessControl timelock, bytes32 role, address[8] memory accounts) private view returns (bool) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] != address(0) && timelock.hasRole(role, accounts[i])) return true;
        }
        return false;
    }

    function _areClones(ModelParts memory parts) private view returns (bool) {
        IModelFactory.Implementations memory made = factory.implementations();
        bool first = isCloneOf(parts.shares, made.shares) && isCloneOf(parts.presale, made.presale);
        bool second = isCloneOf(parts.vault, made.vault) && isCloneOf(parts.governor, made.governor);
        bool third = isCloneOf(parts.timelock, made.timelock) && isCloneOf(parts.creditToken, made.creditToken);
        bool fourth = isCloneOf(parts.creditVault, made.creditVault) && isCloneOf(parts.till, made.till);
        bool team = parts.vesting == address(0) || isCloneOf(parts.vesting, made.vesting);
        return first && second && third && fourth && team;
    }

    function _agree(uint256 modelId, ModelParts memory parts) private view returns (bool) {
        address[4] memory told = [parts.presale, parts.vault, parts.governor, parts.timelock];
        for (uint256 i = 0; i < told.length; ++i) {
            if (ModelPart(told[i]).modelId() != modelId) return false;
        }
        return IGovernorViews(parts.governor).timelock() == parts.timelock;
    }

    function _platformAgrees(IModelRegistry registry) private view returns (bool) {
        ReleaseRegistry releases = ReleaseRegistry(address(factory.releases()));
        bool named = registry.factory() == address(factory) && releases.factory() == address(factory);
        return named && address(releases.registry()) == address(registry);
    }

    function _listOf(bool[KINDS] memory wrong) private pure returns (Finding[] memory findings) {
        uint256 count = 0;
        for (uint256 i = 0; i < KINDS; ++i) {
            if (wrong[i]) ++count;
        }
        findings = new Finding[](count);
        for (uint256 i = KINDS; i > 0; --i) {
            if (wrong[i - 1]) findings[--count] = Finding(i - 1);
        }
    }
}
