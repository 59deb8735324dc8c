// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneTerms} from "./ModelTerms.sol";

/// @title The proceeds of a raise, paid out promise by promise
/// @notice Holds what the presale raised. The steward hands in evidence for a milestone; if few members object in
/// time, its part is paid to the steward, else members must vote. When one is missed, members may leave with their part.
interface IMilestoneVault {
    enum State {
        Planned,
        Funded,
        Submitted,
        Released
    }

    /// @dev Where a milestone stands, for who wants to know what is due: its evidence, time to object, a vote about evidence
    /// that was stopped, more time of its release, its payment, or nothing any more.
    enum Standing {
        Planned,
        Evidence,
        Objectable,
        Contested,
        Living,
        Payable,
        Released,
        Missed,
        Ended
    }

    /// @notice One milestone as it stands.
    /// @param amount dollars (6 decimals); 0 until the presale is finalized
    /// @param state where it stands
    /// @param objectableUntil first second in which objections are no longer taken
    /// @param objections votes that have objected to the present evidence
    /// @param releaseId release that the evidence names; 0 = none
    /// @param shareBps part of the proceeds
    /// @param dueBy latest second to submit evidence, without the grace time
    /// @param liveDays days that the release must have been live
    struct Milestone {
        uint128 amount;
        State state;
        uint48 objectableUntil;
        uint256 objections;
        uint256 releaseId;
        uint16 shareBps;
        uint48 dueBy;
        uint32 liveDays;
    }

    /// @notice A milestone of the plan. `shareBps` of the proceeds; times in unix seconds and days.
    event MilestonePlanned(
        uint256 indexed index,
        uint16 shareBps,
        uint48 dueBy,
        uint32 liveDays,
        bytes32 specSha256,
        string title
    );
    /// @notice The presale paid `amount` dollars (6 decimals) in.
    event ProceedsReceived(uint256 amount);
    /// @notice `amount` dollars (6 decimals) wait for this milestone.
    event MilestoneFunded(uint256 indexed index, uint256 amount);
    /// @notice The steward says that a milestone is reached; members may object until `objectableUntil`.
    event MilestoneSubmitted(uint256 indexed index, bytes32 evidenceSha256, uint256 releaseId, uint48 objectableUntil);
    /// @notice `member` objected with `weight` votes; `total` in all (18 decimals).
    event MilestoneObjected(uint256 indexed index, address indexed member, uint256 weight, uint256 total);
    /// @notice A milestone was accepted: its `amount` dollars (6 decimals) flow to the steward as the tap lets them.
    event MilestoneReleased(uint256 indexed index, uint256 amount);
    /// @notice `amount` dollars (6 decimals) of accepted milestones were paid to `to`; `waiting` still wait for the tap.
    event ProceedsPaid(address indexed to, uint256 amount, uint256 waiting);
    /// @notice A milestone was missed, so members may leave.
    event MilestoneMissed(uint256 indexed index);
    /// @notice Members voted to wind the model down: nothing more is paid for milestones, and they may leave.
    event WoundDown();
    /// @notice Until `until` shares can be given back for their part of `pot` dollars (6 decimals).
    event ExitOpened(uint256 pot, uint48 until);
    /// @notice `member` gave `shares` (18 decimals) back for `amount` dollars (6 decimals), which were paid to `to`.
    event MemberExited(address indexed member, address indexed to, uint256 shares, uint256 amount);
    /// @notice The time to leave is over; `rest` dollars (6 decimals) went to the treasury.
    event ExitClosed(uint256 rest);

    /// @notice The plan cannot work: see `problem`.
    error MilestonePlanInvalid(PlanProblem problem);
    /// @notice Only the presale may pay proceeds in. `caller` tried.
    error MilestoneNotPresale(address caller, address presale);
    /// @notice Only the steward may do this. `caller` tried.
    error MilestoneNotSteward(address caller, address steward);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error MilestoneNotTimelock(address caller, address timelock);
    /// @notice There is no milestone `index`; there are `count`.
    error MilestoneUnknown(uint256 index, uint256 count);
    /// @notice Milestone `index` is in state `actual`; this needs state `expected`.
    error MilestoneUnexpectedState(uint256 index, State actual, State expected);
    /// @notice Evidence for milestone `index` is taken when members have had `seconds_` since the raise was closed to
    /// take their shares.
    error MilestoneTooEarly(uint256 index, uint256 seconds_);
    /// @notice Evidence could be submitted until `latest`; it is `now_`.
    error MilestoneOverdue(uint256 index, uint256 latest, uint256 now_);
    /// @notice Release `releaseId` does not belong to this model.
    error MilestoneForeignRelease(uint256 releaseId, uint256 modelId);
    /// @notice The release was live for `seconds_`; `needed` seconds are promised.
    error MilestoneReleaseTooYoung(uint256 releaseId, uint256 seconds_, uint256 needed);
    /// @notice Objections were taken until `until`; it is `now_`.
    error MilestoneObjectionClosed(uint256 index, uint256 until, uint256 now_);
    /// @notice Objections are taken until `until`; it is `now_`.
    error MilestoneObjectionOpen(uint256 index, uint256 until, uint256 now_);
    /// @notice `member` has objected already.
    error MilestoneAlreadyObjected(uint256 index, address member);
    /// @notice `member` had no votes when the evidence was handed in.
    error MilestoneNoVotes(address member);
    /// @notice `objections` votes objected; from `limit` on only a vote can release the milestone.
    error MilestoneContested(uint256 index, uint256 objections, uint256 limit);
    /// @notice Milestone `index` is not missed: see `standing`.
    error MilestoneNotMissed(uint256 index, Standing standing);
    /// @notice Members leave until `until` or have left: nothing is paid for milestones any more.
    error MilestoneExitOpened(uint48 until);
    /// @notice Shares could be given back until `until` (0 = never yet); it is `now_`.
    error MilestoneExitClosed(uint48 until, uint256 now_);
    /// @notice The shares bring `amount` dollars; the member expects at least `minimum`.
    error MilestoneExitTooLittle(uint256 amount, uint256 minimum);
    /// @notice `shares` were offered; there are `all` that are not locked in vesting.
    error MilestoneTooManyShares(uint256 shares, uint256 all);
    /// @notice There is nothing to take: the exit lasts until `until` (0 = never opened), and `rest` dollars are left.
    error MilestoneNothingLeft(uint48 until, uint256 rest);
    /// @notice The tap lets nothing through now, or nothing waits; `waiting` dollars do.
    error MilestoneTapEmpty(uint256 waiting);
    /// @notice Dollars cannot be paid to the zero address.
    error MilestonePayeeZero();
    /// @notice The model has no steward to pay; a vote must name one.
    error MilestoneNoSteward();
    /// @notice The vault holds `held` dollars; `needed` were announced.
    error MilestoneProceedsMissing(uint256 held, uint256 needed);

    /// @dev What is wrong with a plan.
    enum PlanProblem {
        Count,
        SharesSum,
        ShareZero,
        DueDatesOrder,
        DueBeforeRaiseEnds,
        LiveDaysTooLong,
        TitleLength,
        DueTooLate
    }

    /// @notice Checks and announces the plan; called once, by the factory.
    /// Emits {MilestonePlanned} for each. Requirements: {ModelPartNotFactory}, {MilestonePlanInvalid}.
    /// @param plan the milestones in order
    /// @param raiseEnd unix second in which the presale ends
    function initialize(MilestoneTerms[] calldata plan, uint48 raiseEnd) external;

    /// @notice Divides proceeds that the presale has just transferred. Presale only.
    /// Emits {ProceedsReceived}, and {MilestoneFunded} for each.
    /// Requirements: {MilestoneNotPresale}, {MilestoneUnexpectedState}, {MilestoneProceedsMissing}.
    /// Notes: parts are rounded down, the last milestone gets the rest.
    /// @param amount dollars, 6 decimals
    function receiveProceeds(uint256 amount) external;

    /// @notice Hands in evidence that a milestone is reached; again after it was contested. Steward only.
    /// Emits {MilestoneSubmitted}.
    /// Requirements: {MilestoneNotSteward}, {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneObjectionOpen}
    /// (earlier evidence is still open to objections, or was not contested), {MilestoneOverdue},
    /// {MilestoneForeignRelease}, {MilestoneTooEarly}, {MilestoneExitOpened}.
    /// @param evidenceSha256 sha256 of the evidence
    /// @param releaseId release that fulfils it; needed when the milestone asks for a live release
    function submit(uint256 index, bytes32 evidenceSha256, uint256 releaseId) external;

    /// @notice Objects with the votes that the caller had just before the evidence was handed in.
    /// Emits {MilestoneObjected}.
    /// Requirements: {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneObjectionClosed},
    /// {MilestoneAlreadyObjected}, {MilestoneNoVotes}, {MilestoneExitOpened}.
    function object(uint256 index) external;

    /// @notice Accepts a milestone when nobody may object any more and few have, and pays the steward what the tap lets
    /// through; anyone may call. A first milestone without date and condition is payable as soon as the presale is
    /// finalized.
    /// Emits {MilestoneReleased}, and {ProceedsPaid}.
    /// Requirements: {MilestoneExitOpened}, {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneObjectionOpen},
    /// {MilestoneContested}, {MilestoneReleaseTooYoung}, {MilestoneNoSteward}.
    function release(uint256 index) external;

    /// @notice Accepts a milestone because members voted so, and pays as {release}. Timelock only.
    /// Emits {MilestoneReleased}, and {ProceedsPaid}.
    /// Requirements: {MilestoneNotTimelock}, {MilestoneExitOpened}, {MilestoneUnknown}, {MilestoneUnexpectedState},
    /// {MilestoneNoSteward}.
    function releaseByVote(uint256 index) external;

    /// @notice Pays the steward what accepted milestones have earned and the tap lets through; anyone may call.
    /// Emits {ProceedsPaid}. Requirements: {MilestoneNoSteward}, {MilestoneTapEmpty}.
    function payOut() external;

    /// @notice Lets members leave because milestone `index` was missed; anyone may call.
    /// Emits {MilestoneMissed} and {ExitOpened}.
    /// Requirements: {MilestoneExitOpened}, {MilestoneUnknown}, {MilestoneNotMissed}.
    /// Notes: what earlier milestones have earned and waits for the tap stays the steward's.
    function openExit(uint256 index) external;

    /// @notice Lets members leave because they voted so. Timelock only.
    /// Emits {WoundDown} and {ExitOpened}.
    /// Requirements: {MilestoneNotTimelock}, {MilestoneExitOpened}, {MilestoneNothingLeft}.
    /// Notes: what waits for the tap goes back to members too.
    function windDown() external;

    /// @notice Gives `shares` (18 decimals) of the caller back for their part of what is left, while an exit is open.
    /// Emits {MemberExited}.
    /// Requirements: {MilestoneExitClosed}, {MilestoneTooManyShares}, {MilestoneExitTooLittle}, and those of
    /// {IModelShares-burnForExit}.
    /// Notes: rounded down; the rest stays for those who come later. Income that the shares have earned stays claimable.
    /// @param minOut least dollars (6 decimals) expected
    function exit(uint256 shares, uint256 minOut) external;

    /// @notice As {exit}, paid to `to`. Requirements: {MilestonePayeeZero}, and those of {exit}.
    function exitTo(uint256 shares, uint256 minOut, address to) external;

    /// @notice Sends what nobody asked for to the treasury when the time to leave is over; anyone may call.
    /// Emits {ExitClosed}. Requirements: {MilestoneNothingLeft}.
    function closeExit() external;

    /// @notice What is due for milestone `index`, and when: the last second for evidence (Evidence), for a vote
    /// (Contested), or of what was missed (Missed); the end of objections (Objectable); the first second of payment if its
    /// release stays live (Living; 0 while it is not live). 0 also where no time is set.
    /// Requirements: {MilestoneUnknown}.
    function due(uint256 index) external view returns (Standing standing, uint48 when);

    /// @notice One milestone. Requirements: {MilestoneUnknown}.
    function milestone(uint256 index) external view returns (Milestone memory);

    /// @notice How many milestones there are.
    function milestoneCount() external view returns (uint256);

    /// @notice Dollars (6 decimals) in the vault.
    function held() external view returns (uint256);

    /// @notice Dollars (6 decimals) of accepted milestones that wait for the tap.
    function waiting() external view returns (uint256);

    /// @notice Dollars (6 decimals) that {payOut} would pay now.
    function payableNow() external view returns (uint256);

    /// @notice Dollars (6 decimals) that are left for members who leave; 0 unless an exit was opened.
    function exitPot() external view returns (uint256);

    /// @notice Unix second in which the exit ends or ended; 0 = none was opened.
    function exitUntil() external view returns (uint48);

    /// @notice Whether shares can be given back now.
    function exitOpen() external view returns (bool);

    /// @notice Dollars (6 decimals, rounded down) that {exit} would pay for `shares` (18 decimals) now.
    /// Requirements: {MilestoneTooManyShares}.
    function exitValue(uint256 shares) external view returns (uint256);

    /// @notice Votes (18 decimals) from which objections stop the present evidence of milestone `index`.
    function objectionLimit(uint256 index) external view returns (uint256);
}
