// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneArguments} from "../model/CloneArguments.sol";

/// @title How a description names its proposer
/// @notice A description ends with `#proposer=0x` and the forty hexadecimal digits of the proposer's address, in either
/// case, so that nobody can put it forward before him.
/// @dev Compares words, not characters: every proposal pays for this.
library ProposerSuffix {
    /// @dev "#proposer=0x" and forty digits.
    uint256 private constant SUFFIX_BYTES = 52;
    bytes12 private constant MARKER = "#proposer=0x";
    /// @dev This bit makes a letter small and leaves a digit as it is.
    uint256 private constant SMALL = 0x2020202020202020202020202020202020202020202020202020202020202020;

    /// @notice Whether the description ends as a description that names somebody does.
    function namesSomebody(string memory description) internal pure returns (bool) {
        bytes memory text = bytes(description);
        return text.length >= SUFFIX_BYTES && bytes12(bytes32(_wordAt(text, text.length - SUFFIX_BYTES))) == MARKER;
    }

    /// @notice Whether the last forty characters are the digits of `account`; the description must name somebody.
    function names(string memory description, address account) internal pure returns (bool) {
        bytes memory text = bytes(description);
        uint256 first = _wordAt(text, text.length - 40) | SMALL;
        uint256 last = _wordAt(text, text.length - 32) | SMALL;
        uint256 number = uint160(account);
        return first == _digits(number >> 32) && last == _digits(number & type(uint128).max);
    }

    /// @dev The 32 characters from `offset`, which must all be there.
    function _wordAt(bytes memory text, uint256 offset) private pure returns (uint256) {
        return CloneArguments.numberAt(text, offset, 32);
    }

    /// @dev The 32 small hexadecimal digits of a number below 2^128, one per byte.
    function _digits(uint256 number) private pure returns (uint256 word) {
        // Halves move apart until each byte holds one digit's value.
        word = number;
        word = (word | (word << 64)) & 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
        word = (word | (word << 32)) & 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
        word = (word | (word << 16)) & 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
        word = (word | (word << 8)) & 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
        word = (word | (word << 4)) & 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f;
        // A value of ten or more carries into the next bit when six is added; such a digit lies 39 higher.
        uint256 letters =
            ((word + 0x0606060606060606060606060606060606060606060606060606060606060606) >> 4) &
                0x0101010101010101010101010101010101010101010101010101010101010101;
        // Bounded: each byte is at most 15 + 48 + 39.
        unchecked {
            word += 0x3030303030303030303030303030303030303030303030303030303030303030 + letters * 39;
        }
    }
}
