// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {GovernedFixture} from "./GovernedFixture.sol";

/// @notice A governed model that somebody would like to buy for 20,000 dollars; it owns 10,000.
abstract contract BuyOutFixture is GovernedFixture {
    uint256 internal constant PRICE = 20_000e6;

    uint48 internal expiry;
    address internal immutable buyer = actor("buyer");

    function setUp() public virtual override {
        super.setUp();
        expiry = uint48(block.timestamp + 20 days);
    }

    function _offer() internal returns (uint256 offerId) {
        return _offerAs(buyer, PRICE);
    }

    function _offerAs(address who, uint256 amount) internal returns (uint256 offerId) {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(address(buyOut), amount);
        offerId = buyOut.offer(model, amount, expiry);
        VM.stopPrank();
    }

    /// @dev The vote for an offer, as ann proposes it.
    function _planOf(uint256 offerId) internal view returns (Plan memory) {
        IBuyOut.Plan memory plan = buyOut.planOf(offerId);
        return Plan(plan.targets, plan.values, plan.calldatas, _textOf(ann));
    }

    function _record(uint256 offerId) internal {
        buyOut.recordAcceptance(offerId, keccak256(bytes(_textOf(ann))));
    }

    /// @dev Takes an offer to where it is accepted and queued.
    function _accept(uint256 offerId) internal returns (uint256 proposalId) {
        Plan memory plan = _planOf(offerId);
        proposalId = _pass(plan);
        _record(offerId);
        _queue(plan);
    }

    function _complete(uint256 offerId) internal {
        VM.warp(governor.executableAt(buyOut.offers(offerId).proposalId));
        _execute(_planOf(offerId));
    }

    function _leave(uint256 offerId, uint256 amount) internal returns (uint256 paid) {
        VM.startPrank(ben);
        shares.approve(address(buyOut), amount);
        paid = buyOut.leaveFirst(offerId, amount, ben, 0);
        VM.stopPrank();
    }

    function _unexpected(
        uint256 offerId,
        IBuyOut.State actual,
        IBuyOut.State expected
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyOut.BuyOutUnexpectedState.selector, offerId, actual, expected);
    }
}
