// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A dollar that anybody may print, for tests that need a lot of it.
contract PlainDollar is ERC20("Plain Dollar", "PLAIN") {
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function print(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @notice A dollar that keeps one hundredth of each transfer, as some assets do.
contract FeeDollar is PlainDollar {
    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(0) || to == address(0)) return super._update(from, to, amount);
        super._update(from, address(0), amount / 100);
        super._update(from, to, amount - amount / 100);
    }
}

/// @notice A dollar that calls its receiver's contract back before the transfer ends, as ERC-777 did.
contract CallbackDollar is PlainDollar {
    address private _target;
    bytes private _call;
    /// @notice Whether the call back went through.
    bool public calledBack;

    /// @notice From now on each transfer makes this call.
    function callBack(address target, bytes calldata data) external {
        _target = target;
        _call = data;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (_target != address(0)) calledBack = _makeCall() || calledBack;
    }

    function _makeCall() internal virtual returns (bool success) {
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = _target.call(_call);
    }
}
