// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {ITill} from "../interfaces/ITill.sol";
import {ModelPart} from "../model/ModelPart.sol";

/// @title Where plain payments to a model arrive
/// @notice Dollars that are simply sent here become income of the model as soon as anyone sweeps the till.
/// @dev No roles. The only contract that looks at its own balance instead of counting what came in: taking what was
/// pushed is its whole purpose. Not protected: other tokens sent here stay here.
contract Till is ITill, ModelPart {
    using SafeERC20 for IERC20;

    bytes32 private constant INFERENCE = "inference";

    /// @notice The dollar that is swept.
    IERC20 public immutable asset;
    /// @notice Where income goes.
    IRevenueRouter public immutable router;

    constructor(address registry_, address router_) ModelPart(registry_) {
        asset = IERC20(registry.asset());
        router = IRevenueRouter(router_);
    }

    /// @inheritdoc ITill
    function sweep() external returns (uint256 amount) {
        amount = asset.balanceOf(address(this));
        require(amount != 0, TillEmpty());
        emit TillSwept(amount);
        asset.forceApprove(address(router), amount);
        router.payIncome(modelId(), amount, INFERENCE, bytes32(0));
    }
}
