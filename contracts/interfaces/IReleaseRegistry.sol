// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EvaluationTerms, ReleaseFiles} from "./ModelTerms.sol";

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

    /// @notice How far members have come in calling a live release back.
    /// @param predecessorId the release that would answer again; 0 = none
    /// @param activatedAt unix second in which a vote made the release live; 0 = never
    /// @param openedAt unix second of the first signal; 0 = none yet. The votes of the second before count
    /// @param signalled votes (18 decimals) that have signalled
    /// @param needed votes (18 decimals) with which the release is called back; 0 before the first signal
    /// @param closesAt first unix second in which signals are no longer taken
    struct Rollback {
        uint256 predecessorId;
        uint48 activatedAt;
        uint48 openedAt;
        uint256 signalled;
        uint256 needed;
        uint48 closesAt;
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
    /// @notice From now on `needed` of these accounts must attest an evaluation before members can pass a release of the
    /// model; nobody and 0 = no gate.
    event EvaluatorsSet(uint256 indexed modelId, address[] evaluators, uint8 needed);
    /// @notice `evaluator` signed what a release scored: `scoresMicro` in millionths, as the report says in words.
    event EvaluationAttested(
        uint256 indexed releaseId,
        uint256 indexed modelId,
        address indexed evaluator,
        int64[] scoresMicro,
        bytes32 reportSha256
    );
    /// @notice The first member wants a live release called back; votes of unix second `snapshot` count, `needed` of
    /// them (18 decimals) call it back, and signals are taken until `closesAt`.
    event RollbackOpened(
        uint256 indexed releaseId,
        uint256 indexed modelId,
        uint48 snapshot,
        uint256 needed,
        uint48 closesAt
    );
    /// @notice `member` wants a live release called back with `weight` votes; `total` in all (18 decimals).
    event RollbackSignalled(
        uint256 indexed releaseId,
        uint256 indexed modelId,
        address indexed member,
        uint256 weight,
        uint256 total
    );

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
    /// @notice The release has `attested` evaluations of present evaluators; `needed` must attest before it is accepted.
    error ReleaseRegistryGateClosed(uint256 releaseId, uint256 attested, uint256 needed);
    /// @notice `account` is no evaluator of the model.
    error ReleaseRegistryNotEvaluator(address account);
    /// @notice `evaluator` has attested an evaluation of this release already.
    error ReleaseRegistryAlreadyAttested(uint256 releaseId, address evaluator);
    /// @notice `evaluator` did not sign this.
    error ReleaseRegistrySignatureWrong(address evaluator);
    /// @notice An evaluation has 1 to `maximum` scores; `count` were given.
    error ReleaseRegistryScoreCount(uint256 count, uint256 maximum);
    /// @notice A gate has at most `maximum` evaluators of whom 1 to all must attest; or nobody and 0. `count` and `needed`
    /// were given.
    error ReleaseRegistryGateImpossible(uint256 count, uint256 needed, uint256 maximum);
    /// @notice Evaluators are given in rising order of their addresses, each once and none zero; `account` is not.
    error ReleaseRegistryEvaluatorOrder(address account);
    /// @notice Release `releaseId` has no predecessor that could answer again.
    error ReleaseRegistryNoPredecessor(uint256 releaseId);
    /// @notice Signals to call the release back were taken until `closedAt`; it is `now_`.
    error ReleaseRegistryRollbackClosed(uint256 releaseId, uint256 closedAt, uint256 now_);
    /// @notice `member` has signalled already.
    error ReleaseRegistryAlreadySignalled(uint256 releaseId, address member);
    /// @notice `member` had no votes in unix second `snapshot`.
    error ReleaseRegistryNoVotes(address member, uint256 snapshot);

    /// @notice Hands in a release. The steward may, and any member who could also make a proposal.
    /// Emits {ReleaseSubmitted} and {ReleaseStateChanged}.
    /// Requirements: {ModelRegistryUnknownModel}, {ModelGovernorNotOpen} and {ReleaseRegistryNotEnoughVotes} (but for the
    /// steward), {ReleaseRegistryUnknownRelease} (parent), {ReleaseRegistryFilesMissing}, {ReleaseRegistryNotesTooLong},
    /// {ReleaseRegistryCanaryTooLarge}.
    /// @param parentReleaseId the release it was made from, of any model; 0 = none
    /// @param canaryBps part of the calls it gets on trial; 0 = live at approval
    function submit(
        uint256 modelId,
        ReleaseFiles calldata files,
        uint256 parentReleaseId,
        uint16 canaryBps
    ) external returns (uint256 releaseId);

    /// @notice Hands in the first release of a model that is being launched, if there is one yet, and names who evaluates
    /// later ones. Factory only.
    /// Emits {ReleaseSubmitted} and {ReleaseStateChanged}, and {EvaluatorsSet} when there is a gate.
    /// Requirements: {ReleaseRegistryNotFactory}, {ReleaseRegistryFirstExists}, those of {submit} on the files, and those
    /// of {setEvaluators} on the gate.
    function submitFirst(
        uint256 modelId,
        address creator,
        ReleaseFiles calldata files,
        EvaluationTerms calldata evaluation
    ) external returns (uint256 releaseId);

    /// @notice Changes who evaluates releases of a model and how many of them must attest. Timelock only.
    /// Emits {EvaluatorsSet}.
    /// Requirements: {ReleaseRegistryNotTimelock}, {ReleaseRegistryGateImpossible}, {ReleaseRegistryEvaluatorOrder}.
    /// Notes: only attestations of present evaluators count, so naming others may close the gate of a waiting release.
    function setEvaluators(uint256 modelId, EvaluationTerms calldata evaluation) external;

    /// @notice Brings an evaluator's signed evaluation of a release that waits for its vote; anyone may. With the last
    /// one that is needed the release is Evaluated.
    /// Emits {EvaluationAttested}, and {ReleaseStateChanged} when it is the last one needed.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryUnexpectedState}, {ReleaseRegistryScoreCount},
    /// {ReleaseRegistryNotEvaluator}, {ReleaseRegistryAlreadyAttested}, {ReleaseRegistrySignatureWrong}.
    /// Notes: the signature binds chain, registry, evaluator, model, release, the hashes of its weights and of its
    /// evaluation suite, all scores and the report. Contract wallets sign too.
    /// @param scoresMicro what was measured, in millionths, in the order that the suite gives
    /// @param reportSha256 sha256 of the report; 0 = none
    function attest(
        uint256 releaseId,
        address evaluator,
        int64[] calldata scoresMicro,
        bytes32 reportSha256,
        bytes calldata signature
    ) external;

    /// @notice Turns a release down for good that waits for its vote. Timelock only.
    /// Emits {ReleaseStateChanged}.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryNotTimelock}, {ReleaseRegistryUnexpectedState}.
    function reject(uint256 releaseId) external;

    /// @notice Says that a live release should be called back, with the votes that the caller had one second before the
    /// first signal. When enough have said so, its predecessor is live again at once and it is RolledBack for good.
    /// Emits {RollbackSignalled}; {RollbackOpened} with the first; {ReleaseStateChanged} and {LiveReleaseSet} with the last.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryUnexpectedState}, {ReleaseRegistryNoPredecessor},
    /// {ReleaseRegistryRollbackClosed}, {ReleaseRegistryAlreadySignalled}, {ReleaseRegistryNoVotes}.
    /// Notes: the time runs from the vote that made the release live, once; becoming live again by a rollback opens no
    /// second one. What was itself rolled back never becomes live again.
    function signalRollback(uint256 releaseId) external;

    /// @notice Makes the first release live, because people have paid for the model; called when the presale is
    /// finalized. Does nothing if the first release is no draft any more.
    /// Emits {ReleaseStateChanged} and {LiveReleaseSet}. Requirements: {ReleaseRegistryNotPresale}.
    function acceptFirst(uint256 modelId) external;

    /// @notice Accepts a release. Without a canary share it is live at once. Timelock only.
    /// Emits {ReleaseStateChanged}, and {LiveReleaseSet} when it is live.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryNotTimelock}, {ReleaseRegistryUnexpectedState},
    /// {ReleaseRegistryGateClosed}, {ReleaseRegistryCanaryRunning}.
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

    /// @notice Seconds that the release has been live in all; 0 when it was called back.
    function liveFor(uint256 releaseId) external view returns (uint256);

    /// @notice Whether enough present evaluators have attested, or none need to. The governor asks when a vote is queued.
    function gatePassed(uint256 releaseId) external view returns (bool);

    /// @notice Reverts unless {gatePassed}.
    /// Requirements: {ReleaseRegistryUnknownRelease}, {ReleaseRegistryGateClosed}.
    function checkGate(uint256 releaseId) external view;

    /// @notice Who evaluates releases of a model, in rising order, and how many must attest; nobody and 0 = no gate.
    function evaluators(uint256 modelId) external view returns (address[] memory accounts, uint8 needed);

    /// @notice Whether `evaluator` has attested an evaluation of the release.
    function hasAttested(uint256 releaseId, address evaluator) external view returns (bool);

    /// @notice How far members have come in calling a release back.
    function rollback(uint256 releaseId) external view returns (Rollback memory);

    /// @notice Whether `member` has signalled that the release should be called back.
    function hasSignalled(uint256 releaseId, address member) external view returns (bool);
}
