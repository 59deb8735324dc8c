// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {BuyOutFixture} from "../support/BuyOutFixture.sol";

/// @notice The second offer for the first model: numbers of offers are not those of models, and every unit is counted.
contract BuyOutNumbersTest is BuyOutFixture {
    function setUp() public override {
        super.setUp();
        uint256 first = _offer();
        VM.prank(buyer);
        buyOut.withdraw(first, actor("bank"));
    }

    function test_offer_TellsItsNumberAndTheModels() public {
        dollar.print(buyer, PRICE);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), PRICE);
        VM.expectEmit();
        emit IBuyOut.BuyOutOffered(2, model, buyer, PRICE, expiry);
        buyOut.offer(model, PRICE, expiry);
        VM.stopPrank();
    }

    function test_acceptanceAndCompletion_TellBothNumbers() public {
        uint256 id = _offer();
        Plan memory plan = _planOf(id);
        uint256 proposalId = _pass(plan);
        VM.expectEmit();
        emit IBuyOut.BuyOutAccepted(id, model, proposalId, uint48(block.timestamp + LEAVE_SECONDS));
        _record(id);
        _queue(plan);
        VM.warp(governor.executableAt(proposalId));
        uint256 supply = shares.totalSupply();
        VM.expectEmit();
        emit IBuyOut.BuyOutCompleted(id, model, PRICE, supply);
        _execute(plan);
    }

    function test_worth_OfTheFewestSharesThatBringSomething() public {
        uint256 id = _offer();
        _accept(id);
        _complete(id);
        uint256 fewest = Math.ceilDiv(shares.totalSupply(), PRICE);
        assertEq(buyOut.worth(id, fewest), 1, "the smallest unit");
        assertEq(buyOut.worth(id, fewest - 1), 0, "nothing");
    }
}
