// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallbackDollar} from "../support/TestDollars.sol";
import {LifeRecord} from "./LifeRecord.sol";

/// @notice A dollar that calls back, and lets the record know which of its calls were undone.
contract LifeDollar is CallbackDollar {
    LifeRecord private immutable _record;

    constructor(LifeRecord record_) {
        _record = record_;
    }

    function _makeCall() internal override returns (bool success) {
        _record.count();
        success = super._makeCall();
        if (!success) _record.forget();
    }
}
