// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {ModelParts, RaiseTerms, Tier} from "../interfaces/ModelTerms.sol";
import {PackedRaise} from "./PackedRaise.sol";
import {PresalePayments} from "./PresalePayments.sol";
import {PresalePerks} from "./PresalePerks.sol";
import {RaiseRules} from "./RaiseRules.sol";
import {SharePrice} from "./SharePrice.sol";

/// @title The presale of one model
/// @notice Takes contributions until its end. If enough came together, anyone finalizes it: the money goes to the
/// milestone vault and each contributor's shares wait to be claimed. If not, everybody gets everything back. Nobody
/// can change the terms, keep the presale open, or hold back a claim or a refund.
/// @dev Dollars that are simply sent here belong to nobody and stay. Not protected: an issuer of the asset that blocks this
/// contract blocks refunds; one that blocks a contributor cannot stop `refundTo`.
contract PresaleRound is ReentrancyGuardTransient, PresalePerks {
    using PackedRaise for bytes;
    using SafeERC20 for IERC20;

    enum Phase {
        Running,
        Finalized,
        Cancelled
    }

    /// @dev One slot. What buys shares and what buys access only are kept apart.
    struct Totals {
        uint64 raised;
        uint64 raisedForAccess;
        uint112 sharesSold;
        Phase phase;
    }

    /// @dev One slot per contributor.
    struct Contribution {
        uint64 paid;
        uint112 shares;
        bool claimed;
    }

    struct Purchase {
        address payer;
        address beneficiary;
        uint8 tier;
        uint128 amount;
        uint256 minShares;
    }

    /// @notice Where the first release goes live when the presale is finalized.
    IReleaseRegistry public immutable releases;
    /// @notice Longest time from a launch to the end of a presale, in seconds.
    uint32 public immutable maxRaiseSeconds;
    /// @notice Shortest time over which the team's shares vest, in seconds.
    uint32 public immutable minVestingSeconds;
    /// @notice Longest time from the end of a presale to the date by which its credits are given out, in seconds.
    uint32 public immutable maxPerkSeconds;

    Totals private _totals;
    mapping(address contributor => Contribution) private _contributions;
    mapping(uint8 tier => uint256 dollars) private _raisedInTier;

    constructor(address registry_, address releases_, RaiseRules.Limits memory limits) PresalePayments(registry_) {
        releases = IReleaseRegistry(releases_);
        maxRaiseSeconds = limits.maxRaiseSeconds;
        minVestingSeconds = limits.minVestingSeconds;
        maxPerkSeconds = limits.maxPerkSeconds;
    }

    /// @inheritdoc IPresaleRound
    function initialize() external onlyFactory {
        bytes memory args = _cloneArgs();
        RaiseTerms memory terms_ = args.decode();
        RaiseRules.Limits memory limits = RaiseRules.Limits(maxRaiseSeconds, minVestingSeconds, maxPerkSeconds);
        RaiseRules.check(terms_, limits, args.perkPrice());
        emit PresaleOpened(modelId(), terms_);
    }

    /// @inheritdoc IPresaleRound
    function contribute(
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof
    ) external nonReentrant returns (uint256 shares) {
        return _contributeByAllowance(Purchase(msg.sender, msg.sender, tier, amount, minShares), proof);
    }

    /// @inheritdoc IPresaleRound
    function contributeFor(
        address beneficiary,
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof
    ) external nonReentrant returns (uint256 shares) {
        return _contributeByAllowance(Purchase(msg.sender, beneficiary, tier, amount, minShares), proof);
    }

    /// @inheritdoc IPresaleRound
    function contributeWithPermit(
        uint8 tier,
        uint128 amount,
        uint256 minShares,
        bytes32[] calldata proof,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 shares) {
        _tryPermit(amount, deadline, v, r, s);
        return _contributeByAllowance(Purchase(msg.sender, msg.sender, tier, amount, minShares), proof);
    }

    /// @inheritdoc IPresaleRound
    function contributeWithAuthorization(
        address from,
        uint8 tier,
        uint128 amount,
        address beneficiary,
        uint256 minShares,
        bytes32 salt,
        bytes32[] calldata proof,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant returns (uint256 shares) {
        shares = _record(Purchase(from, beneficiary, tier, amount, minShares), proof);
        Authorization memory authorization = Authorization(
            validAfter,
            validBefore,
            authorizationNonce(tier, beneficiary, minShares, salt)
        );
        _pullAuthorized(from, amount, authorization, signature);
        _checkHeld(_totals.raised + _totals.raisedForAccess);
    }

    /// @inheritdoc IPresaleRound
    function finalize() external nonReentrant {
        _checkState(State.Succeeded);
        Totals memory totals = _totals;
        ModelParts memory parts = _parts();
        uint256 teamBps = _cloneArgs().teamBps();
        uint256 teamShares = SharePrice.teamSharesDown(totals.sharesSold, teamBps);

        _totals.phase = Phase.Finalized;
        emit PresaleFinalized(totals.raised, totals.sharesSold, teamShares);
        IModelShares(parts.shares).mintOnce(totals.sharesSold, parts.vesting, teamShares);
        // What buys access only is deposit as a whole, so what remains of all is what buys shares without its deposits.
        uint256 proceeds = uint256(totals.raised) + totals.raisedForAccess - _deposits();
        asset.safeTransfer(parts.vault, proceeds);
        IMilestoneVault(parts.vault).receiveProceeds(proceeds);
        releases.acceptFirst(modelId());
    }

    /// @inheritdoc IPresaleRound
    function openPerks() external nonReentrant {
        _checkState(State.Finalized);
        _buyCredits(_parts());
    }

    /// @inheritdoc IPresaleRound
    function claim(address who) external nonReentrant {
        _checkState(State.Finalized);
        ModelParts memory parts = _parts();
        bool credits = _handOverCredits(IERC20(parts.creditToken), who);
        bool shares = _handOverShares(IERC20(parts.shares), who);
        if (!credits && !shares) revert PresaleNothingToClaim(who);
    }

    /// @inheritdoc IPresaleRound
    function refund(address who) external nonReentrant {
        _refund(who, who);
    }

    /// @inheritdoc IPresaleRound
    function refundTo(address to) external nonReentrant {
        if (to == address(0)) revert PresalePayeeZero();
        _refund(msg.sender, to);
    }

    /// @inheritdoc IPresaleRound
    function cancel() external {
        address steward = registry.steward(modelId());
        if (msg.sender != steward) revert PresaleNotSteward(msg.sender, steward);
        _checkState(State.Upcoming);
        _totals.phase = Phase.Cancelled;
        emit PresaleCancelled();
    }

    /// @inheritdoc IPresaleRound
    function state() public view returns (State) {
        Totals memory totals = _totals;
        return _stateOf(totals, _cloneArgs());
    }

    /// @inheritdoc IPresaleRound
    function raised() external view returns (uint256) {
        return _totals.raised;
    }

    /// @inheritdoc IPresaleRound
    function raisedForAccess() external view returns (uint256) {
        return _totals.raisedForAccess;
    }

    /// @inheritdoc IPresaleRound
    function isRestricted() external view returns (bool) {
        return _cloneArgs().isRestricted();
    }

    /// @inheritdoc IPresaleRound
    function sharesSold() external view returns (uint256) {
        return _totals.sharesSold;
    }

    /// @inheritdoc IPresaleRound
    function raisedInTier(uint8 tier) external view returns (uint256) {
        return _raisedInTier[tier];
    }

    /// @inheritdoc IPresaleRound
    function contributionOf(address who) external view returns (uint128 paid, uint128 shares, bool claimed) {
        Contribution memory contribution = _contributions[who];
        return (contribution.paid, contribution.shares, contribution.claimed);
    }

    /// @inheritdoc IPresaleRound
    function sharesFor(uint8 tier, uint256 amount) external view returns (uint256) {
        return _sharesForDown(_tier(_cloneArgs(), tier), amount);
    }

    /// @inheritdoc IPresaleRound
    function terms() public view returns (RaiseTerms memory) {
        return _cloneArgs().decode();
    }

    function _contributeByAllowance(Purchase memory p, bytes32[] calldata proof) private returns (uint256 shares) {
        shares = _record(p, proof);
        asset.safeTransferFrom(p.payer, address(this), p.amount);
        _checkHeld(_totals.raised + _totals.raisedForAccess);
    }

    /// @dev Checks a purchase against every limit and writes it down; the caller then takes the money.
    function _record(Purchase memory p, bytes32[] calldata proof) private returns (uint256 shares) {
        bytes memory args = _cloneArgs();
        Totals memory totals = _totals;
        // Check: time, beneficiary, allowlist
        State current = _stateOf(totals, args);
        if (current != State.Open) revert PresaleUnexpectedState(current, State.Open);
        if (p.beneficiary == address(0) || p.beneficiary == address(this)) {
            revert PresaleBeneficiaryRefused(p.beneficiary);
        }
        Tier memory tier = _tier(args, p.tier);
        _checkAllowlist(tier, p, proof);
        if (args.isRestricted() && !IModelShares(_parts().shares).admits(p.beneficiary)) {
            revert PresaleNotAdmitted(p.beneficiary);
        }

        // Check: limits, the narrowest last, and what it buys
        Contribution memory contribution = _contributions[p.beneficiary];
        _checkLimits(args, totals, contribution, tier, p);
        shares = _sharesForDown(tier, p.amount);
        if (shares < p.minShares || (shares == 0 && tier.price != 0)) {
            revert PresaleTooFewShares(shares, Math.max(p.minShares, 1));
        }

        // Effect: every sum is bounded by the caps and by the largest supply, which the terms keep below 2^64 and 2^112
        unchecked {
            if (tier.price == 0) totals.raisedForAccess += uint64(p.amount);
            else totals.raised += uint64(p.amount);
            totals.sharesSold += uint112(shares);
            contribution.paid += uint64(p.amount);
            contribution.shares += uint112(shares);
            if (tier.cap != 0) _raisedInTier[p.tier] += p.amount;
        }
        (_totals.raised, _totals.raisedForAccess, _totals.sharesSold) = (
            totals.raised,
            totals.raisedForAccess,
            totals.sharesSold
        );
        _contributions[p.beneficiary] = contribution;
        emit ContributionMade(p.beneficiary, p.payer, p.tier, p.amount, shares, totals.raised);
        if (tier.creditsPerDollar != 0) _promiseCredits(args, tier, p.beneficiary, p.amount);
    }

    /// @dev Whether there were shares to hand over.
    function _handOverShares(IERC20 shareToken, address who) private returns (bool) {
        Contribution storage contribution = _contributions[who];
        uint256 shares = contribution.shares;
        if (shares == 0 || contribution.claimed) return false;
        contribution.claimed = true;
        emit SharesClaimed(who, shares);
        shareToken.safeTransfer(who, shares);
        return true;
    }

    function _refund(address who, address to) private {
        State current = state();
        if (current == State.Finalized) return _refundDeposit(who, to);
        if (current != State.Cancelled && current != State.Failed) {
            revert PresaleUnexpectedState(current, State.Failed);
        }
        uint256 paid = _contributions[who].paid;
        if (paid == 0) revert PresaleNothingToRefund(who);

        delete _contributions[who];
        emit ContributionRefunded(who, to, paid);
        asset.safeTransfer(to, paid);
    }

    /// @dev What is left under a cap may be filled exactly, even when it is less than the minimum, so that a cap can
    /// always be reached.
    function _checkLimits(
        bytes memory args,
        Totals memory totals,
        Contribution memory contribution,
        Tier memory tier,
        Purchase memory p
    ) private view {
        uint256 amount = p.amount;
        uint256 room;
        bool fills = false;
        if (tier.price != 0) {
            room = args.hardCap() - totals.raised;
            if (amount > room) revert PresaleOverHardCap(amount, room);
            fills = amount == room;
        }
        if (tier.cap != 0) {
            room = tier.cap - _raisedInTier[p.tier];
            if (amount > room) revert PresaleOverTierCap(p.tier, amount, room);
            fills = fills || amount == room;
        }
        uint256 walletMax = args.walletMax();
        if (walletMax != 0) {
            room = walletMax - contribution.paid;
            if (amount > room) revert PresaleOverWalletMax(p.beneficiary, amount, room);
        }
        uint256 minimum = args.minContribution();
        if (amount == 0 || (amount < minimum && !fills)) revert PresaleBelowMinimum(amount, Math.max(minimum, 1));
    }

    function _checkAllowlist(Tier memory tier, Purchase memory p, bytes32[] calldata proof) private pure {
        if (tier.allowlistRoot == 0) return;
        // Hashed twice, so that no inner node of the tree can be passed off as a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(p.beneficiary))));
        if (!MerkleProof.verifyCalldata(proof, tier.allowlistRoot, leaf)) {
            revert PresaleNotAllowlisted(p.beneficiary, p.tier);
        }
    }

    function _checkState(State expected) private view {
        State actual = state();
        if (actual != expected) revert PresaleUnexpectedState(actual, expected);
    }

    function _stateOf(Totals memory totals, bytes memory args) private view returns (State) {
        if (totals.phase == Phase.Finalized) return State.Finalized;
        if (totals.phase == Phase.Cancelled) return State.Cancelled;
        if (block.timestamp < args.start()) return State.Upcoming;
        if (totals.raised == args.hardCap()) return State.Succeeded;
        if (block.timestamp < args.end()) return State.Open;
        return totals.raised >= args.softCap() ? State.Succeeded : State.Failed;
    }

    function _sharesForDown(Tier memory tier, uint256 amount) private pure returns (uint256) {
        return tier.price == 0 ? 0 : SharePrice.sharesDown(amount, tier.price);
    }
}
