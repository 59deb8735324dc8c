// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract wallet that has signed whatever it is asked about, until it disagrees.
contract AgreeableWallet is IERC1271 {
    bool private _disagrees;

    function disagree() external {
        _disagrees = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _disagrees ? bytes4(0) : IERC1271.isValidSignature.selector;
    }
}
