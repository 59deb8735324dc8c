// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How packed arguments of a clone are read
/// @notice A clone's immutable arguments are numbers and addresses side by side, without gaps.
library CloneArguments {
    /// @notice The `length` bytes at `offset` as a number. `length` is 1 to 32.
    /// @dev The caller keeps `offset + length` within `args`: the layouts are constants of the reading contract.
    function numberAt(bytes memory args, uint256 offset, uint256 length) internal pure returns (uint256 value) {
        // One load and one shift; Solidity itself would copy byte by byte. What the word holds beyond the number is
        // shifted out.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, length)), mload(add(add(args, 32), offset)))
        }
    }

    /// @notice The address at `offset`.
    function addressAt(bytes memory args, uint256 offset) internal pure returns (address) {
        return address(uint160(numberAt(args, offset, 20)));
    }
}
