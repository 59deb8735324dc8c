// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An event as the test runner saw it.
struct Log {
    bytes32[] topics;
    bytes data;
    address emitter;
}

/// @notice The cheat codes that our Solidity tests use, as the test runner implements them.
interface Vm {
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function expectRevert(bytes calldata data) external;
    function expectRevert(bytes4 selector) external;
    function expectPartialRevert(bytes4 selector) external;
    function expectEmit() external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function assume(bool condition) external pure;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function etch(address target, bytes calldata code) external;
    function label(address account, string calldata name) external;
    function getNonce(address account) external view returns (uint64);
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function toString(uint256 value) external pure returns (string memory);
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
}

/// @notice Base of our Solidity tests: cheat codes and comparisons that name both sides when they fail.
abstract contract SolidityTest {
    /// @notice Marks a contract as a test for the runner.
    // solhint-disable-next-line const-name-snakecase
    bool public constant IS_TEST = true;
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Two values differ.
    error NotEqual(string what, uint256 actual, uint256 expected);
    /// @notice Two addresses differ.
    error NotEqualAddress(string what, address actual, address expected);
    /// @notice Two words differ.
    error NotEqualBytes32(string what, bytes32 actual, bytes32 expected);
    /// @notice A value is larger than it may be.
    error TooLarge(string what, uint256 actual, uint256 maximum);
    /// @notice Something does not hold.
    error Untrue(string what);

    /// @dev Deploys a contract of ours as it was compiled. With `new` each test would carry its code, and the compiler would
    /// make it anew for each of them.
    /// @param name of the contract, which is that of its file
    /// @param args of its constructor, encoded
    function deploy(string memory name, bytes memory args) internal returns (address deployed) {
        bytes memory code = bytes.concat(VM.getCode(string.concat(name, ".sol:", name)), args);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(deployed != address(0), name);
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        require(actual == expected, NotEqual(what, actual, expected));
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        require(actual == expected, NotEqualAddress(what, actual, expected));
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        require(actual == expected, NotEqualBytes32(what, actual, expected));
    }

    function assertAtMost(uint256 actual, uint256 maximum, string memory what) internal pure {
        require(actual <= maximum, TooLarge(what, actual, maximum));
    }

    function assertTrue(bool condition, string memory what) internal pure {
        require(condition, Untrue(what));
    }

    /// @dev Any value brought into the range by its remainder, so that no fuzzed value is lost.
    function bound(uint256 value, uint256 minimum, uint256 maximum) internal pure returns (uint256) {
        return minimum + (value % (maximum - minimum + 1));
    }

    /// @dev The address that the test runner has a key for, made from a name.
    function actor(string memory name) internal pure returns (address) {
        return VM.addr(uint256(keccak256(bytes(name))) >> 1);
    }

    function actorKey(string memory name) internal pure returns (uint256) {
        return uint256(keccak256(bytes(name))) >> 1;
    }
}
