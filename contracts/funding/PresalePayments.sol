// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IAuthorizedTransfer} from "../interfaces/IAuthorizedTransfer.sol";
import {IPresaleRound} from "../interfaces/IPresaleRound.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title How dollars come into a presale
/// @notice A contributor allows the presale to take them, signs a permit, or signs an authorization that anyone brings.
/// @dev Trusts the asset to be an honest ERC-20 without fees or rebasing: after each payment the presale must hold what it
/// owes, so fees are refused.
abstract contract PresalePayments is ModelPart, IPresaleRound {
    using SafeERC20 for IERC20;

    /// @dev A signed transfer (ERC-3009).
    struct Authorization {
        uint256 validAfter;
        uint256 validBefore;
        bytes32 nonce;
    }

    /// @notice The dollar that is contributed.
    IERC20 public immutable asset;

    constructor(address registry_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
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

    /// @dev Anyone may have submitted the permit first, which leaves the allowance that the transfer needs; without an
    /// allowance the transfer itself fails with the asset's own error.
    function _tryPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        try IERC20Permit(address(asset)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
    }

    function _pullAuthorized(
        address from,
        uint256 amount,
        Authorization memory authorization,
        bytes calldata signature
    ) internal {
        IAuthorizedTransfer(address(asset)).receiveWithAuthorization(
            from,
            address(this),
            amount,
            authorization.validAfter,
            authorization.validBefore,
            authorization.nonce,
            signature
        );
    }

    /// @param owed dollars (6 decimals) that the presale has taken in and not given out
    function _checkHeld(uint256 owed) internal view {
        uint256 held = asset.balanceOf(address(this));
        if (held < owed) revert PresaleAmountMismatch(held, owed);
    }
}
