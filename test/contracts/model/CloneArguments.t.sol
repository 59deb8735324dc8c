// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {CloneArguments} from "../../../contracts/model/CloneArguments.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

/// @notice A contract that reads what its clones were made with.
contract ArgumentReader {
    function all() external view returns (bytes memory args, bytes32 after_) {
        args = CloneArguments.ofThisClone();
        // What is made next must not lie on top of the arguments.
        after_ = keccak256(abi.encode(args, uint256(1)));
    }
}

/// @notice Compares our reading of a clone's arguments with that of OpenZeppelin, who wrote them there.
contract CloneArgumentsTest is SolidityTest {
    ArgumentReader private reader = new ArgumentReader();

    function testFuzz_ofThisClone_IsWhatOpenZeppelinReads(bytes calldata args) public {
        address clone = Clones.cloneWithImmutableArgs(address(reader), args);
        (bytes memory found, bytes32 next) = ArgumentReader(clone).all();
        assertEq(keccak256(found), keccak256(Clones.fetchCloneArgs(clone)), "arguments");
        assertEq(next, keccak256(abi.encode(args, uint256(1))), "memory behind them");
    }

    function testFuzz_numberOf_IsTheNumberAtItsPlace(bytes32[3] calldata words, uint256 place, uint256 length) public {
        bytes memory args = abi.encodePacked(words[0], words[1], words[2]);
        address clone = Clones.cloneWithImmutableArgs(address(reader), args);
        length = bound(length, 1, 32);
        place = bound(place, 0, args.length - length);
        uint256 expected = 0;
        for (uint256 i = 0; i < length; ++i) expected = (expected << 8) | uint8(args[place + i]);
        assertEq(CloneArguments.numberOf(clone, place, length), expected, "read alone");
        assertEq(CloneArguments.numberAt(args, place, length), expected, "read out of all");
    }

    function testFuzz_addressOf_IsTheAddressAtItsPlace(bytes8 before, address first, address second) public {
        address clone = Clones.cloneWithImmutableArgs(address(reader), abi.encodePacked(before, first, second));
        assertEq(CloneArguments.addressOf(clone, 8), first, "first");
        assertEq(CloneArguments.addressOf(clone, 28), second, "second");
    }
}
