// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";

import {IMilestoneVault} from "../interfaces/IMilestoneVault.sol";
import {IModelShares} from "../interfaces/IModelShares.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title The money of a milestone vault
/// @notice What milestones have earned leaves through a tap, so much in a while and no faster. When a promise was missed,
/// or members wind the model down, those who want to leave give their shares back for their part of what is left.
/// @dev Rules of the exit: the part is shares / (all shares that are not locked in vesting), so who leaves early and
/// who leaves late get the same, unclaimed shares count and can be claimed and given back, and what rounding leaves is
/// for those who come later. The vesting releases no shares meanwhile ({TeamVesting}), so that their number only falls
/// by exits. What has not been asked for when the time is over belongs to the treasury of those who stayed.
abstract contract MilestoneMoney is ModelPart, IMilestoneVault {
    using RateLimiter for RateLimiter.RefillingBucket;
    using SafeERC20 for IERC20;

    /// @dev One slot. All dollars of a raise fit 64 bits.
    struct Money {
        uint64 forMilestones;
        uint64 waiting;
        uint48 exitUntil;
    }

    uint256 internal constant BPS = 10_000;
    /// @dev There is one tap, so the limiter has one entry.
    bytes32 private constant ALL = 0;

    /// @notice The dollar that is held.
    IERC20 public immutable asset;
    /// @notice Part of the proceeds that may be paid out within {tapSeconds}.
    uint16 public immutable tapBps;
    /// @notice Seconds in which the tap refills.
    uint32 public immutable tapSeconds;
    /// @notice Seconds for which an exit stays open.
    uint32 public immutable exitSeconds;

    Money private _money;
    RateLimiter.RefillingBucket private _tap;

    constructor(address registry_, uint16 tapBps_, uint32 tapSeconds_, uint32 exitSeconds_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        tapBps = tapBps_;
        tapSeconds = tapSeconds_;
        exitSeconds = exitSeconds_;
    }

    /// @inheritdoc IMilestoneVault
    function held() public view returns (uint256) {
        return uint256(_money.forMilestones) + _money.waiting;
    }

    /// @inheritdoc IMilestoneVault
    function waiting() external view returns (uint256) {
        return _money.waiting;
    }

    /// @inheritdoc IMilestoneVault
    function payableNow() public view returns (uint256) {
        return Math.min(_money.waiting, _tap.available(ALL));
    }

    /// @inheritdoc IMilestoneVault
    function exitPot() public view returns (uint256) {
        return exitUntil() == 0 ? 0 : _money.forMilestones;
    }

    /// @inheritdoc IMilestoneVault
    function exitUntil() public view returns (uint48) {
        return _money.exitUntil;
    }

    /// @inheritdoc IMilestoneVault
    function exitOpen() public view returns (bool) {
        return block.timestamp < exitUntil();
    }

    /// @inheritdoc IMilestoneVault
    function exitValue(uint256 shares) external view returns (uint256) {
        return exitOpen() ? _exitValueDown(_parts(), shares) : 0;
    }

    function _receive(uint256 amount) internal {
        _money.forMilestones = uint64(amount);
        _tap.updateSettings(tapSeconds, uint208((amount * tapBps) / BPS));
        emit ProceedsReceived(amount);
    }

    /// @dev Moves what a milestone has earned behind the tap.
    function _earn(uint256 amount) internal {
        // Milestones together have what was received, which fits.
        unchecked {
            _money.forMilestones -= uint64(amount);
            _money.waiting += uint64(amount);
        }
    }

    /// @dev Pays the steward what the tap lets through.
    function _payOut() internal {
        address steward = registry.steward(modelId());
        if (steward == address(0)) revert MilestoneNoSteward();
        uint256 amount = payableNow();
        uint64 left = uint64(_money.waiting - amount);
        if (amount == 0) revert MilestoneTapEmpty(left);
        _tap.consume(ALL, amount);
        _money.waiting = left;
        emit ProceedsPaid(steward, amount, left);
        asset.safeTransfer(steward, amount);
    }

    function _openExit() internal {
        uint48 until = uint48(block.timestamp + exitSeconds);
        _money.exitUntil = until;
        emit ExitOpened(_money.forMilestones, until);
    }

    /// @dev Takes back what waits behind the tap: members have decided that nothing more is paid.
    function _takeBackWaiting() internal {
        _money.forMilestones += _money.waiting;
        _money.waiting = 0;
    }

    function _exit(address member, address to, uint256 shares, uint256 minOut) internal {
        if (!exitOpen()) revert MilestoneExitClosed(exitUntil(), block.timestamp);
        ModelParts memory parts = _parts();
        uint256 amount = _exitValueDown(parts, shares);
        if (amount == 0 || amount < minOut) revert MilestoneExitTooLittle(amount, Math.max(minOut, 1));
        // The part of a pot is at most the pot.
        unchecked {
            _money.forMilestones -= uint64(amount);
        }
        emit MemberExited(member, to, shares, amount);
        IModelShares(parts.shares).burnForExit(member, shares);
        asset.safeTransfer(to, amount);
    }

    function _closeExit() internal {
        uint256 rest = exitPot();
        if (exitOpen() || rest == 0) revert MilestoneNothingLeft(exitUntil(), rest);
        _money.forMilestones = 0;
        emit ExitClosed(rest);
        asset.safeTransfer(_parts().timelock, rest);
    }

    /// @dev Reverts while or after members leave: nothing is promised any more.
    function _checkNoExit() internal view {
        uint48 until = exitUntil();
        if (until != 0) revert MilestoneExitOpened(until);
    }

    function _exitValueDown(ModelParts memory parts, uint256 shares) private view returns (uint256) {
        IERC20 token = IERC20(parts.shares);
        uint256 locked = parts.vesting == address(0) ? 0 : token.balanceOf(parts.vesting);
        uint256 all = token.totalSupply() - locked;
        if (shares > all) revert MilestoneTooManyShares(shares, all);
        return (uint256(_money.forMilestones) * shares) / all;
    }
}
