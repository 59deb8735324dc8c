// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneTerms} from "./ModelTerms.sol";

/// @title The proceeds of a raise, paid out promise by promise
/// @notice Holds what the presale raised. The steward hands in evidence for a milestone; if few members object in
/// time, its part is paid to the steward, else members must vote.
interface IMilestoneVault {
    enum State {
        Planned,
        Funded,
        Submitted,
        Released
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
    /// @notice `amount` dollars (6 decimals) were paid to `to`.
    event MilestoneReleased(uint256 indexed index, address indexed to, uint256 amount);

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
        TitleLength
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
    /// {MilestoneForeignRelease}, {MilestoneTooEarly}.
    /// @param evidenceSha256 sha256 of the evidence
    /// @param releaseId release that fulfils it; needed when the milestone asks for a live release
    function submit(uint256 index, bytes32 evidenceSha256, uint256 releaseId) external;

    /// @notice Objects with the votes that the caller had just before the evidence was handed in.
    /// Emits {MilestoneObjected}.
    /// Requirements: {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneObjectionClosed},
    /// {MilestoneAlreadyObjected}, {MilestoneNoVotes}.
    function object(uint256 index) external;

    /// @notice Pays a milestone out to the steward when nobody may object any more and few have; anyone may call. A
    /// first milestone without date and condition is payable as soon as the presale is finalized.
    /// Emits {MilestoneReleased}.
    /// Requirements: {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneObjectionOpen}, {MilestoneContested},
    /// {MilestoneReleaseTooYoung}, {MilestoneNoSteward}.
    function release(uint256 index) external;

    /// @notice Pays a milestone out to the steward because members voted so. Timelock only.
    /// Emits {MilestoneReleased}.
    /// Requirements: {MilestoneNotTimelock}, {MilestoneUnknown}, {MilestoneUnexpectedState}, {MilestoneNoSteward}.
    function releaseByVote(uint256 index) external;

    /// @notice One milestone. Requirements: {MilestoneUnknown}.
    function milestone(uint256 index) external view returns (Milestone memory);

    /// @notice How many milestones there are.
    function milestoneCount() external view returns (uint256);

    /// @notice Dollars (6 decimals) that wait for milestones.
    function held() external view returns (uint256);

    /// @notice Votes (18 decimals) from which objections stop the present evidence of milestone `index`.
    function objectionLimit(uint256 index) external view returns (uint256);
}
