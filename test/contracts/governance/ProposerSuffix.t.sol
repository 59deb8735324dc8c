// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ProposerSuffix} from "../../../contracts/governance/ProposerSuffix.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

/// @notice Compares our words with the characters that OpenZeppelin writes.
contract ProposerSuffixTest is SolidityTest {
    function testFuzz_names_ItsProposerInEitherCase(string calldata text, address proposer) public pure {
        string memory small = string.concat(text, "#proposer=", Strings.toHexString(proposer));
        string memory mixed = string.concat(text, "#proposer=", Strings.toChecksumHexString(proposer));
        assertTrue(ProposerSuffix.namesSomebody(small) && ProposerSuffix.namesSomebody(mixed), "somebody");
        assertTrue(ProposerSuffix.names(small, proposer) && ProposerSuffix.names(mixed, proposer), "the proposer");
    }

    function testFuzz_names_NobodyElse(address proposer, address other) public pure {
        string memory text = string.concat("#proposer=", Strings.toHexString(proposer));
        assertTrue(ProposerSuffix.names(text, other) == (other == proposer), "other");
    }

    /// Whatever is changed in the suffix, it names another or nobody.
    function testFuzz_names_NotWhenOneDigitDiffers(address proposer, uint8 place, uint8 digit) public pure {
        bytes memory text = bytes(string.concat("Why#proposer=", Strings.toHexString(proposer)));
        uint256 spot = text.length - 40 + (place % 40);
        bytes1 before = text[spot];
        text[spot] = bytes("0123456789abcdef")[digit % 16];
        assertTrue(ProposerSuffix.names(string(text), proposer) == (text[spot] == before), "digit");
    }

    function testFuzz_namesSomebody_NotWithoutTheMarker(string calldata text) public pure {
        assertTrue(!ProposerSuffix.namesSomebody(string.concat(text, "#proposer=0x")), "no digits");
        assertTrue(!ProposerSuffix.namesSomebody(string.concat(text, " ")), "no marker");
    }
}
