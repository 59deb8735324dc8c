// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Shares out income by what each account holds, at a cost that does not depend on how many there are
/// @notice What arrives on one UTC day is handed out evenly, second by second, over the next day, so that nobody gains
/// by buying just before a payment and selling just after it.
/// @dev One growing sum per share. Fractions are never dropped: what does not divide by the supply is carried to the
/// next step, and an account's own fraction stays on the account. So the result is exact for any order of payments,
/// transfers and claims: all accounts together have earned precisely what was handed out.
///
/// Bounds, which make every cast below safe: all income together < 2^64, supply is 0 or in
/// [MINIMUM_SUPPLY, MAXIMUM_SUPPLY], so the sum per share is < 2^(64 + 88 - 59) < 2^104 and an account's scaled
/// earnings are < 2^(64 + 88) = 2^152.
abstract contract RevenueIndex {
    uint256 internal constant MINIMUM_SUPPLY = 1e18;
    uint256 internal constant MAXIMUM_SUPPLY = type(uint112).max;
    uint256 internal constant MAXIMUM_REVENUE = type(uint64).max;
    uint256 private constant SCALE_BITS = 88;

    /// @dev `queued` arrived on `queuedDay` and waits; `streaming` is being handed out on `streamingDay`.
    struct Stream {
        uint64 received;
        uint64 queued;
        uint32 queuedDay;
        uint64 streaming;
        uint32 streamingDay;
    }

    /// @dev `carry` is the scaled remainder of the last division by the supply.
    struct Sum {
        uint104 perShare;
        uint112 carry;
        uint40 accruedAt;
    }

    struct Earnings {
        uint104 perShare;
        uint152 scaled;
    }

    Stream private _stream;
    Sum private _sum;
    mapping(address account => Earnings) private _earnings;

    /// @dev Adds `amount`, which together with all before must not exceed MAXIMUM_REVENUE (the caller checks).
    /// @return day the UTC day (days since 1970) over which it will be handed out
    function _queueRevenue(uint256 amount, uint256 supply) internal returns (uint256 day) {
        _accrue(supply);
        Stream memory stream = _stream;
        uint256 today = block.timestamp / 1 days;
        stream.received += uint64(amount);
        // An older queue can be left over only while there are no shares; it then waits one day more.
        stream.queued += uint64(amount);
        stream.queuedDay = uint32(today);
        _stream = stream;
        return today + 1;
    }

    /// @dev Brings the sum per share up to now.
    function _accrue(uint256 supply) internal returns (uint256 perShare) {
        (Sum memory sum, Stream memory stream, bool sumChanged, bool streamChanged) = _accrued(supply);
        if (sumChanged) _sum = sum;
        if (streamChanged) _stream = stream;
        return sum.perShare;
    }

    /// @dev Writes down what `account` has earned with `balance` until `perShare`.
    function _settle(address account, uint256 balance, uint256 perShare) internal {
        Earnings memory earnings = _earnings[account];
        if (earnings.perShare == perShare) return;
        earnings.scaled += uint152(balance * (perShare - earnings.perShare));
        earnings.perShare = uint104(perShare);
        _earnings[account] = earnings;
    }

    /// @dev Gives `account` what `balance` has earned since the supply was minted. The account must be settled.
    function _inherit(address account, uint256 balance, uint256 perShare) internal {
        _earnings[account].scaled += uint152(balance * perShare);
    }

    /// @dev Takes the whole units that `account` has earned; its fraction stays. The account must be settled.
    function _takeEarnings(address account) internal returns (uint256 amount) {
        Earnings storage earnings = _earnings[account];
        uint256 scaled = earnings.scaled;
        amount = scaled >> SCALE_BITS;
        if (amount != 0) earnings.scaled = uint152(scaled - (amount << SCALE_BITS));
    }

    /// @dev What {_takeEarnings} would take now.
    function _earned(address account, uint256 balance, uint256 supply) internal view returns (uint256) {
        (Sum memory sum, , , ) = _accrued(supply);
        Earnings memory earnings = _earnings[account];
        return (earnings.scaled + balance * (sum.perShare - earnings.perShare)) >> SCALE_BITS;
    }

    function _revenueReceived() internal view returns (uint256) {
        return _stream.received;
    }

    function _accrued(
        uint256 supply
    ) private view returns (Sum memory sum, Stream memory stream, bool sumChanged, bool streamChanged) {
        sum = _sum;
        stream = _stream;
        if (supply < MINIMUM_SUPPLY || sum.accruedAt == block.timestamp) return (sum, stream, false, false);

        uint256 released =
            _handedOut(stream.streaming, stream.streamingDay, block.timestamp) -
                _handedOut(stream.streaming, stream.streamingDay, sum.accruedAt);
        if (stream.queued != 0 && stream.queuedDay < block.timestamp / 1 days) {
            // What streamed before has ended: it streamed on the day the queue was filled, or earlier.
            stream.streaming = stream.queued;
            stream.streamingDay = stream.queuedDay + 1;
            stream.queued = 0;
            streamChanged = true;
            released += _handedOut(stream.streaming, stream.streamingDay, block.timestamp);
        }
        if (released != 0) {
            uint256 scaled = (released << SCALE_BITS) + sum.carry;
            sum.perShare += uint104(scaled / supply);
            sum.carry = uint112(scaled % supply);
            sum.accruedAt = uint40(block.timestamp);
            sumChanged = true;
        }
    }

    /// @dev The part of `amount` that has been handed out at `timestamp` if it is handed out evenly over `day`.
    function _handedOut(uint256 amount, uint256 day, uint256 timestamp) private pure returns (uint256) {
        uint256 start = day * 1 days;
        if (timestamp <= start) return 0;
        uint256 elapsed = timestamp - start;
        return elapsed >= 1 days ? amount : (amount * elapsed) / 1 days;
    }
}
