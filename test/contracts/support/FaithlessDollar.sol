// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice The practice dollar gone bad: it can keep a part of each transfer, and call somebody in the middle of one.
contract FaithlessDollar is LocalDollar {
    bool private _keeps;
    address private _target;
    bytes private _call;
    /// @notice Whether a call went through.
    bool public calledBack;

    /// @notice From now on one hundredth of each transfer is lost.
    function keepAHundredth() external {
        _keeps = true;
    }

    /// @notice From now on each transfer makes this call before it ends.
    function callBack(address target, bytes calldata data) external {
        _target = target;
        _call = data;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 kept = _keeps ? amount / 100 : 0;
        super._update(from, address(0), kept);
        super._update(from, to, amount - kept);
        if (_target == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = _target.call(_call);
        calledBack = success || calledBack;
    }
}

/// @notice Tests whose dollar turns bad after everything was set up with an honest one.
abstract contract Betrayal is SolidityTest {
    /// @dev The same balances, with other code above them.
    function _betray(LocalDollar dollar) internal returns (FaithlessDollar faithless) {
        VM.etch(address(dollar), address(new FaithlessDollar()).code);
        return FaithlessDollar(address(dollar));
    }

    /// @dev In each transfer the dollar itself spends its own money at `target`, once if it can at all.
    function _betrayBySpending(
        LocalDollar dollar,
        address target,
        bytes memory data
    ) internal returns (FaithlessDollar faithless) {
        faithless = _betray(dollar);
        faithless.faucet(address(faithless));
        VM.prank(address(faithless));
        faithless.approve(target, 1);
        faithless.callBack(target, data);
    }
}
