// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReleaseFiles} from "./ModelTerms.sol";

/// @title The register of releases
/// @notice Each release of a model's weights, by the sha256 of its files, and the state that members have voted it
/// into. What `live` names is what an endpoint serves.
interface IReleaseRegistry {
    enum State {
        None,
        Draft,
        Evaluated,
        Approved,
        Canary,
        Live,
        Superseded,
        RolledBack,
        Rejected
    }

    /// @notice A release as the chain knows it.
    /// @param modelId the model that it belongs to
    /// @param number 1, 2, ... within its model
    /// @param parentReleaseId the release that it was made from; 0 = none
    /// @param canaryBps part of the calls that it gets before it is live
    /// @param state where it stands
    /// @param stateSince unix second in which it entered that state
    /// @param liveSeconds seconds that it was live before its present state
    /// @param weightsSha256 sha256 of the weights file
    /// @param manifestSha256 sha256 of the manifest (model card, bill of materials, evaluation)
    /// @param suiteSha256 sha256 of the evaluation suite
    struct Release {
        uint256 modelId;
        uint32 number;
        uint256 parentReleaseId;
        uint16 canaryBps;
        State state;
        uint48 stateSince;
        uint32 liveSeconds;
        bytes32 weightsSha256;
        bytes32 manifestSha256;
        bytes32 suiteSha256;
    }

    /// @notice A release was handed in; nothing serves it yet.
    event ReleaseSubmitted(
        uint256 indexed releaseId,
        uint256 indexed modelId,
        uint32 number,
        address indexed submitter,
        uint256 parentReleaseId,
        uint16 canaryBps,
        ReleaseFiles files
    );
    /// @notice A release moved from one {State} to another.
    event ReleaseStateChanged(uint256 indexed releaseId, uint256 indexed modelId, uint8 from, uint8 to);
    /// @notice Endpoints serve this release from now on.
    event LiveReleaseSet(uint256 indexed modelId, uint256 indexed releaseId, bytes32 weightsSha256);

    /// @notice Only the model factory may hand in a first release. `caller` tried.
    error ReleaseRegistryNotFactory(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error ReleaseRegistryNotTimelock(address caller, address timelock);
    /// @notice Only the model's presale may accept the first release, when it is finalized. `caller` tried.
    error ReleaseRegistryNotPresale(address caller, address presale);
    /// @notice Only the steward or the timelock may do this. `caller` tried.
    error ReleaseRegistryNotSteward(address caller, address steward);
    /// @notice A release is handed in by the steward or by a member with `needed` votes; `caller` had `votes`.
    error ReleaseRegistryNotEnoughVotes(address caller, uint256 votes, uint256 needed);
    /// @notice No release has this id.
    error ReleaseRegistryUnknownRelease(uint256 releaseId);
    /// @notice A release needs the sha256 of its weights and of its manifest.
    error ReleaseRegistryFilesMissing();
    /// @notice Notes of `length` bytes are longer than `maximum`.
    error ReleaseRegistryNotesTooLong(uint256 length, uint256 maximum);
    /// @notice A canary share of `bps` ten-thousandths is more than `maximum`.
    error ReleaseRegistryCanaryTooLarge(uint256 bps, uint256 maximum);
    /// @notice The release is in state `actual`; this needs state `expected`.
    error ReleaseRegistryUnexpectedState(uint256 releaseId, State actual, State expected);
    /// @notice Release `canaryId` is still on trial; it must be finalized or aborted first.
    error ReleaseRegistryCanaryRunning(uint256 canaryId);
    /// @notice A trial must run until `endsAt`; it is `now_`.
    error ReleaseRegistryCanaryTooYoung(uint256 endsAt, uint256 now_);
    /// @notice A model gets its first release once.
    error ReleaseRegistryFirstExists(uint256 modelId);

    /// @notice Hands in a release. The steward may, and any member who could also make a proposal.
    /// Emits {ReleaseSubmitted} and {ReleaseStateChanged}.
    /// Requirements: {ModelRegistryUnknownModel}, {ReleaseRegistryNotEnoughVotes}, {ReleaseRegistryUnknownRelease} (parent),
    /// {ReleaseRegistryFilesMissing}, {ReleaseRegistryNotesTooLong}, {ReleaseRegistryCanaryTooLarge}.
    /// @param parentReleaseId the release it was made from, of any model; 0 = none
    /// @param canaryBps part of the calls it gets on trial; 0 = live at approval
    function submit(
        uint256 modelId,
        ReleaseFiles calldata files,
        uint256 parentReleaseId,
        uint16 canaryBps
    ) external returns (uint256 releaseId);

    /// @notice Hands in the first release of a model that is being launched. Factory only.
    /// Emits {ReleaseSubmitted} and {ReleaseStateChanged}.
    /// Requirements: {ReleaseRegistryNotFactory}, {ReleaseRegistryFirstExists}, and those of {submit} on the files.
    function submitFirst(
        uint256 modelId,
        address creator,
        ReleaseFiles calldata files
    ) external returns (uint256 releaseId);

    /// @notice Makes the first release live, because people have paid for the model; called when the presale is
    /// finalized. Does nothing if the first release is no draft any more.
    /// Emits {ReleaseStateChanged} and {LiveReleaseSet}. Requirements: {ReleaseRegistryNotPresale}.
    function acceptFirst(uint256 modelId) external;

    /// @notice Accepts a release. Without a canary share it is live at once. Timelock only.
    /// Emits {ReleaseStateChanged}, and {LiveReleaseSet} when it is live.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryNotTimelock}, {ReleaseRegistryUnexpectedState},
    /// {ReleaseRegistryCanaryRunning}.
    function approve(uint256 releaseId) external;

    /// @notice Ends the trial of a release well: it is live now. Steward or timelock.
    /// Emits {ReleaseStateChanged} and {LiveReleaseSet}.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryNotSteward}, {ReleaseRegistryUnexpectedState},
    /// {ReleaseRegistryCanaryTooYoung} (steward only).
    function finalizeCanary(uint256 releaseId) external;

    /// @notice Ends the trial of a release badly: what was live stays live. Steward or timelock.
    /// Emits {ReleaseStateChanged}.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryNotSteward}, {ReleaseRegistryUnexpectedState}.
    function abortCanary(uint256 releaseId) external;

    /// @notice What an endpoint serves; zeros when nothing is live.
    function live(
        uint256 modelId
    ) external view returns (uint256 releaseId, bytes32 weightsSha256, bytes32 manifestSha256);

    /// @notice The release on trial; 0 = none.
    function canary(uint256 modelId) external view returns (uint256 releaseId);

    /// @notice How many releases a model has.
    function releaseCount(uint256 modelId) external view returns (uint32);

    /// @notice One release. Requirements: {ReleaseRegistryUnknownRelease}.
    function release(uint256 releaseId) external view returns (Release memory);

    /// @notice Unix second since which the release is live; 0 when it is not.
    function liveSince(uint256 releaseId) external view returns (uint48);

    /// @notice Seconds that the release has been live in all.
    function liveFor(uint256 releaseId) external view returns (uint256);
}
