// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAuthorizedTransfer} from "../interfaces/IAuthorizedTransfer.sol";
import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {ModelParts, RaiseTerms, Tier} from "../interfaces/ModelTerms.sol";
import {ModelPart} from "../model/ModelPart.sol";
import {PackedRaise} from "./PackedRaise.sol";
import {RaiseRules} from "./RaiseRules.sol";
import {SharePrice} from "./SharePrice.sol";

/// @title The presale of one model
/// @notice Takes contributions until its end. If enough came together, anyone finalizes it: the money goes to the
/// milestone vault and each contributor's shares wait to be claimed. If not, everybody gets everything back. Nobody
/// can change the terms, keep the presale open, or hold back a claim or a refund.
/// @dev Trusts the asset to be an honest ERC-20 without fees or rebasing (a balance check refuses fees). Dollars that
/// are simply sent here belong to nobody and stay. Not protected: an issuer of the asset that blocks this contract
/// blocks refunds; one that blocks a contributor cannot stop `refundTo`.
contract PresaleRound is ReentrancyGuardTransient, ModelPart, IPresaleRound {
    using PackedRaise for bytes;
    using SafeERC20 for IERC20;

    enum Phase {
        Running,
        Finalized,
        Cancelled
    }

    /// @dev One slot.
    struct Totals {
        uint112 raised;
        uint128 sharesSold;
        Phase phase;
    }

    /// @dev One slot per contributor.
    struct Contribution {
        uint112 paid;
        uint128 shares;
        bool claimed;
    }

    struct Purchase {
        address payer;
        address beneficiary;
        uint8 tier;
        uint128 amount;
        uint256 minShares;
    }

    struct Authorization {
        uint256 validAfter;
        uint256 validBefore;
        bytes32 nonce;
    }

    /// @notice The dollar that is contributed.
    IERC20 public immutable asset;
    /// @notice Where the first release goes live when the presale is finalized.
    IReleaseRegistry public immutable releases;
    /// @notice Longest time from a launch to the end of a presale, in seconds.
    uint32 public immutable maxRaiseSeconds;

    Totals private _totals;
    mapping(address contributor => Contribution) private _contributions;
    mapping(uint8 tier => uint256 dollars) private _raisedInTier;

    constructor(address registry_, address releases_, uint32 maxRaiseSeconds_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        releases = IReleaseRegistry(releases_);
        maxRaiseSeconds = maxRaiseSeconds_;
    }

    /// @inheritdoc IPresaleRound
    function initialize() external onlyFactory {
        RaiseTerms memory terms_ = terms();
        RaiseRules.check(terms_, maxRaiseSeconds);
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
        // Anyone may have submitted the permit first, which leaves the allowance that the transfer needs; without an
        // allowance the transfer itself fails with the asset's own error.
        try IERC20Permit(address(asset)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
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
        asset.safeTransfer(parts.vault, totals.raised);
        IMilestoneVault(parts.vault).receiveProceeds(totals.raised);
        releases.acceptFirst(modelId());
    }

    /// @inheritdoc IPresaleRound
    function claim(address who) external nonReentrant {
        _checkState(State.Finalized);
        Contribution storage contribution = _contributions[who];
        uint256 shares = contribution.shares;
        if (shares == 0 || contribution.claimed) revert PresaleNothingToClaim(who);

        contribution.claimed = true;
        emit SharesClaimed(who, shares);
        IERC20(_parts().shares).safeTransfer(who, shares);
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
        return SharePrice.sharesDown(amount, _tier(_cloneArgs(), tier).price);
    }

    /// @inheritdoc IPresaleRound
    function terms() public view returns (RaiseTerms memory) {
        return _cloneArgs().decode();
    }

    /// @inheritdoc IPresaleRound
    function authorizationNonce(
        uint8 tier,
        address beneficiary,
        uint256 minShares,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(tier, beneficiary, minShares, salt));
    }

    function _contributeByAllowance(Purchase memory p, bytes32[] calldata proof) private returns (uint256 shares) {
        shares = _record(p, proof);
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(p.payer, address(this), p.amount);
        _checkReceived(before, p.amount);
    }

    function _pullAuthorized(
        address from,
        uint256 amount,
        Authorization memory authorization,
        bytes calldata signature
    ) private {
        uint256 before = asset.balanceOf(address(this));
        IAuthorizedTransfer(address(asset)).receiveWithAuthorization(
            from,
            address(this),
            amount,
            authorization.validAfter,
            authorization.validBefore,
            authorization.nonce,
            signature
        );
        _checkReceived(before, amount);
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

        // Check: limits, the narrowest last, and what it buys
        Contribution memory contribution = _contributions[p.beneficiary];
        _checkLimits(args, totals, contribution, tier, p);
        shares = SharePrice.sharesDown(p.amount, tier.price);
        if (shares == 0 || shares < p.minShares) revert PresaleTooFewShares(shares, Math.max(p.minShares, 1));

        // Effect: every sum is bounded by the hard cap and by the largest supply, which the terms keep below 2^112
        unchecked {
            totals.raised += uint112(p.amount);
            totals.sharesSold += uint128(shares);
            contribution.paid += uint112(p.amount);
            contribution.shares += uint128(shares);
            if (tier.cap != 0) _raisedInTier[p.tier] += p.amount;
        }
        _totals = totals;
        _contributions[p.beneficiary] = contribution;
        emit ContributionMade(p.beneficiary, p.payer, p.tier, p.amount, shares, totals.raised);
    }

    function _refund(address who, address to) private {
        State current = state();
        if (current != State.Cancelled) _checkState(State.Failed);
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
        uint256 room = args.hardCap() - totals.raised;
        if (amount > room) revert PresaleOverHardCap(amount, room);
        bool fills = amount == room;
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

    function _checkReceived(uint256 before, uint256 amount) private view {
        uint256 received = asset.balanceOf(address(this)) - before;
        if (received != amount) revert PresaleAmountMismatch(received, amount);
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

    function _tier(bytes memory args, uint8 tier) private pure returns (Tier memory) {
        uint256 count = args.tierCount();
        if (tier >= count) revert PresaleUnknownTier(tier, count);
        return args.tierAt(tier);
    }
}
