// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The calls that the treasury gives the holders, and pays the operator for
/// @notice Members vote how many calls all holders together get in each epoch and what the treasury pays for each of
/// them. Operators are paid for what holders have signed, from a budget that nobody can overdraw.
/// @dev An epoch is named by its first second (unix). It ends with the next multiple of its length, or when other terms
/// come into force.
interface IHolderAllowance {
    /// @notice What one holder has signed in one epoch.
    /// @param holder who held the shares
    /// @param sessionKey key that the holder lets sign
    /// @param validUntil unix seconds until which the holder lets it
    /// @param signed whole calls of the epoch in all that the voucher allows
    /// @param calls whole calls of the epoch in all that were answered, at most `signed`: calls that failed are not paid
    /// @param grant the holder's signature over `SessionGrant`: 65 bytes, or what a contract wallet accepts
    /// @param voucher the session key's signature over `QuotaVoucher`, 65 bytes
    struct Usage {
        address holder;
        address sessionKey;
        uint64 validUntil;
        uint128 signed;
        uint128 calls;
        bytes grant;
        bytes voucher;
    }

    /// @notice One evaluator's signature over `ProbeFailure`.
    struct Verdict {
        address evaluator;
        bytes signature;
    }

    /// @notice From now on holders together get `callsPerEpoch` whole calls in each epoch of `epochSeconds`, and the
    /// treasury pays `payPerCall` dollars (6 decimals) for each.
    event AllowanceSet(uint256 indexed modelId, uint64 callsPerEpoch, uint32 epochSeconds, uint64 payPerCall);
    /// @notice `from` paid `amount` dollars (6 decimals) into the budget, which now has `funds`.
    event AllowanceFunded(uint256 indexed modelId, address indexed from, uint256 amount, uint256 funds);
    /// @notice `amount` dollars (6 decimals) went back to the treasury; the budget now has `funds`.
    event AllowanceWithdrawn(uint256 indexed modelId, uint256 amount, uint256 funds);
    /// @notice `operator` was paid `amount` dollars (6 decimals) for `calls` whole calls of `holder` in the epoch.
    event CallsSettled(
        uint256 indexed modelId,
        address indexed holder,
        address indexed operator,
        uint64 epoch,
        uint256 calls,
        uint256 amount
    );
    /// @notice Evaluators found that `operator` did not serve the model as promised in this epoch: it is not paid for it.
    event EpochFailed(uint256 indexed modelId, address indexed operator, uint64 indexed epoch, bytes32 evidenceSha256);

    /// @notice Only the model factory may register a model. `caller` tried.
    error HolderAllowanceNotFactory(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error HolderAllowanceNotTimelock(address caller, address timelock);
    /// @notice No model with this id has been registered.
    error HolderAllowanceUnknownModel(uint256 modelId);
    /// @notice A model is registered once.
    error HolderAllowanceModelExists(uint256 modelId);
    /// @notice An epoch must last between `minimum` and `maximum` seconds; `epochSeconds` were given.
    error HolderAllowanceEpochOutOfRange(uint32 epochSeconds, uint32 minimum, uint32 maximum);
    /// @notice At most `maximum` calls can be given in an epoch; `calls` were asked for.
    error HolderAllowanceTooManyCalls(uint256 calls, uint256 maximum);
    /// @notice Nothing can be paid in or taken out, or more than the `funds` of the budget; `amount` was given.
    error HolderAllowanceAmount(uint256 amount, uint256 funds);
    /// @notice The asset delivered another amount than was paid: assets with fees on transfers are refused.
    error HolderAllowanceAmountMismatch(uint256 received, uint256 expected);
    /// @notice No epoch of the model begins at the second `epoch`.
    error HolderAllowanceNoSuchEpoch(uint256 modelId, uint64 epoch);
    /// @notice Calls of an epoch are settled from `opensAt` (first second) until `closesAt` (first second no more).
    error HolderAllowanceNotSettleable(uint64 epoch, uint256 opensAt, uint256 closesAt);
    /// @notice Evaluators stopped the operator's pay for this epoch.
    error HolderAllowanceEpochFailed(address operator, uint64 epoch);
    /// @notice `operator` was not an operator of the model at any time of the epoch.
    error HolderAllowanceNotOperator(address operator, uint64 epoch);
    /// @notice The holder let this key sign until `validUntil`, which is before the epoch.
    error HolderAllowanceGrantOver(address holder, uint64 validUntil, uint64 epoch);
    /// @notice `calls` are to be paid, but the holder signed for `signed` only.
    error HolderAllowanceMoreThanSigned(address holder, uint256 calls, uint256 signed);
    /// @notice `calls` of the holder in the epoch `settledEpoch` are settled; new ones must be of a later epoch, or more
    /// of this one.
    error HolderAllowanceSettledAlready(address holder, uint64 settledEpoch, uint256 calls);
    /// @notice The holder has not signed that this key may sign.
    error HolderAllowanceGrantNotSigned(address holder, address sessionKey);
    /// @notice The key has not signed that the holder made so many calls with this operator.
    error HolderAllowanceVoucherNotSigned(address holder, address sessionKey);
    /// @notice There is nothing to pay: no call is new, the calls of the epoch are all paid, or the budget is empty.
    error HolderAllowanceNothingToSettle(uint256 modelId, uint64 epoch);
    /// @notice The epoch begins at unix second `epoch`; it is `now_`, so nobody can have failed in it.
    error HolderAllowanceEpochNotBegun(uint64 epoch, uint256 now_);
    /// @notice An epoch's failure is reported until `until`, before its calls are settled.
    error HolderAllowanceProbesOver(uint64 epoch, uint256 until);
    /// @notice `needed` evaluators must sign, `given` did; 0 needed = the model has none, and no epoch fails.
    error HolderAllowanceTooFewVerdicts(uint256 given, uint256 needed);
    /// @notice This account is no evaluator, comes twice or out of order, or has not signed.
    error HolderAllowanceVerdictRefused(address evaluator);

    /// @notice Makes a model known; called by the factory in the transaction that makes the model. The operator's pay is
    /// voted later, when there is a treasury.
    /// Emits {AllowanceSet}.
    /// Requirements: {HolderAllowanceNotFactory}, {HolderAllowanceModelExists}, {HolderAllowanceTooManyCalls},
    /// {HolderAllowanceEpochOutOfRange}.
    function registerModel(uint256 modelId, address timelock, uint128 callsPerEpoch, uint32 epochSeconds) external;

    /// @notice Changes the terms and begins a new epoch. Timelock only; members vote it like a payment.
    /// Emits {AllowanceSet}.
    /// Requirements: {HolderAllowanceUnknownModel}, {HolderAllowanceNotTimelock}, {HolderAllowanceEpochOutOfRange}.
    /// Notes: calls of earlier epochs are settled by the terms of their time.
    /// @param callsPerEpoch whole calls for all holders together
    /// @param payPerCall dollars (6 decimals) that the operator gets for each
    function setAllowance(uint256 modelId, uint64 callsPerEpoch, uint32 epochSeconds, uint64 payPerCall) external;

    /// @notice Pays `amount` dollars (6 decimals) of the caller, who must have allowed it, into the budget. The treasury
    /// does so by a vote ({IModelTimelock-fundHolderCalls}); anybody else may, too.
    /// Emits {AllowanceFunded}.
    /// Requirements: {HolderAllowanceUnknownModel}, {HolderAllowanceAmount}, {HolderAllowanceAmountMismatch}.
    function fund(uint256 modelId, uint256 amount) external;

    /// @notice Takes `amount` dollars (6 decimals) out of the budget, back to the treasury. Timelock only.
    /// Emits {AllowanceWithdrawn}.
    /// Requirements: {HolderAllowanceUnknownModel}, {HolderAllowanceNotTimelock}, {HolderAllowanceAmount}.
    /// Notes: calls that are not settled yet may then stay unpaid; a vote is long enough to settle them before.
    function withdraw(uint256 modelId, uint256 amount) external;

    /// @notice Pays `operator` for calls of one epoch; anyone may call. Opens {probeSeconds} after the epoch's end, for 30
    /// days.
    /// Emits {CallsSettled} for each holder with new calls.
    /// Requirements: {HolderAllowanceNoSuchEpoch}, {HolderAllowanceNotSettleable}, {HolderAllowanceEpochFailed},
    /// {HolderAllowanceNotOperator}, {HolderAllowanceGrantOver}, {HolderAllowanceMoreThanSigned},
    /// {HolderAllowanceSettledAlready}, {HolderAllowanceGrantNotSigned}, {HolderAllowanceVoucherNotSigned},
    /// {HolderAllowanceNothingToSettle}.
    /// Notes: never pays for more calls than the epoch has, nor more than the budget holds; what is left over can be
    /// settled once the budget has been filled. Epochs are settled in their order: a later one closes the earlier ones
    /// of that holder. The cost of a holder does not depend on the calls.
    /// @return calls whole calls that were paid
    /// @return paid dollars, 6 decimals
    function settle(
        uint256 modelId,
        address operator,
        uint64 epoch,
        Usage[] calldata usages
    ) external returns (uint256 calls, uint256 paid);

    /// @notice Stops the operator's pay for an epoch in which it did not serve the model as promised; anyone may bring
    /// the signatures.
    /// Emits {EpochFailed}.
    /// Requirements: {HolderAllowanceNoSuchEpoch}, {HolderAllowanceEpochNotBegun}, {HolderAllowanceProbesOver},
    /// {HolderAllowanceTooFewVerdicts}, {HolderAllowanceVerdictRefused}.
    /// @param evidenceSha256 sha256 of what the evaluators publish: probes, answers and receipts
    /// @param verdicts in rising order of the evaluators' addresses
    function failEpoch(
        uint256 modelId,
        address operator,
        uint64 epoch,
        bytes32 evidenceSha256,
        Verdict[] calldata verdicts
    ) external;

    /// @notice The terms in force. Requirements: {HolderAllowanceUnknownModel}.
    /// @return callsPerEpoch whole calls for all holders together
    /// @return epochSeconds length of an epoch
    /// @return payPerCall dollars (6 decimals) for each call
    /// @return since unix seconds from which they are in force
    function allowance(
        uint256 modelId
    ) external view returns (uint64 callsPerEpoch, uint32 epochSeconds, uint64 payPerCall, uint48 since);

    /// @notice The epoch that `timestamp` lies in: its first second, and the first second after it by today's terms.
    /// Requirements: {HolderAllowanceNoSuchEpoch}.
    function epochAt(uint256 modelId, uint64 timestamp) external view returns (uint64 start, uint64 end);

    /// @notice When calls of an epoch can be settled, in unix seconds. Requirements: {HolderAllowanceNoSuchEpoch}.
    function settlementTime(uint256 modelId, uint64 epoch) external view returns (uint256 opensAt, uint256 closesAt);

    /// @notice What is left of the treasury's money for free calls.
    /// Requirements: {HolderAllowanceUnknownModel}.
    /// @return funds dollars, 6 decimals
    /// @return costPerEpoch most dollars (6 decimals) that an epoch can cost by the terms in force
    /// @return epochsLeft whole epochs that it lasts at least; 2^256 - 1 when calls cost nothing
    function budget(uint256 modelId) external view returns (uint256 funds, uint256 costPerEpoch, uint256 epochsLeft);

    /// @notice Whole calls of an epoch that can be paid still, the budget left aside.
    /// Requirements: {HolderAllowanceNoSuchEpoch}.
    function callsLeft(uint256 modelId, uint64 epoch) external view returns (uint256 calls);

    /// @notice The last epoch in which calls of `holder` with `operator` were settled, and how many.
    function settledCalls(
        uint256 modelId,
        address operator,
        address holder
    ) external view returns (uint64 epoch, uint128 calls);

    /// @notice Whether evaluators stopped the operator's pay for an epoch.
    function hasFailed(uint256 modelId, address operator, uint64 epoch) external view returns (bool);

    /// @notice Seconds from an epoch's end in which its failure can still be reported, and after which it is settled.
    function probeSeconds() external view returns (uint32);
}
