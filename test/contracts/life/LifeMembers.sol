// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ParentTerms, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {LifeStage} from "./LifeStage.sol";

/// @notice What members decide together, and what becomes of it.
abstract contract LifeMembers is LifeStage {
    enum Kind {
        Price,
        Pay,
        ReleaseMilestone,
        ApproveRelease,
        Delay,
        VotingDelay,
        OperatorFee,
        Parent
    }

    struct Motion {
        uint256 id;
        Kind kind;
        uint256 value;
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        bytes32 descriptionHash;
        bool queued;
        bool executed;
        uint256 executedAt;
        uint256 executableAt;
    }

    /// @notice What the treasury has paid by votes that were carried out, and the delay that they have chosen.
    uint256 public paidByTreasury;
    uint256 public expectedDelay = 60;
    uint256 private _releases = 1;
    Motion[] private _motions;

    /// @notice A proposal from its beginning to its end, with everybody for it.
    function decide(uint8 kind, uint256 value) external watched {
        uint256 before = _motions.length;
        _propose(0, kind, value);
        if (_motions.length == before) return;
        uint256 id = _motions[before].id;
        _watch();
        VM.warp(governor().proposalSnapshot(id) + 1);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            VM.prank(people[i]);
            try governor().castVote(id, 1) {} catch {
                record.forget();
            }
        }
        _watch();
        VM.warp(governor().proposalDeadline(id) + 1);
        _queue(before);
        _watch();
        if (!_motions[before].queued) return;
        VM.warp(governor().executableAt(id));
        _execute(before);
    }

    function propose(uint256 who, uint8 kind, uint256 value) external watched {
        _propose(who, kind, value);
    }

    function _propose(uint256 who, uint8 kind, uint256 value) private {
        address person = _person(who);
        Motion memory motion;
        motion.kind = Kind(kind % (uint8(type(Kind).max) + 1));
        (motion.value, motion.targets, motion.calldatas) = _actionOf(motion.kind, value);
        motion.values = new uint256[](1);
        string memory text = string.concat(VM.toString(_motions.length), " #proposer=", Strings.toHexString(person));
        motion.descriptionHash = keccak256(bytes(text));
        VM.prank(person);
        try governor().propose(motion.targets, motion.values, motion.calldatas, text) returns (uint256 id) {
            motion.id = id;
            _motions.push(motion);
        } catch {
            record.forget();
        }
    }

    function vote(uint256 who, uint256 which, uint8 support, uint128 part) external watched {
        if (_motions.length == 0) return;
        uint256 id = _motions[which % _motions.length].id;
        VM.prank(_person(who));
        if (support % 5 != 4) {
            // Mostly agreement, so that something gets done.
            try
                governor().castVote(
                    id,
                    support % 5 == 0
                        ? 0
                        : support % 5 == 3
                            ? 2
                            : 1
                )
            {} catch {
                record.forget();
            }
            return;
        }
        bytes memory split = abi.encodePacked(part % 100e18, part % 1_000e18, part % 10e18);
        try governor().castVoteWithReasonAndParams(id, 255, "", split) {} catch {
            record.forget();
        }
    }

    function queue(uint256 which) external watched {
        if (_motions.length != 0) _queue(which);
    }

    function _queue(uint256 which) private {
        Motion storage motion = _motions[which % _motions.length];
        try governor().queue(motion.targets, motion.values, motion.calldatas, motion.descriptionHash) {
            motion.queued = true;
        } catch {
            record.forget();
        }
    }

    function execute(uint256 which) external watched {
        if (_motions.length != 0) _execute(which);
    }

    function _execute(uint256 which) private {
        Motion storage motion = _motions[which % _motions.length];
        uint256 executableAt = governor().executableAt(motion.id);
        try governor().execute(motion.targets, motion.values, motion.calldatas, motion.descriptionHash) {
            expect(!motion.executed, "a proposal is carried out once");
            (motion.executed, motion.executedAt, motion.executableAt) = (true, block.timestamp, executableAt);
            if (motion.kind == Kind.Pay) paidByTreasury += motion.value;
            if (motion.kind == Kind.Delay) expectedDelay = motion.value;
        } catch {
            record.forget();
        }
    }

    function cancel(uint256 who, uint256 which) external watched {
        if (_motions.length == 0) return;
        Motion storage motion = _motions[which % _motions.length];
        VM.prank(who % 8 == 7 ? actor("guardian") : _person(who));
        try governor().cancel(motion.targets, motion.values, motion.calldatas, motion.descriptionHash) {} catch {
            record.forget();
        }
    }

    function handInRelease(uint256 who, uint16 canaryBps) external watched {
        if (who % 2 == 0) VM.prank(_person(who / 2));
        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(7)), bytes32(uint256(8)), 0, "");
        uint16 canary = canaryBps % 3 == 0 ? canaryBps % 5_001 : 0;
        try releases.submit(modelId, files, 0, canary) returns (uint256 id) {
            _releases = id;
        } catch {
            record.forget();
        }
    }

    function endTrial(bool good) external watched {
        uint256 id = releases.canary(modelId);
        if (good)
            try releases.finalizeCanary(id) {} catch {
                record.forget();
            }
        else
            try releases.abortCanary(id) {} catch {
                record.forget();
            }
    }

    function callBackRelease(uint256 who, uint256 which) external watched {
        VM.prank(_person(who));
        try releases.signalRollback(1 + (which % _releases)) {} catch {
            record.forget();
        }
    }

    function handInEvidence(uint256 index, uint256 releaseId) external watched {
        try vault().submit(index % 2, bytes32(index), 1 + (releaseId % _releases)) {} catch {
            record.forget();
        }
    }

    function object(uint256 who, uint256 index) external watched {
        VM.prank(_person(who));
        try vault().object(index % 2) {} catch {
            record.forget();
        }
    }

    function releaseMilestone(uint256 index) external watched {
        try vault().release(index % 2) {} catch {
            record.forget();
        }
    }

    /// @notice What was released flows through the tap.
    function payOut() external watched {
        try vault().payOut() {} catch {
            record.forget();
        }
    }

    /// @notice How many proposals there have been.
    function motionCount() public view returns (uint256) {
        return _motions.length;
    }

    /// @notice One proposal.
    function motionAt(uint256 index) public view returns (Motion memory) {
        return _motions[index];
    }

    /// @notice The id of the newest release.
    function releaseCount() public view returns (uint256) {
        return _releases;
    }

    /// @notice What the timelock calls a proposal.
    function operationOf(uint256 index) public view returns (bytes32) {
        Motion storage motion = _motions[index];
        bytes32 salt = bytes20(parts.governor) ^ motion.descriptionHash;
        return timelock().hashOperationBatch(motion.targets, motion.values, motion.calldatas, 0, salt);
    }

    function _actionOf(
        Kind kind,
        uint256 value
    ) private view returns (uint256 bounded, address[] memory targets, bytes[] memory calldatas) {
        targets = new address[](1);
        calldatas = new bytes[](1);
        if (kind == Kind.Price) {
            bounded = bound(value, (creditVault().price() + 1) / 2, 1_000_000);
            (targets[0], calldatas[0]) = (parts.creditVault, abi.encodeCall(ICreditVault.setPrice, (uint128(bounded))));
        } else if (kind == Kind.Pay) {
            bounded = bound(value, 1, 500 * DOLLAR);
            (targets[0], calldatas[0]) = (
                parts.timelock,
                abi.encodeCall(IModelTimelock.pay, (address(1), bounded, "work"))
            );
        } else if (kind == Kind.ReleaseMilestone) {
            bounded = value % 2;
            (targets[0], calldatas[0]) = (parts.vault, abi.encodeCall(IMilestoneVault.releaseByVote, (bounded)));
        } else if (kind == Kind.ApproveRelease) {
            bounded = 1 + (value % _releases);
            (targets[0], calldatas[0]) = (address(releases), abi.encodeCall(IReleaseRegistry.approve, (bounded)));
        } else if (kind == Kind.Delay) {
            bounded = bound(value, 0, 1 hours);
            (targets[0], calldatas[0]) = (parts.timelock, abi.encodeCall(TimelockController.updateDelay, (bounded)));
        } else if (kind == Kind.VotingDelay) {
            bounded = bound(value, 0, 1 hours);
            (targets[0], calldatas[0]) = (
                parts.governor,
                abi.encodeWithSignature("setVotingDelay(uint48)", uint48(bounded))
            );
        } else {
            bounded = bound(value, 0, 3_000);
            (targets[0], calldatas[0]) = (address(router), _sharing(kind, uint16(bounded)));
        }
    }

    /// @dev What the operator or the older model gets of income from then on.
    function _sharing(Kind kind, uint16 bps) private view returns (bytes memory) {
        if (kind == Kind.OperatorFee) return abi.encodeCall(IRevenueRouter.setOperatorFee, (modelId, operator, bps));
        ParentTerms[] memory parents = new ParentTerms[](bps == 0 ? 0 : 1);
        if (bps != 0) parents[0] = ParentTerms(uint48(parentId), bps);
        return abi.encodeCall(IRevenueRouter.setParents, (modelId, parents));
    }
}
