// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SolidityTest} from "./SolidityTest.sol";

/// @notice Base of tests of what holds in a world after any calls, by anybody but the test itself: what the test alone may do
/// to its world, like ending it, is no part of the sequences.
abstract contract InvariantTest is SolidityTest {
    /// @notice Tells the runner whose functions it shall call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _world();
    }

    /// @notice Tells the runner who shall not call. It takes senders from what it has seen, the test's own address too.
    function excludeSenders() external view returns (address[] memory senders) {
        senders = new address[](1);
        senders[0] = address(this);
    }

    /// @dev Where the calls of a sequence go.
    function _world() internal view virtual returns (address);
}
