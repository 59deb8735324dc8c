// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IBuyOut} from "../interfaces/IBuyOut.sol";
import {IGovernorViews} from "../interfaces/IGovernorViews.sol";
import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";

/// @title Offers for whole models
/// @notice Holds what buyers have paid in, and pays it out to those who give their shares for it, or back.
/// @dev Nobody has any power here but a buyer over his own offer and a model's timelock over the last step. The vote is an
/// ordinary one of the model's governor, of the category Constitution, on exactly the calls of {planOf}; on top of what
/// that needs, more than half of all shares must be for it. Completion is the last of those calls, so the money is owed
/// to the holders in the same transaction in which the model changes hands, or neither happens.
///
/// Shares given here for money never come out again (but to the buyer of an offer that fails), so that none is paid
/// twice. What they earn meanwhile belongs to the model's treasury.
/// Not protected: a majority may sell the model to itself for little more than what it owns. A buyer may withdraw until a passed vote is recorded, which anyone can do in the second in which the
/// vote ends. Who leaves first gets less than who stays, by design: it is certain and at once.
contract BuyOut is IBuyOut, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev What is owed after completion; the parts that make claims exact.
    struct Price {
        uint128 owed;
        uint128 shares;
        uint128 claimed;
    }

    uint256 private constant MAX_OFFER_SECONDS = 365 days;
    bytes32 private constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");
    bytes32 private constant EXECUTOR_ROLE = keccak256("EXECUTOR_ROLE");
    bytes32 private constant CANCELLER_ROLE = keccak256("CANCELLER_ROLE");

    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;
    /// @notice Where income of treasuries waits.
    IRevenueRouter public immutable router;
    /// @notice The dollar in which offers are made.
    IERC20 public immutable asset;
    /// @notice Seconds that who disagrees has at least to leave, from the recorded acceptance to completion.
    uint32 public immutable leaveSeconds;
    /// @notice The number that the next offer gets.
    uint256 public nextOfferId = 1;

    mapping(uint256 offerId => Offer) private _offers;
    mapping(uint256 offerId => Price) private _prices;

    constructor(address registry_, address router_, uint32 leaveSeconds_) {
        registry = IModelRegistry(registry_);
        router = IRevenueRouter(router_);
        asset = IERC20(registry.asset());
        leaveSeconds = leaveSeconds_;
    }

    /// @inheritdoc IBuyOut
    function offer(uint256 modelId, uint256 amount, uint48 expiry) external nonReentrant returns (uint256 offerId) {
        ModelParts memory parts = registry.parts(modelId);
        bool sold = IERC721(address(registry)).ownerOf(modelId) != parts.timelock;
        if (sold || IERC20(parts.shares).totalSupply() == 0) revert BuyOutNotForSale(modelId);
        uint256 latest = block.timestamp + MAX_OFFER_SECONDS;
        if (expiry <= block.timestamp || expiry > latest) {
            revert BuyOutExpiryOutOfRange(expiry, block.timestamp, latest);
        }
        _checkAboveAssets(modelId, amount);

        offerId = nextOfferId++;
        Offer storage made = _offers[offerId];
        made.modelId = modelId;
        made.buyer = msg.sender;
        made.state = State.Open;
        made.offeredAt = uint48(block.timestamp);
        made.expiry = expiry;
        made.amount = amount;
        emit BuyOutOffered(offerId, modelId, msg.sender, amount, expiry);
        _pull(amount);
    }

    /// @inheritdoc IBuyOut
    function raise(uint256 offerId, uint256 more) external nonReentrant {
        Offer storage made = _ownOffer(offerId);
        if (made.state != State.Accepted) _checkState(offerId, State.Open);
        if (more == 0) revert BuyOutNothing();
        made.amount += more;
        emit BuyOutRaised(offerId, made.amount);
        _pull(more);
    }

    /// @inheritdoc IBuyOut
    function recordAcceptance(uint256 offerId, bytes32 descriptionHash) external {
        Offer storage made = _offer(offerId);
        _checkState(offerId, State.Open);
        ModelParts memory parts = registry.parts(made.modelId);
        IGovernor governor = IGovernor(parts.governor);
        Plan memory plan = planOf(offerId);
        uint256 proposalId = governor.hashProposal(plan.targets, plan.values, plan.calldatas, descriptionHash);
        IGovernor.ProposalState current = governor.state(proposalId);
        if (current != IGovernor.ProposalState.Succeeded && current != IGovernor.ProposalState.Queued) {
            revert BuyOutVoteNotPassed(proposalId);
        }
        uint256 snapshot = governor.proposalSnapshot(proposalId);
        if (made.offeredAt > snapshot) revert BuyOutVoteBeforeOffer(snapshot, made.offeredAt);
        (, uint256 votes, ) = IGovernorViews(parts.governor).proposalVotes(proposalId);
        uint256 half = IERC5805(parts.shares).getPastTotalSupply(snapshot) / 2;
        if (votes <= half) revert BuyOutNotByHalf(votes, half);

        made.state = State.Accepted;
        made.acceptedAt = uint48(block.timestamp);
        made.proposalId = proposalId;
        emit BuyOutAccepted(offerId, made.modelId, proposalId, uint48(block.timestamp + leaveSeconds));
    }

    /// @inheritdoc IBuyOut
    function leaveFirst(
        uint256 offerId,
        uint256 shares,
        address to,
        uint256 least
    ) external nonReentrant returns (uint256 amount) {
        Offer storage made = _offer(offerId);
        _checkState(offerId, State.Accepted);
        if (to == address(0)) revert BuyOutPayeeZero();
        amount = _leavingWorth(made, shares);
        if (amount == 0) revert BuyOutNothing();
        if (amount < least) revert BuyOutPaysLess(amount, least);

        made.paidToLeavers += amount;
        made.leaversShares += shares;
        emit BuyOutLeft(offerId, msg.sender, to, shares, amount);
        _take(made.modelId, shares);
        asset.safeTransfer(to, amount);
    }

    /// @inheritdoc IBuyOut
    function complete(uint256 offerId) external nonReentrant {
        Offer storage made = _offer(offerId);
        uint256 modelId = made.modelId;
        ModelParts memory parts = registry.parts(modelId);
        if (msg.sender != parts.timelock) revert BuyOutNotTimelock(msg.sender, parts.timelock);
        _checkState(offerId, State.Accepted);
        uint256 from = uint256(made.acceptedAt) + leaveSeconds;
        if (block.timestamp < from) revert BuyOutTooEarly(from, block.timestamp);
        // The governor marks a proposal as executed before it makes its calls: only this vote can be the one.
        if (IGovernor(parts.governor).state(made.proposalId) != IGovernor.ProposalState.Executed) {
            revert BuyOutOtherVote(made.proposalId);
        }
        _checkAboveAssets(modelId, made.amount);

        made.state = State.Completed;
        uint256 supply = IERC20(parts.shares).totalSupply();
        uint256 shares = supply - made.leaversShares;
        uint256 owed = Math.mulDiv(made.amount, shares, supply);
        // Bounded: the supply of shares is below 2^112, and a sum of dollars that exists is below 2^128.
        _prices[offerId] = Price(uint128(owed), uint128(shares), 0);
        emit BuyOutCompleted(offerId, modelId, owed, shares);
        uint256 rest = made.amount - made.paidToLeavers - owed;
        if (rest == 0) return;
        emit BuyOutWithdrawn(offerId, made.buyer, rest, 0);
        asset.safeTransfer(made.buyer, rest);
    }

    /// @inheritdoc IBuyOut
    function claim(uint256 offerId, uint256 shares, address to) external nonReentrant returns (uint256 amount) {
        Offer storage made = _offer(offerId);
        _checkState(offerId, State.Completed);
        if (to == address(0)) revert BuyOutPayeeZero();
        amount = _claimWorth(offerId, shares);
        if (amount == 0) revert BuyOutNothing();
        _prices[offerId].claimed += uint128(shares);
        emit BuyOutClaimed(offerId, msg.sender, to, shares, amount);
        _take(made.modelId, shares);
        asset.safeTransfer(to, amount);
    }

    /// @inheritdoc IBuyOut
    function withdraw(uint256 offerId, address to) external nonReentrant {
        Offer storage made = _ownOffer(offerId);
        if (to == address(0)) revert BuyOutPayeeZero();
        if (made.state != State.Accepted) _checkState(offerId, State.Open);
        else if (block.timestamp < made.expiry && !_isDead(made)) revert BuyOutBinding(made.expiry, block.timestamp);

        made.state = State.Withdrawn;
        uint256 amount = made.amount - made.paidToLeavers;
        uint256 shares = made.leaversShares;
        emit BuyOutWithdrawn(offerId, to, amount, shares);
        asset.safeTransfer(to, amount);
        if (shares != 0) IERC20(registry.parts(made.modelId).shares).safeTransfer(to, shares);
    }

    /// @inheritdoc IBuyOut
    function passOnIncome(uint256 modelId) external returns (uint256 amount) {
        ModelParts memory parts = registry.parts(modelId);
        return IModelShares(parts.shares).claimTo(parts.timelock);
    }

    /// @inheritdoc IBuyOut
    function netAssets(uint256 modelId) public view returns (uint256) {
        ModelParts memory parts = registry.parts(modelId);
        uint256 waiting = router.treasuryClaimable(modelId) + IMilestoneVault(parts.vault).held();
        return asset.balanceOf(parts.timelock) + waiting;
    }

    /// @inheritdoc IBuyOut
    function planOf(uint256 offerId) public view returns (Plan memory plan) {
        Offer storage made = _offer(offerId);
        ModelParts memory parts = registry.parts(made.modelId);
        bytes32[3] memory roles = [PROPOSER_ROLE, EXECUTOR_ROLE, CANCELLER_ROLE];
        plan = Plan(new address[](8), new uint256[](8), new bytes[](8));
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 role = roles[i];
            plan.targets[i] = plan.targets[i + 3] = parts.timelock;
            plan.calldatas[i] = abi.encodeCall(IAccessControl.grantRole, (role, made.buyer));
            plan.calldatas[i + 3] = abi.encodeCall(IAccessControl.revokeRole, (role, parts.governor));
        }
        plan.targets[6] = address(registry);
        plan.calldatas[6] = abi.encodeCall(IERC721.transferFrom, (parts.timelock, made.buyer, made.modelId));
        plan.targets[7] = address(this);
        plan.calldatas[7] = abi.encodeCall(IBuyOut.complete, (offerId));
    }

    /// @inheritdoc IBuyOut
    function offers(uint256 offerId) external view returns (Offer memory) {
        return _offer(offerId);
    }

    /// @inheritdoc IBuyOut
    function worth(uint256 offerId, uint256 shares) external view returns (uint256) {
        Offer storage made = _offer(offerId);
        if (made.state == State.Accepted) return _leavingWorth(made, shares);
        return made.state == State.Completed ? _claimWorth(offerId, shares) : 0;
    }

    /// @dev A part of what the model owns now, and never more than a part of the price.
    function _leavingWorth(Offer storage made, uint256 shares) private view returns (uint256) {
        uint256 supply = IERC20(registry.parts(made.modelId).shares).totalSupply();
        return Math.mulDiv(Math.min(netAssets(made.modelId), made.amount), shares, supply);
    }

    /// @dev What all claims up to these would be paid, without those before: so that together they pay what is owed.
    function _claimWorth(uint256 offerId, uint256 shares) private view returns (uint256) {
        Price storage price = _prices[offerId];
        uint256 before = Math.mulDiv(price.owed, price.claimed, price.shares);
        return Math.mulDiv(price.owed, price.claimed + shares, price.shares) - before;
    }

    /// @dev Whether the vote that accepted the offer cannot be carried out any more.
    function _isDead(Offer storage made) private view returns (bool) {
        IGovernor governor = IGovernor(registry.parts(made.modelId).governor);
        IGovernor.ProposalState current = governor.state(made.proposalId);
        return current != IGovernor.ProposalState.Succeeded && current != IGovernor.ProposalState.Queued;
    }

    function _checkAboveAssets(uint256 modelId, uint256 amount) private view {
        uint256 owned = netAssets(modelId);
        if (amount <= owned) revert BuyOutBelowNetAssets(amount, owned);
    }

    function _take(uint256 modelId, uint256 shares) private {
        IERC20(registry.parts(modelId).shares).safeTransferFrom(msg.sender, address(this), shares);
    }

    function _pull(uint256 amount) private {
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), amount);
        uint256 delivered = asset.balanceOf(address(this)) - before;
        if (delivered != amount) revert BuyOutAmountMismatch(delivered, amount);
    }

    function _ownOffer(uint256 offerId) private view returns (Offer storage made) {
        made = _offer(offerId);
        if (msg.sender != made.buyer) revert BuyOutNotBuyer(msg.sender, made.buyer);
    }

    function _offer(uint256 offerId) private view returns (Offer storage made) {
        made = _offers[offerId];
        if (made.state == State.None) revert BuyOutUnknownOffer(offerId);
    }

    function _checkState(uint256 offerId, State expected) private view {
        State actual = _offers[offerId].state;
        if (actual != expected) revert BuyOutUnexpectedState(offerId, actual, expected);
    }
}
