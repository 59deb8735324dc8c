// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Whom a model's endpoint does not serve for a while
/// @notice Members may vote that an account is not served until a date, a year away at most, because it copies the
/// model call by call, say. The account keeps its shares, votes, income and credits, and takes them wherever it likes.
/// @dev Roles: a model's timelock suspends and lifts; nobody else has any power, not the steward and not an operator.
/// No contract asks this one, so a suspension moves nothing and blocks no transaction: whoever serves the model obeys it.
/// Not protected: an account stands for whoever has its key, and somebody may have several; two thirds of the voters
/// can shut out whom they dislike, and have to say so in public.
contract Suspensions {
    /// @notice Longest suspension by one vote, in seconds.
    uint256 public constant MAXIMUM_SECONDS = 365 days;
    /// @notice Longest reason, in bytes.
    uint256 public constant MAXIMUM_REASON_BYTES = 280;

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;

    mapping(uint256 modelId => mapping(address account => uint48 timestamp)) private _suspendedUntil;

    /// @notice The model's endpoint does not serve `account` before unix second `until`, for this reason.
    event AccountSuspended(uint256 indexed modelId, address indexed account, uint48 until, string reason);
    /// @notice The model's endpoint serves `account` again, before its suspension was over.
    event SuspensionLifted(uint256 indexed modelId, address indexed account);

    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error SuspensionsNotTimelock(address caller, address timelock);
    /// @notice The zero address asks nothing.
    error SuspensionsAccountZero();
    /// @notice A suspension ends between the unix seconds `earliest` and `latest`; `until` was given.
    error SuspensionsEndOutOfRange(uint48 until, uint256 earliest, uint256 latest);
    /// @notice A reason has between `minimum` and `maximum` bytes; one of `length` was given.
    error SuspensionsReasonLength(uint256 length, uint256 minimum, uint256 maximum);
    /// @notice `account` is not suspended now: its last suspension ended at unix second `until`; 0 = it never was.
    error SuspensionsNotSuspended(address account, uint48 until);

    modifier onlyTimelock(uint256 modelId) {
        address timelock = registry.parts(modelId).timelock;
        if (msg.sender != timelock) revert SuspensionsNotTimelock(msg.sender, timelock);
        _;
    }

    constructor(address registry_) {
        registry = IModelRegistry(registry_);
    }

    /// @notice The model's endpoint no longer serves `account`, before unix second `until`. Timelock only.
    /// Emits {AccountSuspended}.
    /// Requirements: {ModelRegistryUnknownModel}, {SuspensionsNotTimelock}, {SuspensionsAccountZero},
    /// {SuspensionsEndOutOfRange}, {SuspensionsReasonLength}.
    /// Notes: a date in place of an earlier or a later one; the year counts from the execution of the vote.
    /// @param until first unix second in which it is served again
    /// @param reason what the account and everybody else is told, UTF-8
    function suspend(
        uint256 modelId,
        address account,
        uint48 until,
        string calldata reason
    ) external onlyTimelock(modelId) {
        if (account == address(0)) revert SuspensionsAccountZero();
        (uint256 earliest, uint256 latest) = (block.timestamp + 1, block.timestamp + MAXIMUM_SECONDS);
        if (until < earliest || until > latest) revert SuspensionsEndOutOfRange(until, earliest, latest);
        uint256 length = bytes(reason).length;
        if (length == 0 || length > MAXIMUM_REASON_BYTES) {
            revert SuspensionsReasonLength(length, 1, MAXIMUM_REASON_BYTES);
        }
        _suspendedUntil[modelId][account] = until;
        emit AccountSuspended(modelId, account, until, reason);
    }

    /// @notice The model's endpoint serves `account` again, at once. Timelock only.
    /// Emits {SuspensionLifted}.
    /// Requirements: {ModelRegistryUnknownModel}, {SuspensionsNotTimelock}, {SuspensionsNotSuspended}.
    function lift(uint256 modelId, address account) external onlyTimelock(modelId) {
        if (!isSuspended(modelId, account)) {
            revert SuspensionsNotSuspended(account, _suspendedUntil[modelId][account]);
        }
        _suspendedUntil[modelId][account] = 0;
        emit SuspensionLifted(modelId, account);
    }

    /// @notice First unix second in which the account is served again by its last suspension; 0 = never suspended, or
    /// lifted.
    function suspendedUntil(uint256 modelId, address account) external view returns (uint48) {
        return _suspendedUntil[modelId][account];
    }

    /// @notice Whether the model's endpoint does not serve `account` now.
    function isSuspended(uint256 modelId, address account) public view returns (bool) {
        return block.timestamp < _suspendedUntil[modelId][account];
    }
}
