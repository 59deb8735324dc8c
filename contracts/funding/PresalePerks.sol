// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICreditVault} from "../interfaces/ICreditVault.sol";
import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {ModelParts, Tier} from "../interfaces/ModelTerms.sol";
import {PackedRaise} from "./PackedRaise.sol";
import {PresalePayments} from "./PresalePayments.sol";

/// @title Credits that come with a contribution
/// @notice A contribution to a tier with credits is divided at once: a deposit that pays for the credits, and the rest,
/// which pays for shares. In a tier without shares all of it is deposit. When a release is live, the deposits buy the
/// credits like anybody's dollars and each contributor is given his; if that has not happened by the date in the terms,
/// he gets his deposit back.
/// @dev Deposits are counted at the price at launch. Members can vote a higher price before the credits are bought; the
/// promise is then not kept by giving fewer of them: they are bought when the deposits pay for all, or never.
abstract contract PresalePerks is PresalePayments {
    using PackedRaise for bytes;
    using SafeERC20 for IERC20;

    /// @dev One slot per contributor; untouched by contributions without credits.
    struct Perk {
        uint128 credits;
        uint64 deposit;
        bool settled;
    }

    /// @dev One slot.
    struct PerkTotals {
        uint128 credits;
        uint64 deposits;
        bool opened;
    }

    uint256 private constant DOLLAR = 1e6;
    uint256 private constant ONE_CREDIT = 1e6;

    PerkTotals private _totals;
    mapping(address contributor => Perk) private _perks;

    /// @inheritdoc IPresaleRound
    function perkOf(address who) external view returns (uint256 credits, uint256 deposit, bool settled) {
        Perk memory perk = _perks[who];
        return (perk.credits, perk.deposit, perk.settled);
    }

    /// @inheritdoc IPresaleRound
    function perks() external view returns (uint256 credits, uint256 deposits, PerkState perkState) {
        PerkTotals memory totals = _totals;
        return (totals.credits, totals.deposits, _perkState(totals));
    }

    /// @inheritdoc IPresaleRound
    function creditsFor(uint8 tier, uint256 amount) external view returns (uint256) {
        return _creditsForDown(_tier(_cloneArgs(), tier), amount);
    }

    /// @dev Writes down the credits that come with `amount` dollars, and what pays for them.
    function _promiseCredits(bytes memory args, Tier memory tier, address who, uint256 amount) internal {
        uint256 credits = _creditsForDown(tier, amount);
        if (credits == 0) {
            if (tier.price == 0) revert PresaleTooFewCredits(amount);
            return;
        }
        uint256 deposit = tier.price == 0 ? amount : Math.ceilDiv(credits * args.perkPrice(), ONE_CREDIT);
        // Deposits are at most what is contributed, which the terms keep below 2^64, and credits at most 10^6 times that.
        unchecked {
            Perk storage perk = _perks[who];
            perk.credits += uint128(credits);
            perk.deposit += uint64(deposit);
            _totals.credits += uint128(credits);
            _totals.deposits += uint64(deposit);
        }
        emit CreditsPromised(who, credits, deposit);
    }

    /// @dev Buys all credits that were promised. What the deposits hold beyond their price becomes income.
    function _buyCredits(ModelParts memory parts) internal {
        PerkTotals memory totals = _totals;
        PerkState current = _perkState(totals);
        if (current != PerkState.Promised) revert PresaleUnexpectedPerkState(current, PerkState.Promised);
        ICreditVault vault = ICreditVault(parts.creditVault);
        uint256 cost = vault.cost(totals.credits);
        if (cost > totals.deposits) revert PresaleCreditsTooDear(cost, totals.deposits);
        uint256 rest = totals.deposits - cost;

        _totals.opened = true;
        emit PerksOpened(totals.credits, cost, rest);
        asset.forceApprove(address(vault), cost);
        vault.buy(address(this), totals.credits, cost);
        if (rest != 0) asset.safeTransfer(parts.till, rest);
    }

    /// @dev Whether there were credits to hand over.
    function _handOverCredits(IERC20 creditToken, address who) internal returns (bool) {
        if (!_totals.opened) return false;
        Perk storage perk = _perks[who];
        uint256 credits = perk.credits;
        if (credits == 0 || perk.settled) return false;
        perk.settled = true;
        emit CreditsClaimed(who, credits);
        creditToken.safeTransfer(who, credits);
        return true;
    }

    /// @dev Pays a deposit back whose credits never came.
    function _refundDeposit(address who, address to) internal {
        Perk storage perk = _perks[who];
        uint256 deposit = perk.deposit;
        if (deposit == 0) revert PresaleUnexpectedState(State.Finalized, State.Failed);
        PerkState current = _perkState(_totals);
        if (current != PerkState.Lapsed) revert PresaleUnexpectedPerkState(current, PerkState.Lapsed);
        if (perk.settled) revert PresaleNothingToRefund(who);
        perk.settled = true;
        emit DepositRefunded(who, to, deposit);
        asset.safeTransfer(to, deposit);
    }

    /// @dev Dollars that are kept for credits.
    function _deposits() internal view returns (uint256) {
        return _totals.deposits;
    }

    function _tier(bytes memory args, uint8 tier) internal pure returns (Tier memory) {
        uint256 count = args.tierCount();
        if (tier >= count) revert PresaleUnknownTier(tier, count);
        return args.tierAt(tier);
    }

    function _perkState(PerkTotals memory totals) private view returns (PerkState) {
        if (totals.credits == 0) return PerkState.None;
        if (totals.opened) return PerkState.Opened;
        return block.timestamp > _cloneArgs().perksBy() ? PerkState.Lapsed : PerkState.Promised;
    }

    function _creditsForDown(Tier memory tier, uint256 amount) private pure returns (uint256) {
        return (amount * tier.creditsPerDollar) / DOLLAR;
    }
}
