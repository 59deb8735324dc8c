// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProposalPin, ProposalPins} from "../../../contracts/governance/ProposalPin.sol";
import {CategoryTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

/// @notice What is packed into one word comes out as it went in, whatever lies beside it.
contract ProposalPinTest is SolidityTest {
    function testFuzz_create_KeepsEachPart(
        bytes32 digest,
        uint8 category,
        uint16 quorumBps,
        uint16 majorityBps,
        uint24 extraDelay
    ) public pure {
        ProposalPin pin = ProposalPins.create(digest, category, CategoryTerms(quorumBps, majorityBps, extraDelay));
        _assertParts(pin, digest, category);
        assertEq(pin.quorumBps(), quorumBps, "quorum");
        assertEq(pin.majorityBps(), majorityBps, "majority");
        assertEq(pin.extraDelay(), extraDelay, "extra delay");
        assertEq(pin.openSeconds(), 0, "not open before its quorum");
    }

    function testFuzz_withOpenSeconds_ChangesNothingElse(
        bytes32 digest,
        uint8 category,
        uint24 extraDelay,
        uint24 open
    ) public pure {
        CategoryTerms memory rules = CategoryTerms(type(uint16).max, 0, extraDelay);
        ProposalPin pin = ProposalPins.create(digest, category, rules).withOpenSeconds(open);
        _assertParts(pin, digest, category);
        assertEq(pin.quorumBps(), type(uint16).max, "quorum");
        assertEq(pin.majorityBps(), 0, "majority");
        assertEq(pin.extraDelay(), extraDelay, "extra delay");
        assertEq(pin.openSeconds(), open, "open");
    }

    function _assertParts(ProposalPin pin, bytes32 digest, uint8 category) private pure {
        assertEq(bytes32(pin.codeDigest()), bytes32(bytes21(digest)), "digest");
        assertEq(pin.category(), category, "category");
    }
}
