// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {SolidityTest} from "../support/SolidityTest.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice The same payments and transfers on two sets of shares; on one of them people also claim whenever they like.
/// Both are held against fractions that are computed here without any rounding.
contract IncomeOrderTest is SolidityTest {
    uint256 private constant PEOPLE = 4;
    uint256 private constant STEPS = 40;
    uint256 private constant DAYS = 200;
    uint256 private constant START = 20_000 days;

    PlainDollar private dollar;
    ModelShares[2] private shares;
    address[PEOPLE] private people;
    uint256[DAYS] private paidOnDay;
    uint256[PEOPLE] private scaled;
    uint256[PEOPLE][2] private taken;
    uint256 private seen;
    uint256 private seed;

    /// V11: whether and when people claim makes no difference to what each gets, to the last unit.
    function testFuzz_V11_TheOrderOfClaimsMakesNoDifference(uint256 seed_) public {
        _setUp(seed_);
        for (uint256 step = 0; step < STEPS; ++step) {
            uint256 action = _random(5);
            if (action == 0) _pay(1 + _random(1_000e6));
            if (action == 1) _move(_random(PEOPLE), _random(PEOPLE));
            if (action == 2) VM.warp(block.timestamp + 1 + _random(30 hours));
            if (action >= 3) _claim(0, _random(PEOPLE));
        }
        VM.warp(block.timestamp + 3 days);
        _note();
        uint256 supply = shares[0].totalSupply();
        for (uint256 i = 0; i < PEOPLE; ++i) {
            _claim(0, i);
            _claim(1, i);
            assertEq(taken[0][i], scaled[i] / supply, "with claims in between");
            assertEq(taken[1][i], scaled[i] / supply, "with one claim at the end");
        }
    }

    function _setUp(uint256 seed_) private {
        seed = seed_;
        VM.warp(START);
        dollar = new PlainDollar();
        address logic = deploy("ModelShares", abi.encode(dollar, this, address(0), address(0)));
        for (uint256 s = 0; s < 2; ++s) {
            shares[s] = ModelShares(Clones.clone(logic));
            shares[s].initialize(
                IModelShares.Setup("Digits", "DIG", address(this), actor("vault"), actor("timelock"), address(0), false)
            );
            shares[s].mintOnce(1_000_003e18 + 7, address(0), 0);
        }
        for (uint256 i = 0; i < PEOPLE; ++i) {
            people[i] = actor(VM.toString(i));
            uint256 part = i == 3 ? shares[0].balanceOf(address(this)) : 100_000e18 + 7 * i + _random(1e23);
            shares[0].transfer(people[i], part);
            shares[1].transfer(people[i], part);
        }
    }

    function _pay(uint256 amount) private {
        paidOnDay[(block.timestamp - START) / 1 days] += amount;
        for (uint256 s = 0; s < 2; ++s) {
            dollar.print(address(shares[s]), amount);
            shares[s].notifyRevenue(amount);
        }
    }

    function _move(uint256 from, uint256 to) private {
        _note();
        uint256 amount = _random(shares[0].balanceOf(people[from]) + 1);
        for (uint256 s = 0; s < 2; ++s) {
            VM.prank(people[from]);
            shares[s].transfer(people[to], amount);
        }
    }

    /// @dev Adds up what everybody has earned since the last look, as shares times dollars.
    function _note() private {
        uint256 now_ = _handedOut();
        for (uint256 i = 0; i < PEOPLE; ++i) scaled[i] += shares[1].balanceOf(people[i]) * (now_ - seen);
        seen = now_;
    }

    /// @dev What arrived on a day streams evenly over the next one.
    function _handedOut() private view returns (uint256 total) {
        for (uint256 day = 0; day < DAYS; ++day) {
            uint256 start = START + (day + 1) * 1 days;
            if (block.timestamp <= start) break;
            uint256 elapsed = block.timestamp - start;
            total += elapsed >= 1 days ? paidOnDay[day] : (paidOnDay[day] * elapsed) / 1 days;
        }
    }

    function _claim(uint256 s, uint256 who) private {
        if (shares[s].claimable(people[who]) != 0) taken[s][who] += shares[s].claim(people[who]);
    }

    function _random(uint256 below) private returns (uint256) {
        seed = uint256(keccak256(abi.encode(seed)));
        return seed % below;
    }
}
