// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Tells which of the planted mutants is alive: the one whose number is the size of the code at a place where
/// nothing else is. With the size 1 none is alive, and every mutant that is asked for is reported to the test runner.
library Mutant {
    address private constant PLACE = 0xC0de0000000000000000000000000000000C0dE1;
    /// The test runner collects what this address is called with.
    address private constant COLLECTOR = 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE;

    function chosen(uint256 id) internal pure returns (bool) {
        return _asPure(_chosen)(id);
    }

    /// @dev Reports which side of a branch was taken: its number when the condition holds, else the next one.
    function side(uint256 id, bool holds) internal pure returns (bool) {
        chosen(holds ? id : id + 1);
        return holds;
    }

    /// @dev Reports that a block was entered.
    function passed(uint256 id) internal pure {
        chosen(id);
    }

    function _chosen(uint256 id) private view returns (bool yes) {
        address place = PLACE;
        address collector = COLLECTOR;
        assembly ("memory-safe") {
            let size := extcodesize(place)
            yes := eq(size, id)
            if eq(size, 1) {
                let pointer := mload(0x40)
                mstore(pointer, id)
                pop(staticcall(gas(), collector, pointer, 32, 0, 0))
            }
        }
    }

    function _asPure(
        function(uint256) internal view returns (bool) given
    ) private pure returns (function(uint256) internal pure returns (bool) made) {
        assembly {
            made := given
        }
    }
}

/// @notice OpenZeppelin's guard, whose every use can be taken out.
abstract contract ReentrancyGuardTransient {
    error ReentrancyGuardReentrantCall();

    bool private transient _entered;

    modifier nonReentrantUnless(uint256 id) {
        if (!Mutant.chosen(id)) _enter();
        _;
        _entered = false;
    }

    modifier nonReentrant() {
        _enter();
        _;
        _entered = false;
    }

    function _enter() private {
        if (_entered) revert ReentrancyGuardReentrantCall();
        _entered = true;
    }
}
