// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How packed arguments of a clone are read
/// @notice A clone's immutable arguments are numbers and addresses side by side, without gaps.
/// @dev OpenZeppelin's Clones puts them behind the code of the proxy.
library CloneArguments {
    /// @dev The proxy that comes before the arguments.
    uint256 private constant PROXY_BYTES = 45;

    /// @notice All arguments of the clone that is being called.
    /// @dev Does what {Clones-fetchCloneArgs} does, for less gas. Only a clone may call it.
    function ofThisClone() internal view returns (bytes memory args) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let length := sub(extcodesize(address()), PROXY_BYTES)
            args := mload(0x40)
            mstore(args, length)
            extcodecopy(address(), add(args, 32), PROXY_BYTES, length)
            mstore(0x40, and(add(add(args, length), 63), not(31)))
        }
    }

    /// @notice One number out of the arguments of `clone`, without reading the others. `length` is 1 to 32.
    function numberOf(address clone, uint256 offset, uint256 length) internal view returns (uint256 value) {
        // The word goes through the scratch space at the beginning of memory.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            extcodecopy(clone, 0, add(PROXY_BYTES, offset), 32)
            value := shr(sub(256, shl(3, length)), mload(0))
        }
    }

    /// @notice One address out of the arguments of `clone`, without reading the others.
    function addressOf(address clone, uint256 offset) internal view returns (address) {
        return address(uint160(numberOf(clone, offset, 20)));
    }

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
