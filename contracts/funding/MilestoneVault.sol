// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {MilestoneTerms} from "../interfaces/ModelTerms.sol";
import {MilestoneMoney} from "./MilestoneMoney.sol";
import {PackedMilestones} from "./PackedMilestones.sol";

/// @title The proceeds of a raise, paid out promise by promise
/// @notice Holds what the presale raised. The steward hands in evidence for a milestone; if few members object in
/// time, its part is paid to the steward, else members must vote. When one is missed, members may leave with their part.
/// @dev Trusts the presale to announce exactly what it has transferred (checked), and the release registry to tell how
/// long a release has been live. Not protected: whether evidence is true is for members to judge while they may object.
contract MilestoneVault is ReentrancyGuardTransient, MilestoneMoney {
    using PackedMilestones for bytes;

    /// @notice Limits that differ between a practice chain and a public network; what they mean stands at the views below.
    struct Limits {
        uint32 objectionSeconds;
        uint16 objectionBps;
        uint32 graceSeconds;
        uint16 tapBps;
        uint32 tapSeconds;
        uint32 exitSeconds;
    }

    /// @dev One slot per milestone.
    struct Progress {
        uint128 amount;
        uint48 submittedAt;
        uint64 releaseId;
        State state;
    }

    /// @notice Where releases are recorded.
    IReleaseRegistry public immutable releases;
    /// @notice Seconds in which members may object to evidence.
    uint32 public immutable objectionSeconds;
    /// @notice Part of the past supply whose objections stop a release without a vote.
    uint16 public immutable objectionBps;
    /// @notice Seconds after a milestone's date in which evidence is still taken, and as many in which members can still
    /// vote about evidence that was stopped.
    uint32 public immutable graceSeconds;

    mapping(uint256 index => Progress) private _progress;
    mapping(uint256 index => mapping(uint256 submittedAt => uint256 votes)) private _objections;
    mapping(uint256 index => mapping(uint256 submittedAt => mapping(address member => bool))) private _hasObjected;

    constructor(
        address registry_,
        address releases_,
        Limits memory limits
    ) MilestoneMoney(registry_, limits.tapBps, limits.tapSeconds, limits.exitSeconds) {
        releases = IReleaseRegistry(releases_);
        objectionSeconds = limits.objectionSeconds;
        objectionBps = limits.objectionBps;
        graceSeconds = limits.graceSeconds;
    }

    /// @inheritdoc IMilestoneVault
    function initialize(MilestoneTerms[] calldata plan, uint48 raiseEnd) external onlyFactory {
        PackedMilestones.check(plan, raiseEnd);
        for (uint256 i = 0; i < plan.length; ++i) {
            MilestoneTerms calldata terms = plan[i];
            emit MilestonePlanned(i, terms.shareBps, terms.dueBy, terms.liveDays, terms.specSha256, terms.title);
        }
    }

    /// @inheritdoc IMilestoneVault
    function receiveProceeds(uint256 amount) external {
        address presale = _parts().presale;
        if (msg.sender != presale) revert MilestoneNotPresale(msg.sender, presale);
        if (_progress[0].state != State.Planned) {
            revert MilestoneUnexpectedState(0, _progress[0].state, State.Planned);
        }
        uint256 balance = asset.balanceOf(address(this));
        if (balance < amount) revert MilestoneProceedsMissing(balance, amount);

        _receive(amount);
        bytes memory args = _cloneArgs();
        uint256 last = args.count() - 1;
        uint256 rest = amount;
        for (uint256 i = 0; i <= last; ++i) {
            uint256 part = i == last ? rest : (amount * args.shareBps(i)) / BPS;
            rest -= part;
            _progress[i] = Progress(uint128(part), 0, 0, State.Funded);
            emit MilestoneFunded(i, part);
        }
    }

    /// @inheritdoc IMilestoneVault
    function submit(uint256 index, bytes32 evidenceSha256, uint256 releaseId) external {
        uint256 model = modelId();
        address steward = registry.steward(model);
        if (msg.sender != steward) revert MilestoneNotSteward(msg.sender, steward);
        _checkNoExit();
        bytes memory args = _checkIndex(index);
        Progress storage progress = _progress[index];
        if (progress.state == State.Submitted) {
            // Only what members have stopped may be handed in again, and only after they have all had their time.
            uint256 until = uint256(progress.submittedAt) + objectionSeconds;
            bool stopped = _objections[index][progress.submittedAt] >= objectionLimit(index);
            if (block.timestamp < until || !stopped) revert MilestoneObjectionOpen(index, until, block.timestamp);
        } else {
            _checkState(index, State.Funded);
        }
        uint256 latest = uint256(args.dueBy(index)) + graceSeconds;
        if (args.dueBy(index) != 0 && block.timestamp > latest) {
            revert MilestoneOverdue(index, latest, block.timestamp);
        }
        if (releaseId != 0 || args.liveDays(index) != 0) _checkRelease(releaseId, model);
        // Shares that wait to be claimed cannot object: without this time a steward could be faster than all members.
        uint256 since = block.timestamp - objectionSeconds;
        if (_shares().getPastTotalSupply(since) == 0) revert MilestoneTooEarly(index, objectionSeconds);

        progress.submittedAt = uint48(block.timestamp);
        progress.releaseId = uint64(releaseId);
        progress.state = State.Submitted;
        emit MilestoneSubmitted(index, evidenceSha256, releaseId, uint48(block.timestamp + objectionSeconds));
    }

    /// @inheritdoc IMilestoneVault
    function object(uint256 index) external {
        _checkNoExit();
        _checkIndex(index);
        _checkState(index, State.Submitted);
        uint256 submittedAt = _progress[index].submittedAt;
        uint256 until = submittedAt + objectionSeconds;
        if (block.timestamp >= until) revert MilestoneObjectionClosed(index, until, block.timestamp);
        if (_hasObjected[index][submittedAt][msg.sender]) revert MilestoneAlreadyObjected(index, msg.sender);
        uint256 weight = _shares().getPastVotes(msg.sender, submittedAt - 1);
        if (weight == 0) revert MilestoneNoVotes(msg.sender);

        _hasObjected[index][submittedAt][msg.sender] = true;
        uint256 total = _objections[index][submittedAt] + weight;
        _objections[index][submittedAt] = total;
        emit MilestoneObjected(index, msg.sender, weight, total);
    }

    /// @inheritdoc IMilestoneVault
    function release(uint256 index) external nonReentrant {
        _checkNoExit();
        bytes memory args = _checkIndex(index);
        bool promised = _isPromised(args, index);
        if (promised || _progress[index].state != State.Funded) _checkAccepted(index, args.liveDays(index));
        _pay(index);
    }

    /// @inheritdoc IMilestoneVault
    function releaseByVote(uint256 index) external nonReentrant {
        _checkTimelock();
        _checkNoExit();
        _checkIndex(index);
        if (_progress[index].state != State.Submitted) _checkState(index, State.Funded);
        _pay(index);
    }

    /// @inheritdoc IMilestoneVault
    function payOut() external nonReentrant {
        _payOut();
    }

    /// @inheritdoc IMilestoneVault
    function openExit(uint256 index) external {
        _checkNoExit();
        (Standing standing, ) = due(index);
        if (standing != Standing.Missed) revert MilestoneNotMissed(index, standing);
        emit MilestoneMissed(index);
        _openExit();
    }

    /// @inheritdoc IMilestoneVault
    function windDown() external {
        _checkTimelock();
        _checkNoExit();
        if (held() == 0) revert MilestoneNothingLeft(0, 0);
        _takeBackWaiting();
        emit WoundDown();
        _openExit();
    }

    /// @inheritdoc IMilestoneVault
    function exit(uint256 shares, uint256 minOut) external nonReentrant {
        _exit(msg.sender, msg.sender, shares, minOut);
    }

    /// @inheritdoc IMilestoneVault
    function exitTo(uint256 shares, uint256 minOut, address to) external nonReentrant {
        if (to == address(0)) revert MilestonePayeeZero();
        _exit(msg.sender, to, shares, minOut);
    }

    /// @inheritdoc IMilestoneVault
    function closeExit() external nonReentrant {
        _closeExit();
    }

    /// @inheritdoc IMilestoneVault
    function due(uint256 index) public view returns (Standing standing, uint48 when) {
        bytes memory args = _checkIndex(index);
        State current = _progress[index].state;
        if (current == State.Planned) return (Standing.Planned, 0);
        if (current == State.Released) return (Standing.Released, 0);
        if (exitUntil() != 0) return (Standing.Ended, 0);
        uint48 dueBy = args.dueBy(index);
        uint48 latest = dueBy == 0 ? 0 : dueBy + graceSeconds;
        if (current == State.Submitted) return _dueOfEvidence(index, latest, args.liveDays(index));
        if (!_isPromised(args, index)) return (Standing.Payable, 0);
        return (_isPast(latest) ? Standing.Missed : Standing.Evidence, latest);
    }

    /// @inheritdoc IMilestoneVault
    function milestone(uint256 index) external view returns (Milestone memory) {
        bytes memory args = _checkIndex(index);
        Progress memory progress = _progress[index];
        bool submitted = progress.submittedAt != 0;
        return
            Milestone({
                amount: progress.amount,
                state: progress.state,
                objectableUntil: submitted ? progress.submittedAt + objectionSeconds : 0,
                objections: _objections[index][progress.submittedAt],
                releaseId: progress.releaseId,
                shareBps: args.shareBps(index),
                dueBy: args.dueBy(index),
                liveDays: args.liveDays(index)
            });
    }

    /// @inheritdoc IMilestoneVault
    function milestoneCount() external view returns (uint256) {
        return _cloneArgs().count();
    }

    /// @inheritdoc IMilestoneVault
    function objectionLimit(uint256 index) public view returns (uint256) {
        uint256 submittedAt = _progress[index].submittedAt;
        if (submittedAt == 0) return 0;
        return (_shares().getPastTotalSupply(submittedAt - 1) * objectionBps) / BPS;
    }

    /// @dev If the tap is empty, the money waits behind it; {payOut} brings it later.
    function _pay(uint256 index) private {
        uint256 amount = _progress[index].amount;
        _progress[index].state = State.Released;
        emit MilestoneReleased(index, amount);
        _earn(amount);
        if (payableNow() != 0) _payOut();
    }

    /// @dev Where a milestone stands whose evidence was handed in.
    function _dueOfEvidence(
        uint256 index,
        uint48 latest,
        uint256 liveDays
    ) private view returns (Standing standing, uint48 when) {
        Progress memory progress = _progress[index];
        uint48 until = progress.submittedAt + objectionSeconds;
        if (block.timestamp < until) return (Standing.Objectable, until);
        if (_objections[index][progress.submittedAt] >= objectionLimit(index)) {
            // Members who do want it paid have time for a vote.
            uint48 lastVote = latest == 0 ? 0 : uint48(Math.max(latest, until)) + graceSeconds;
            return (_isPast(lastVote) ? Standing.Missed : Standing.Contested, lastVote);
        }
        uint256 needed = liveDays * 1 days;
        uint256 lived = liveDays == 0 ? 0 : releases.liveFor(progress.releaseId);
        if (lived >= needed) return (Standing.Payable, 0);
        uint48 lastLife = latest == 0 ? 0 : uint48(latest + objectionSeconds + needed);
        if (_isPast(lastLife)) return (Standing.Missed, lastLife);
        bool isLive = releases.liveSince(progress.releaseId) != 0;
        return (Standing.Living, isLive ? uint48(block.timestamp + needed - lived) : 0);
    }

    /// @dev Whether a last second is over; 0 = there is none.
    function _isPast(uint48 last) private view returns (bool) {
        return last != 0 && block.timestamp > last;
    }

    function _checkTimelock() private view {
        address timelock = _parts().timelock;
        if (msg.sender != timelock) revert MilestoneNotTimelock(msg.sender, timelock);
    }

    /// @dev Evidence was handed in, members have had their time, few objected, and the promised release has lived.
    function _checkAccepted(uint256 index, uint256 liveDays) private view {
        _checkState(index, State.Submitted);
        Progress memory progress = _progress[index];
        uint256 until = uint256(progress.submittedAt) + objectionSeconds;
        if (block.timestamp < until) revert MilestoneObjectionOpen(index, until, block.timestamp);
        uint256 objections = _objections[index][progress.submittedAt];
        uint256 limit = objectionLimit(index);
        if (objections >= limit) revert MilestoneContested(index, objections, limit);
        if (liveDays == 0) return;
        uint256 lived = releases.liveFor(progress.releaseId);
        uint256 needed = liveDays * 1 days;
        if (lived < needed) revert MilestoneReleaseTooYoung(progress.releaseId, lived, needed);
    }

    function _checkRelease(uint256 releaseId, uint256 model) private view {
        if (releases.release(releaseId).modelId != model) revert MilestoneForeignRelease(releaseId, model);
    }

    /// @dev Whether something must come true first. Only the first milestone of a plan can be without a date.
    function _isPromised(bytes memory args, uint256 index) private pure returns (bool) {
        return args.dueBy(index) != 0 || args.liveDays(index) != 0;
    }

    function _checkIndex(uint256 index) private view returns (bytes memory args) {
        args = _cloneArgs();
        if (index >= args.count()) revert MilestoneUnknown(index, args.count());
    }

    function _checkState(uint256 index, State expected) private view {
        State actual = _progress[index].state;
        if (actual != expected) revert MilestoneUnexpectedState(index, actual, expected);
    }

    function _shares() private view returns (IERC5805) {
        return IERC5805(_parts().shares);
    }
}
