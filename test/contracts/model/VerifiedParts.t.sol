// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {IModelVerifier} from "../../../contracts/interfaces/IModelVerifier.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelRegistry} from "../../../contracts/model/ModelRegistry.sol";
import {ModelVerifier} from "../../../contracts/model/ModelVerifier.sol";
import {ReleaseRegistry} from "../../../contracts/model/ReleaseRegistry.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

/// @notice A timelock whose roles somebody else administers.
contract AdministeredTimelock is TimelockControllerUpgradeable {
    uint256 public immutable modelId;

    constructor(uint256 modelId_) {
        modelId = modelId_;
    }

    function getRoleAdmin(bytes32) public pure override returns (bytes32) {
        return keccak256("SOMEBODY");
    }
}

/// @notice One part after the other is not what it must be, and the verifier says so.
contract VerifiedPartsTest is FundedFixture {
    /// @dev Where the address of the implementation lies in a clone.
    uint256 private constant IMPLEMENTATION = 10;
    uint256 private constant TIMELOCK_ARGUMENT = 45 + 68;

    ModelVerifier private verifier;

    function setUp() public override {
        super.setUp();
        verifier = ModelVerifier(deploy("ModelVerifier", abi.encode(factory)));
    }

    function test_verify_FindsForeignCodeInEachPart() public {
        address[9] memory all = [
            parts.shares,
            parts.presale,
            parts.vault,
            parts.governor,
            parts.timelock,
            parts.creditToken,
            parts.creditVault,
            parts.till,
            parts.vesting
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            bytes memory code = all[i].code;
            bytes memory foreign = all[i].code;
            foreign[IMPLEMENTATION] ^= 0x01;
            VM.etch(all[i], foreign);
            _assertFound(IModelVerifier.Finding.ForeignCode);
            VM.etch(all[i], code);
            assertEq(verifier.verify(model).length, 0, "as it was");
        }
    }

    /// What foreign code says of itself is not asked.
    function test_verify_AsksNoForeignCode() public {
        VM.etch(parts.timelock, hex"00");
        _assertFound(IModelVerifier.Finding.ForeignCode);
    }

    function test_verify_FindsNothing_WithoutATeam() public {
        ModelParams memory params = _params();
        params.raise.teamBps = 0;
        params.salt = bytes32(uint256(7));
        (uint256 other, ) = factory.createModel(params);
        assertEq(verifier.verify(other).length, 0, "findings");
    }

    function test_isCloneOf_KnowsACloneWithoutArguments() public {
        address implementation = factory.implementations().shares;
        assertTrue(verifier.isCloneOf(Clones.clone(implementation), implementation), "a clone");
        assertTrue(!verifier.isCloneOf(ann, implementation), "a person");
        assertTrue(!verifier.isCloneOf(Clones.clone(implementation), parts.shares), "of something else");
    }

    function test_verify_FindsAnAdministratorAmongTheParts() public {
        VM.prank(parts.timelock);
        ModelTimelock(payable(parts.timelock)).grantRole(0, steward);
        _assertFound(IModelVerifier.Finding.ForeignRole);
    }

    function test_verify_FindsRolesThatSomebodyElseAdministers() public {
        VM.etch(factory.implementations().timelock, address(new AdministeredTimelock(model)).code);
        _assertFound(IModelVerifier.Finding.NotSelfAdministered);
    }

    /// A governor whose record names another timelock than the one that it obeys.
    function test_verify_FindsAGovernorOfAnotherTimelock() public {
        bytes memory args = abi.encodePacked(uint64(model));
        address other = Clones.cloneWithImmutableArgs(factory.implementations().timelock, args);
        bytes memory code = parts.governor.code;
        bytes20 name = bytes20(other);
        for (uint256 i = 0; i < 20; ++i) code[TIMELOCK_ARGUMENT + i] = name[i];
        VM.etch(parts.governor, code);
        IModelVerifier.Finding[] memory findings = verifier.verify(model);
        assertEq(
            uint256(findings[findings.length - 1]),
            uint256(IModelVerifier.Finding.RecordDisagrees),
            "the last finding"
        );
    }

    function test_verify_FindsARegistryOfAnotherFactory() public {
        VM.etch(address(registry), deploy("ModelRegistry", abi.encode(dollar, ann)).code);
        _assertFound(IModelVerifier.Finding.PlatformDisagrees);
    }

    function test_verify_FindsReleasesOfAnotherFactoryOrRegistry() public {
        ReleaseRegistry.Limits memory limits = ReleaseRegistry.Limits(60, 1_500, 7 days);
        VM.etch(address(releases), deploy("ReleaseRegistry", abi.encode(registry, ann, limits)).code);
        _assertFound(IModelVerifier.Finding.PlatformDisagrees);
        VM.etch(address(releases), deploy("ReleaseRegistry", abi.encode(ann, factory, limits)).code);
        _assertFound(IModelVerifier.Finding.PlatformDisagrees);
    }

    function _assertFound(IModelVerifier.Finding expected) private view {
        IModelVerifier.Finding[] memory findings = verifier.verify(model);
        assertEq(findings.length, 1, "findings");
        assertEq(uint256(findings[0]), uint256(expected), "finding");
    }
}
