// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAdmissions} from "../../../contracts/interfaces/IAdmissions.sol";
import {AdmissionTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {Admissions} from "../../../contracts/model/Admissions.sol";
import {Log, SolidityTest} from "../support/SolidityTest.sol";

/// @notice Until when somebody may be admitted; the test is the factory, and ann alone is on the list.
contract AdmissionDatesTest is SolidityTest {
    uint256 private constant MODEL = 1;
    uint48 private constant UNTIL = 1_800_000_000;

    Admissions private admissions = Admissions(deploy("Admissions", abi.encode(address(0), this)));
    bytes32[] private noProof;
    address private immutable ann = actor("ann");

    function setUp() public {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(ann, UNTIL))));
        admissions.setRules(MODEL, AdmissionTerms(leaf, address(0)));
    }

    function test_admitListed_AdmitsInTheLastSecond() public {
        VM.warp(UNTIL);
        admissions.admitListed(MODEL, ann, UNTIL, noProof);
        assertTrue(admissions.admits(MODEL, ann), "admitted");
    }

    function test_admitListed_RevertWhen_ASecondLater() public {
        VM.warp(UNTIL + 1);
        VM.expectRevert(abi.encodeWithSelector(IAdmissions.AdmissionsExpired.selector, UNTIL, UNTIL + 1));
        admissions.admitListed(MODEL, ann, UNTIL, noProof);
    }

    function test_admitListed_TellsNothing_WhenItIsKnown() public {
        VM.warp(UNTIL - 10);
        admissions.admitListed(MODEL, ann, UNTIL, noProof);
        VM.recordLogs();
        admissions.admitListed(MODEL, ann, UNTIL, noProof);
        Log[] memory logs = VM.getRecordedLogs();
        assertEq(logs.length, 0, "events");
    }
}
