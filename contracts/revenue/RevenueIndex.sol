// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncomeSplit} from "./IncomeSplit.sol";

/// @title Shares out income by what each account holds, at a cost that does not depend on how many there are
/// @notice What arrives on one UTC day is handed out evenly, second by second, over the next day, so that nobody gains
/// by buying just before a payment and selling just after it.
/// @dev How much has been handed out is a function of time alone, so it is computed, not written down. An account's
/// earnings are kept as (shares x dollars) and divided by the supply only when they are paid: nothing is ever rounded
/// before, the order of payments, transfers and claims makes no difference, and all accounts together have earned
/// precisely what was handed out. This needs a supply that does not change once it is minted.
///
/// Bounds, which make every cast below safe: all income together < 2^64 and supply < 2^112, so an account's scaled
/// earnings are < 2^176; days since 1970 fit 32 bits for millions of years.
abstract contract RevenueIndex {
    uint256 internal constant MAXIMUM_SUPPLY = type(uint112).max;
    uint256 internal constant MAXIMUM_REVENUE = type(uint64).max;

    /// @dev `queued` arrived on `queuedDay` and waits; `streaming` is handed out on `streamingDay`; all that was
    /// received before these two has been handed out.
    struct Stream {
        uint64 received;
        uint64 queued;
        uint64 streaming;
        uint32 queuedDay;
        uint32 streamingDay;
    }

    /// @dev What kind of account it is. Kept beside its earnings, because every transfer reads both.
    enum Kind {
        Ordinary,
        Custody,
        Presale
    }

    /// @dev `scaled` is in (smallest unit of shares x smallest unit of the dollar), up to when `handedOut` was reached.
    struct Earnings {
        uint64 handedOut;
        uint184 scaled;
        Kind kind;
    }

    Stream private _stream;
    mapping(address account => Earnings) private _earnings;

    /// @dev Adds `amount`, which together with all before must not exceed MAXIMUM_REVENUE (the caller checks).
    /// @return day the UTC day (days since 1970) over which it will be handed out
    function _queueRevenue(uint256 amount) internal returns (uint256 day) {
        Stream memory stream = _currentStream();
        uint256 today = block.timestamp / 1 days;
        stream.received += uint64(amount);
        stream.queued += uint64(amount);
        stream.queuedDay = uint32(today);
        _stream = stream;
        return today + 1;
    }

    /// @dev Writes down what `account` has earned with `balance` until `handedOut` was reached.
    function _settle(address account, uint256 balance, uint256 handedOut) internal {
        Earnings memory earnings = _earnings[account];
        if (earnings.handedOut == handedOut) return;
        earnings.scaled += uint184(balance * (handedOut - earnings.handedOut));
        earnings.handedOut = uint64(handedOut);
        _earnings[account] = earnings;
    }

    function _setKind(address account, Kind kind) internal {
        _earnings[account].kind = kind;
    }

    function _kindOf(address account) internal view returns (Kind) {
        return _earnings[account].kind;
    }

    /// @dev Gives `account` what `balance` has earned since the supply was minted. The account must be settled.
    function _inherit(address account, uint256 balance, uint256 handedOut) internal {
        if (handedOut != 0) _earnings[account].scaled += uint184(balance * handedOut);
    }

    /// @dev Takes the whole units that `account` has earned; its fraction stays. The account must be settled.
    function _takeEarnings(address account, uint256 supply) internal returns (uint256 amount) {
        uint256 scaled = _earnings[account].scaled;
        if (scaled < supply || supply == 0) return 0;
        amount = scaled / supply;
        _earnings[account].scaled = uint184(scaled % supply);
    }

    /// @dev What {_takeEarnings} would take now.
    function _earned(address account, uint256 balance, uint256 supply) internal view returns (uint256) {
        if (supply == 0) return 0;
        Earnings memory earnings = _earnings[account];
        return (earnings.scaled + balance * (_handedOut() - earnings.handedOut)) / supply;
    }

    /// @dev All that has been handed out until now, in the smallest unit of the dollar. Never falls.
    function _handedOut() internal view returns (uint256) {
        Stream memory stream = _currentStream();
        uint256 before = uint256(stream.received) - stream.queued - stream.streaming;
        uint256 start = uint256(stream.streamingDay) * 1 days;
        if (block.timestamp <= start) return before;
        return before + IncomeSplit.streamedDown(stream.streaming, block.timestamp - start);
    }

    function _revenueReceived() internal view returns (uint256) {
        return _stream.received;
    }

    /// @dev The stream as it is today: what was queued before today has taken the place of what streamed before it,
    /// which ended with the day on which the queue was filled.
    function _currentStream() private view returns (Stream memory stream) {
        stream = _stream;
        if (stream.queued != 0 && stream.queuedDay < block.timestamp / 1 days) {
            stream.streaming = stream.queued;
            stream.streamingDay = stream.queuedDay + 1;
            stream.queued = 0;
        }
    }
}
