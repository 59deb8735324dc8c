// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {IModelFactory} from "../../../contracts/interfaces/IModelFactory.sol";
import {IModelVerifier} from "../../../contracts/interfaces/IModelVerifier.sol";
import {ModelVerifier} from "../../../contracts/model/ModelVerifier.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

/// @notice Each thing that can be wrong with a model is found, and nothing else is said.
contract ModelVerifierTest is FundedFixture {
    bytes32 private constant ADMIN_ROLE = 0;
    /// @dev Of a clone; its arguments follow, the model's id first.
    uint256 private constant PROXY_BYTES = 45;

    ModelVerifier private verifier;
    ModelTimelock private timelock;

    function setUp() public override {
        super.setUp();
        verifier = ModelVerifier(deploy("ModelVerifier", abi.encode(factory)));
        timelock = ModelTimelock(payable(parts.timelock));
    }

    function test_verify_FindsNothingAfterALaunch() public view {
        assertEq(verifier.verify(model).length, 0, "findings");
    }

    function test_verify_FindsATokenThatWasGivenAway() public {
        VM.prank(parts.timelock);
        registry.transferFrom(parts.timelock, ann, model);
        _assertFound(IModelVerifier.Finding.TokenElsewhere);
    }

    function test_verify_FindsAGovernorWithoutARole() public {
        VM.prank(parts.timelock);
        timelock.revokeRole(keccak256("CANCELLER_ROLE"), parts.governor);
        _assertFound(IModelVerifier.Finding.GovernorWithoutRole);
    }

    function test_verify_FindsARoleOfEverybody() public {
        VM.prank(parts.timelock);
        timelock.grantRole(keccak256("EXECUTOR_ROLE"), address(0));
        _assertFound(IModelVerifier.Finding.OpenRole);
    }

    function test_verify_FindsEverybodyAsAdministrator() public {
        VM.prank(parts.timelock);
        timelock.grantRole(ADMIN_ROLE, address(0));
        _assertFound(IModelVerifier.Finding.OpenRole);
    }

    function test_verify_FindsARoleOfTheSteward() public {
        VM.prank(parts.timelock);
        timelock.grantRole(keccak256("PROPOSER_ROLE"), steward);
        _assertFound(IModelVerifier.Finding.ForeignRole);
    }

    function test_verify_FindsAnotherAdministrator() public {
        VM.prank(parts.timelock);
        timelock.grantRole(ADMIN_ROLE, parts.governor);
        _assertFound(IModelVerifier.Finding.ForeignRole);
    }

    function test_verify_FindsATimelockThatGaveItselfUp() public {
        VM.prank(parts.timelock);
        timelock.renounceRole(ADMIN_ROLE, parts.timelock);
        _assertFound(IModelVerifier.Finding.NotSelfAdministered);
    }

    function test_verify_FindsForeignCode() public {
        bytes memory code = parts.till.code;
        code[10] ^= 0x01;
        VM.etch(parts.till, code);
        _assertFound(IModelVerifier.Finding.ForeignCode);
        VM.etch(parts.till, hex"00");
        _assertFound(IModelVerifier.Finding.ForeignCode);
    }

    function test_verify_FindsAPartOfAnotherModel() public {
        bytes memory code = parts.presale.code;
        code[PROXY_BYTES + 7] ^= 0x01;
        VM.etch(parts.presale, code);
        _assertFound(IModelVerifier.Finding.RecordDisagrees);
    }

    function test_verify_FindsAFactoryThatIsNotTheRegistrys() public {
        address stranger = deploy("ModelFactory", abi.encode(_singletons(), factory.implementations()));
        verifier = ModelVerifier(deploy("ModelVerifier", abi.encode(stranger)));
        _assertFound(IModelVerifier.Finding.PlatformDisagrees);
    }

    function _assertFound(IModelVerifier.Finding expected) private view {
        IModelVerifier.Finding[] memory findings = verifier.verify(model);
        assertEq(findings.length, 1, "findings");
        assertEq(uint256(findings[0]), uint256(expected), "finding");
    }
}
