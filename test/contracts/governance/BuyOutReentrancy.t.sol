// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {BuyOutFixture} from "../support/BuyOutFixture.sol";
import {CallbackDollar} from "../support/TestDollars.sol";

/// @notice While one door is open, a dollar that calls back gets through no other.
contract BuyOutReentrancyTest is BuyOutFixture {
    CallbackDollar private caller;
    uint256 private id;
    uint256 private ofDollar;

    /// @dev The dollar has made an offer of its own, which it tries to take back whenever it moves.
    function setUp() public override {
        super.setUp();
        id = _offer();
        ofDollar = _offerAs(address(dollar), PRICE);
        dollar.print(buyer, PRICE);
        VM.prank(buyer);
        dollar.approve(address(buyOut), PRICE);
        caller = CallbackDollar(address(dollar));
        VM.etch(address(dollar), address(new CallbackDollar()).code);
    }

    function test_callBack_GetsThrough_WhenNothingIsOpen() public {
        _callBack();
        VM.prank(buyer);
        dollar.transfer(ann, 1);
        assertTrue(caller.calledBack(), "nothing is open");
    }

    function test_offer_IsClosedMeanwhile() public {
        _callBack();
        VM.prank(buyer);
        buyOut.offer(model, PRICE, expiry);
        _assertShut();
    }

    function test_raise_IsClosedMeanwhile() public {
        _callBack();
        VM.prank(buyer);
        buyOut.raise(id, 1);
        _assertShut();
    }

    function test_withdraw_IsClosedMeanwhile() public {
        _callBack();
        VM.prank(buyer);
        buyOut.withdraw(id, buyer);
        _assertShut();
    }

    function test_leavingAndCompletingAndClaiming_AreClosedMeanwhile() public {
        _accept(id);
        _callBack();
        _leave(id, 1_000e18);
        _assertShut();
        _complete(id);
        _assertShut();
        VM.startPrank(ann);
        shares.approve(address(buyOut), 1e18);
        buyOut.claim(id, 1e18, ann);
        VM.stopPrank();
        _assertShut();
    }

    function _callBack() private {
        caller.callBack(address(buyOut), abi.encodeCall(IBuyOut.withdraw, (ofDollar, ben)));
    }

    function _assertShut() private view {
        assertTrue(!caller.calledBack(), "called back");
        assertEq(uint256(buyOut.offers(ofDollar).state), uint256(IBuyOut.State.Open), "the other offer");
    }
}
