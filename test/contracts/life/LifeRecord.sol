// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";

import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {Log} from "../support/SolidityTest.sol";
import {LifeSplit} from "./LifeSplit.sol";

/// @notice What a reader of the chain knows who sees events only. The runner also records events of calls that were undone,
/// which no chain tells; so whoever lives on after a call has failed lets count before it, and forget after it. What was
/// counted inside of a call is undone together with it.
contract LifeRecord is LifeSplit {
    mapping(address account => uint256) public sharesInEvents;
    mapping(address account => uint256) public creditsInEvents;
    uint256 public raisedInEvents;
    uint256 public claimedInEvents;
    uint256 public heldInEvents;
    uint256 public treasuryInEvents;
    uint256 public authorsInEvents;
    uint256 public holdersInEvents;
    uint256 public reserveInEvents;
    uint256 public releasedInEvents;
    uint256 public takenForTreasuryInEvents;

    uint256 private _modelId;
    ModelParts private _parts;
    address private _router;
    uint256 private _parentId;

    /// @notice Tells whose events count.
    function watch(uint256 modelId, ModelParts memory parts, address router, uint256 parentId) external {
        (_modelId, _parts, _router, _parentId) = (modelId, parts, router, parentId);
    }

    /// @notice Counts what has happened since the last time.
    function count() external {
        ModelParts memory parts = _parts;
        Log[] memory logs = VM.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            Log memory log = logs[i];
            if (log.emitter == parts.shares) _recordShares(log);
            else if (log.emitter == parts.presale || log.emitter == parts.vault) _recordFunding(log);
            else if (log.emitter == _router && uint256(log.topics[1]) == _modelId) _recordIncome(log);
            else if (log.emitter == _router && uint256(log.topics[1]) == _parentId) _readPassedOn(log);
            else if (log.emitter == parts.creditVault) _recordCredits(log);
            else if (log.emitter == parts.creditToken) _recordMove(creditsInEvents, log);
        }
    }

    /// @notice Leaves out what has happened since the last time, because it was undone.
    function forget() external {
        VM.getRecordedLogs();
    }

    function _recordMove(mapping(address => uint256) storage balances, Log memory log) private {
        if (log.topics[0] != IERC20.Transfer.selector) return;
        (address from, address to) = (_account(log.topics[1]), _account(log.topics[2]));
        uint256 value = abi.decode(log.data, (uint256));
        if (from != address(0)) balances[from] -= value;
        if (to != address(0)) balances[to] += value;
    }

    function _recordShares(Log memory log) private {
        _recordMove(sharesInEvents, log);
        if (log.topics[0] == IModelShares.RevenueClaimed.selector) {
            holdersInEvents -= abi.decode(log.data, (uint256));
        }
    }

    function _recordFunding(Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic == IPresaleRound.ContributionMade.selector) {
            (, uint256 amount, , ) = abi.decode(log.data, (uint8, uint256, uint256, uint256));
            raisedInEvents += amount;
        } else if (topic == IPresaleRound.SharesClaimed.selector) {
            claimedInEvents += abi.decode(log.data, (uint256));
        } else if (topic == IMilestoneVault.MilestoneFunded.selector) {
            heldInEvents += abi.decode(log.data, (uint256));
        } else if (topic == IMilestoneVault.ProceedsPaid.selector) {
            (uint256 amount, ) = abi.decode(log.data, (uint256, uint256));
            heldInEvents -= amount;
            releasedInEvents += amount;
        }
    }

    function _recordIncome(Log memory log) private {
        _readSplit(log);
        bytes32 topic = log.topics[0];
        if (topic == IRevenueRouter.IncomePaid.selector) {
            (, , uint256 toAuthors, uint256 toShares, uint256 toTreasury) = abi.decode(
                log.data,
                (uint256, bytes32, uint256, uint256, uint256)
            );
            authorsInEvents += toAuthors;
            holdersInEvents += toShares;
            treasuryInEvents += toTreasury;
        } else if (topic == IRevenueRouter.TreasuryClaimed.selector) {
            treasuryInEvents -= abi.decode(log.data, (uint256));
            takenForTreasuryInEvents += abi.decode(log.data, (uint256));
        } else if (topic == IRevenueRouter.AuthorClaimed.selector) {
            authorsInEvents -= abi.decode(log.data, (uint256));
        }
    }

    function _recordCredits(Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic == ICreditVault.CreditsBought.selector) {
            (, uint256 cost) = abi.decode(log.data, (uint256, uint256));
            reserveInEvents += cost;
        } else if (topic == ICreditVault.CreditsRealised.selector) {
            (, uint256 income) = abi.decode(log.data, (uint256, uint256));
            reserveInEvents -= income;
        } else if (topic == ICreditVault.CreditsRedeemed.selector) {
            (, uint256 amount) = abi.decode(log.data, (uint256, uint256));
            reserveInEvents -= amount;
        }
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
