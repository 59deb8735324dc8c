// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernanceLimits} from "../../../contracts/governance/GovernanceLimits.sol";
import {SolidityTest} from "../support/SolidityTest.sol";

contract AnyLimits is GovernanceLimits {
    constructor(GovernanceLimits.Limits memory limits) GovernanceLimits(limits) {}
}

/// @notice A platform cannot be deployed with limits that the record of a proposal would cut off.
contract GovernanceLimitsTest is SolidityTest {
    function testFuzz_constructor_RefusesWhatDoesNotFit(uint32 votingPeriod, uint32 extraDelay) public {
        uint256 most = type(uint24).max;
        GovernanceLimits.Limits memory limits;
        limits.maxVotingPeriod = votingPeriod;
        limits.maxExtraDelay = extraDelay;
        uint256 twice = uint256(votingPeriod) * 2;
        if (twice > most || extraDelay > most) {
            uint256 tooLong = twice > most ? twice : extraDelay;
            VM.expectRevert(abi.encodeWithSelector(GovernanceLimits.GovernanceLimitsTooLong.selector, tooLong, most));
        }
        new AnyLimits(limits);
    }

    function test_constructor_TakesWhatJustFits() public {
        GovernanceLimits.Limits memory limits;
        limits.maxExtraDelay = type(uint24).max;
        assertEq(new AnyLimits(limits).maxExtraDelay(), type(uint24).max, "the longest delay");
    }
}
