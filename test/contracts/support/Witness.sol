// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolidityTest} from "./SolidityTest.sol";

/// @notice People of an invariant test who see what must not be. The runner passes over a step that reverts, so whoever
/// asserts within one is never heard: they write the first wrong thing down instead, and an invariant reads it.
abstract contract Witness is SolidityTest {
    /// @notice What was seen first; empty while everything was right.
    string public complaint;

    function expect(bool holds, string memory what) internal {
        if (!holds && bytes(complaint).length == 0) complaint = what;
    }
}
