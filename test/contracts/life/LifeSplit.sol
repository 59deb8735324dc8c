// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ParentTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {Log} from "../support/SolidityTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Divides every payment again, by what votes have told, and complains when somebody was given another part.
abstract contract LifeSplit is Witness {
    uint256 private constant BPS = 10_000;
    /// @dev As the model was launched; no vote in this world changes them.
    uint256 private constant AUTHORS_BPS = 2_000;
    uint256 private constant SHARES_BPS = 6_000;

    /// @notice Dollars that the operator has earned and not taken.
    uint256 public feesInEvents;
    /// @notice Dollars that the older model has earned and that were not passed on.
    uint256 public parentsInEvents;

    uint256 private _feeBps;
    uint256 private _parentsBps;
    /// @dev What came in since the older model was named.
    uint256 private _shared;
    /// @dev What was told of a payment before its split.
    uint256 private _fee;
    uint256 private _toParents;

    function _readSplit(Log memory log) internal {
        bytes32 topic = log.topics[0];
        if (topic == IRevenueRouter.OperatorFeeSet.selector) {
            _feeBps = abi.decode(log.data, (uint16));
        } else if (topic == IRevenueRouter.ParentsSet.selector) {
            ParentTerms[] memory parents = abi.decode(log.data, (ParentTerms[]));
            (_parentsBps, _shared) = (parents.length == 0 ? 0 : parents[0].bps, 0);
        } else if (topic == IRevenueRouter.FeeEarned.selector) {
            _fee = abi.decode(log.data, (uint256));
            feesInEvents += _fee;
        } else if (topic == IRevenueRouter.FeeClaimed.selector) {
            feesInEvents -= abi.decode(log.data, (uint256));
        } else if (topic == IRevenueRouter.ParentsEarned.selector) {
            _toParents = abi.decode(log.data, (uint256));
            parentsInEvents += _toParents;
        } else if (topic == IRevenueRouter.IncomePaid.selector) {
            _divideAgain(log);
        }
    }

    /// @dev Income of the older model, which has no other than what it is passed.
    function _readPassedOn(Log memory log) internal {
        if (log.topics[0] != IRevenueRouter.IncomePaid.selector) return;
        (uint256 amount, , , , ) = abi.decode(log.data, (uint256, bytes32, uint256, uint256, uint256));
        parentsInEvents -= amount;
    }

    function _divideAgain(Log memory log) private {
        (uint256 amount, , uint256 toAuthors, uint256 toShares, uint256 toTreasury) = abi.decode(
            log.data,
            (uint256, bytes32, uint256, uint256, uint256)
        );
        uint256 fee = log.topics[3] == bytes32("inference") ? (amount * _feeBps) / BPS : 0;
        uint256 left = amount - fee;
        uint256 toParents = ((_shared + left) * _parentsBps) / BPS - (_shared * _parentsBps) / BPS;
        _shared += left;
        left -= toParents;
        expect(_fee == fee, "the operator got another fee");
        expect(_toParents == toParents, "the older model got another part");
        expect(toAuthors == (left * AUTHORS_BPS) / BPS, "the authors got another part");
        expect(toShares == (left * SHARES_BPS) / BPS, "the holders got another part");
        expect(toTreasury == left - toAuthors - toShares, "the treasury got another part");
        (_fee, _toParents) = (0, 0);
    }
}
