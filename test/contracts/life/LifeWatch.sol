// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {LifeHostiles} from "./LifeHostiles.sol";
import {LifeMembers} from "./LifeMembers.sol";

/// @notice The whole life of a model after its raise, in any order, seen from outside after each step.
abstract contract LifeWatch is LifeHostiles, LifeMembers {
    /// @notice What could once be read about the votes of the past.
    struct Memory {
        address who;
        uint256 moment;
        uint256 votes;
        uint256 supply;
    }

    /// @notice The first step of a state machine that no published table has.
    string public strayStep;
    uint256 private constant MEMORIES = 12;
    address private immutable _test = msg.sender;
    Memory[] private _memories;
    mapping(uint256 index => uint8) private _milestones;
    mapping(uint256 releaseId => uint8) private _releaseStates;
    mapping(uint256 id => uint8) private _proposals;
    mapping(bytes32 operation => uint8) private _operations;

    constructor() {
        _watch();
    }

    /// @notice Reads some votes of the past, to be read again later.
    function remember(uint256 who, uint256 ago) external watched {
        uint256 moment = block.timestamp - 1 - (ago % 3 days);
        address person = _person(who);
        Memory memory m = Memory(
            person,
            moment,
            shares().getPastVotes(person, moment),
            shares().getPastTotalSupply(moment)
        );
        if (_memories.length < MEMORIES) _memories.push(m);
        else _memories[ago % MEMORIES] = m;
    }

    function memories() external view returns (Memory[] memory) {
        return _memories;
    }

    /// @notice The honest end: all time has passed, members let every milestone go and stop the service, and everybody
    /// takes what is theirs.
    function endEverything() external {
        require(msg.sender == _test, Untrue("only the test ends it"));
        dollar.callBack(address(0), "");
        VM.warp(block.timestamp + 400 days);
        for (uint256 i = 0; i < 2; ++i) {
            if (vault().milestone(i).state == IMilestoneVault.State.Released) continue;
            VM.prank(parts.timelock);
            vault().releaseByVote(i);
        }
        while (vault().waiting() != 0) {
            VM.warp(block.timestamp + 30 days);
            vault().payOut();
        }
        if (!creditVault().serviceStopped()) {
            VM.prank(parts.timelock);
            creditVault().stopService();
        }
        _endSharing();
        vesting().release(parts.shares);
        for (uint256 i = 0; i < PEOPLE; ++i) _takeAll(people[i]);
        if (creditVault().served() != 0) {
            try creditVault().realise() {} catch {
                record.forget();
            }
            VM.warp(block.timestamp + 3 days);
            for (uint256 i = 0; i < PEOPLE; ++i) _takeIncome(people[i]);
            _endSharing();
        }
        _takeIncome(address(this));
        _takeIncome(parts.vesting);
    }

    /// @dev Operator, older model and both treasuries take what is theirs of the income.
    function _endSharing() private {
        if (router.feeClaimable(modelId, operator) != 0) router.claimFee(modelId, operator);
        if (router.lineageDue(modelId, parentId) != 0) router.passOn(modelId, parentId);
        for (uint256 id = parentId; id <= modelId; ++id) {
            if (router.treasuryClaimable(id) != 0) router.claimTreasury(id);
        }
        if (router.authorClaimable(parentId, address(this)) != 0) router.claimAuthor(parentId, address(this));
    }

    function _takeAll(address person) private {
        try presale().claim(person) {} catch {
            record.forget();
        }
        uint256 has = credits().balanceOf(person);
        if (has != 0) {
            VM.prank(person);
            creditVault().redeem(uint128(has), person);
        }
        _takeIncome(person);
    }

    function _takeIncome(address person) private {
        if (shares().claimable(person) != 0) shares().claim(person);
        if (router.authorClaimable(modelId, person) != 0) router.claimAuthor(modelId, person);
    }

    function _watch() internal override {
        record.count();
        for (uint256 i = 0; i < 2; ++i) {
            uint8 now_ = uint8(vault().milestone(i).state);
            _step("milestone", _milestones[i], now_, _milestoneStep(_milestones[i], now_));
            _milestones[i] = now_;
        }
        for (uint256 id = 1; id <= releaseCount(); ++id) {
            uint8 now_ = uint8(releases.release(id).state);
            _step("release", _releaseStates[id], now_, _releaseStep(_releaseStates[id], now_));
            _releaseStates[id] = now_;
        }
        for (uint256 i = 0; i < motionCount(); ++i) {
            uint256 id = motionAt(i).id;
            uint8 now_ = uint8(governor().state(id));
            _step("proposal", _proposals[id], now_, _proposalStep(_proposals[id], now_));
            _proposals[id] = now_;
            bytes32 operation = operationOf(i);
            uint8 waiting = uint8(timelock().getOperationState(operation));
            _step("operation", _operations[operation], waiting, _operationStep(_operations[operation], waiting));
            _operations[operation] = waiting;
        }
    }

    function _step(string memory what, uint8 from, uint8 to, bool known) private {
        if (from == to || known || bytes(strayStep).length != 0) return;
        strayStep = string.concat(what, " ", VM.toString(from), " -> ", VM.toString(to));
    }

    /// @dev Time passes between two looks, so a step may be several of the published ones.
    function _milestoneStep(uint8 from, uint8 to) private pure returns (bool) {
        return to > from && to <= uint8(IMilestoneVault.State.Released);
    }

    function _releaseStep(uint8 from, uint8 to) private pure returns (bool) {
        IReleaseRegistry.State a = IReleaseRegistry.State(from);
        IReleaseRegistry.State b = IReleaseRegistry.State(to);
        bool live = b == IReleaseRegistry.State.Live;
        bool rejected = b == IReleaseRegistry.State.Rejected;
        if (a == IReleaseRegistry.State.None) return live || b == IReleaseRegistry.State.Draft;
        if (a == IReleaseRegistry.State.Draft) return live || rejected || b == IReleaseRegistry.State.Canary;
        if (a == IReleaseRegistry.State.Canary) return live || rejected;
        if (a == IReleaseRegistry.State.Superseded) return live;
        bool ends = b == IReleaseRegistry.State.Superseded || b == IReleaseRegistry.State.RolledBack;
        return a == IReleaseRegistry.State.Live && ends;
    }

    function _proposalStep(uint8 from, uint8 to) private pure returns (bool) {
        IGovernor.ProposalState a = IGovernor.ProposalState(from);
        IGovernor.ProposalState b = IGovernor.ProposalState(to);
        if (a == IGovernor.ProposalState.Pending) return b != IGovernor.ProposalState.Executed;
        if (a == IGovernor.ProposalState.Active) {
            return b != IGovernor.ProposalState.Pending && b != IGovernor.ProposalState.Executed;
        }
        bool ends = b == IGovernor.ProposalState.Canceled || b == IGovernor.ProposalState.Expired;
        if (a == IGovernor.ProposalState.Succeeded) return ends || b == IGovernor.ProposalState.Queued;
        if (a == IGovernor.ProposalState.Queued) return ends || b == IGovernor.ProposalState.Executed;
        return
            b == IGovernor.ProposalState.Canceled &&
            (a == IGovernor.ProposalState.Defeated || a == IGovernor.ProposalState.Expired);
    }

    function _operationStep(uint8 from, uint8 to) private pure returns (bool) {
        TimelockController.OperationState a = TimelockController.OperationState(from);
        TimelockController.OperationState b = TimelockController.OperationState(to);
        if (a == TimelockController.OperationState.Unset) {
            return b == TimelockController.OperationState.Waiting || b == TimelockController.OperationState.Ready;
        }
        if (a == TimelockController.OperationState.Waiting) return true;
        return
            a == TimelockController.OperationState.Ready &&
            (b == TimelockController.OperationState.Done || b == TimelockController.OperationState.Unset);
    }
}
