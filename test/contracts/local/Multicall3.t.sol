// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {Multicall3} from "../../../contracts/local/Multicall3.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

contract Multicall3Test is SolidityTest {
    Multicall3 private multicall;
    LocalDollar private dollar;
    bytes private constant DECIMALS = abi.encodeWithSignature("decimals()");
    bytes private constant UNKNOWN = abi.encodeWithSignature("unknown()");

    function setUp() public {
        multicall = Multicall3(deploy("Multicall3", ""));
        dollar = LocalDollar(deploy("LocalDollar", ""));
    }

    function test_aggregate3_ReturnsEachResult() public {
        Multicall3.Call3[] memory calls = new Multicall3.Call3[](2);
        calls[0] = Multicall3.Call3(address(dollar), false, DECIMALS);
        calls[1] = Multicall3.Call3(address(dollar), true, UNKNOWN);
        Multicall3.Result[] memory results = multicall.aggregate3(calls);
        assertTrue(results[0].success && !results[1].success, "success");
        assertEq(abi.decode(results[0].returnData, (uint256)), 6, "decimals");
    }

    function test_aggregate3_RevertWhen_ACallFailsThatMustNot() public {
        Multicall3.Call3[] memory calls = new Multicall3.Call3[](1);
        calls[0] = Multicall3.Call3(address(dollar), false, UNKNOWN);
        VM.expectRevert(abi.encodeWithSelector(Multicall3.Multicall3CallFailed.selector, 0, ""));
        multicall.aggregate3(calls);
    }

    function test_tryAggregate_RevertWhen_SuccessIsRequired() public {
        Multicall3.Call[] memory calls = new Multicall3.Call[](2);
        calls[0] = Multicall3.Call(address(dollar), DECIMALS);
        calls[1] = Multicall3.Call(address(dollar), UNKNOWN);
        assertTrue(!multicall.tryAggregate(false, calls)[1].success, "failure is told");
        VM.expectRevert(abi.encodeWithSelector(Multicall3.Multicall3CallFailed.selector, 1, ""));
        multicall.tryAggregate(true, calls);
    }

    function test_getEthBalance_IsTheBalance() public view {
        assertEq(multicall.getEthBalance(address(this)), address(this).balance, "balance");
    }
}
