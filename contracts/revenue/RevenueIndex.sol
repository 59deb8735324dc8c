// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncomeSplit} from "./IncomeSplit.sol";

/// @title Shares out income by what each account holds, at a cost that does not depend on how many there are
/// @notice What arrives on one UTC day is handed out evenly, second by second, over the next day, so that nobody gains
/// by buying just before a payment and selling just after it. When shares are given up, the rest earn all of it.
/// @dev How much has been handed out is a function of time alone, so it is computed, not written down. An account's
/// earnings are kept as (shares x dollars) and divided by the shares that were minted only when they are paid: nothing
/// is rounded before, the order of payments, transfers and claims makes no difference, and all accounts together have
/// earned precisely what was handed out.
///
/// When shares are burned the divisor stays, and what is handed out from then on counts minted / remaining times: the
/// index, which until then is what was handed out, grows faster. It then has a fraction of 64 bits, rounded down once a
/// burn, so a burn costs all holders together less than 2^-64 of the dollar's smallest unit. Accounts keep that longer
/// index in slots of their own from their first movement after the first burn; before it nothing is dearer.
///
/// Bounds, which make every cast and sum below safe: all income together < 2^64 and the minted supply < 2^112, so an
/// account's scaled earnings are < 2^176 before the first burn, and < 2^240 with the fraction, because an account
/// never holds more than remains; at least one unit remains, so the index is < 2^240 too. Days since 1970 fit 24 bits
/// for forty thousand years.
abstract contract RevenueIndex {
    uint256 internal constant MAXIMUM_SUPPLY = type(uint112).max;
    uint256 internal constant MAXIMUM_REVENUE = type(uint64).max;
    uint256 private constant FRACTION_BITS = 64;

    /// @dev `queued` arrived on `queuedDay` and waits; `streaming` is handed out on `streamingDay`; all that was
    /// received before these two has been handed out. The two flags are here because every transfer reads this slot.
    struct Stream {
        uint64 received;
        uint64 queued;
        uint64 streaming;
        uint24 queuedDay;
        uint24 streamingDay;
        bool shrunk;
        bool restricted;
    }

    /// @dev What kind of account it is. Kept beside its earnings, because every transfer reads both.
    enum Kind {
        Ordinary,
        Custody,
        Presale,
        Vault,
        Treasury
    }

    /// @dev `scaled` is in (smallest unit of shares x smallest unit of the dollar), up to when `handedOut` was reached.
    struct Earnings {
        uint64 handedOut;
        uint184 scaled;
        Kind kind;
    }

    /// @dev As {Earnings}, with the fraction that counts once shares have been burned.
    struct PreciseEarnings {
        uint256 index;
        uint256 scaled;
    }

    /// @dev `handedOut` is what had been handed out at the last burn.
    struct Basis {
        uint112 minted;
        uint64 handedOut;
        uint48 restrictedFrom;
    }

    Stream private _stream;
    Basis private _basis;
    uint256 private _indexAtLastBurn;
    mapping(address account => Earnings) private _earnings;
    mapping(address account => PreciseEarnings) private _preciseEarnings;

    /// @dev Shares that exist now, in the smallest unit.
    function _remaining() internal view virtual returns (uint256);

    /// @dev Fixes the divisor for ever.
    function _setMinted(uint256 supply) internal {
        _basis.minted = uint112(supply);
    }

    function _minted() internal view returns (uint256) {
        return _basis.minted;
    }

    /// @dev Adds `amount`, to be handed out over the next UTC day.
    /// @return received all income so far; if it is above MAXIMUM_REVENUE, the caller must undo everything
    function _queueRevenue(uint256 amount) internal returns (uint256 received) {
        Stream memory stream = _currentStream();
        received = stream.received + amount;
        // Sums that do not fit are undone by the caller; what is queued is a part of what was received.
        unchecked {
            stream.received = uint64(received);
            stream.queued += uint64(amount);
        }
        stream.queuedDay = uint24(block.timestamp / 1 days);
        _stream = stream;
    }

    /// @dev Writes down what `account` has earned with `balance` until the index was reached.
    function _settle(address account, uint256 balance, uint256 index) internal {
        if (_stream.shrunk) return _settlePrecisely(account, balance, index);
        uint256 handedOut = index >> FRACTION_BITS;
        Earnings storage earnings = _earnings[account];
        if (earnings.handedOut == handedOut) return;
        _write(earnings, handedOut, _scaledWith(earnings, balance, handedOut));
    }

    /// @dev Ends the time in which the present number of shares divided the income: some are burned next.
    function _closeBeforeBurn() internal {
        _indexAtLastBurn = _index();
        _basis.handedOut = uint64(_handedOut());
        _stream.shrunk = true;
    }

    function _setKind(address account, Kind kind) internal {
        _earnings[account].kind = kind;
    }

    function _kindOf(address account) internal view returns (Kind) {
        return _earnings[account].kind;
    }

    /// @dev Says whether receivers are asked about, and from which unix second on.
    function _setRestricted(bool restricted, uint48 from) internal {
        _stream.restricted = restricted;
        _basis.restrictedFrom = from;
    }

    function _isRestricted() internal view returns (bool) {
        return _stream.restricted && block.timestamp >= _basis.restrictedFrom;
    }

    /// @dev Gives `account` what `balance` has earned since the supply was minted. The account must be settled.
    function _inherit(address account, uint256 balance, uint256 index) internal {
        if (index == 0) return;
        if (_stream.shrunk) _preciseEarnings[account].scaled += balance * index;
        else _earnings[account].scaled += uint184(balance * (index >> FRACTION_BITS));
    }

    /// @dev Takes the whole units that `account` has earned with `balance` until now; its fraction stays.
    function _takeEarnings(address account, uint256 balance) internal returns (uint256 amount) {
        Stream memory stream = _currentStream();
        if (stream.shrunk) return _takePrecisely(account, balance);
        uint256 minted = _basis.minted;
        if (minted == 0) return 0;
        Earnings storage earnings = _earnings[account];
        uint256 handedOut = _handedOutOf(stream);
        uint256 scaled = _scaledWith(earnings, balance, handedOut);
        amount = scaled / minted;
        _write(earnings, handedOut, scaled % minted);
    }

    /// @dev What {_takeEarnings} would take now.
    function _earned(address account, uint256 balance) internal view returns (uint256) {
        uint256 divisor = _preciseDivisor();
        if (divisor == 0) return 0;
        PreciseEarnings memory earnings = _preciseEarningsOf(account);
        return (earnings.scaled + balance * (_index() - earnings.index)) / divisor;
    }

    /// @dev What one holder of all shares would have earned if as many as were minted still shared the income, in the
    /// smallest unit of the dollar with a fraction of 64 bits. Never falls.
    function _index() internal view returns (uint256) {
        uint256 handedOut = _handedOut();
        if (!_stream.shrunk) return handedOut << FRACTION_BITS;
        Basis memory basis = _basis;
        uint256 since = (handedOut - basis.handedOut) * basis.minted;
        return _indexAtLastBurn + (since << FRACTION_BITS) / _remaining();
    }

    /// @dev All that has been handed out until now, in the smallest unit of the dollar. Never falls.
    function _handedOut() internal view returns (uint256) {
        return _handedOutOf(_currentStream());
    }

    function _handedOutOf(Stream memory stream) private view returns (uint256) {
        uint256 before = uint256(stream.received) - stream.queued - stream.streaming;
        uint256 start = uint256(stream.streamingDay) * 1 days;
        return before + IncomeSplit.streamedDown(stream.streaming, block.timestamp - start);
    }

    function _scaledWith(Earnings storage earnings, uint256 balance, uint256 handedOut) private view returns (uint256) {
        return earnings.scaled + balance * (handedOut - earnings.handedOut);
    }

    /// @dev Member by member, beside the kind of the account, which stays: the compiler then writes once.
    function _write(Earnings storage earnings, uint256 handedOut, uint256 scaled) private {
        (earnings.handedOut, earnings.scaled) = (uint64(handedOut), uint184(scaled));
    }

    function _takePrecisely(address account, uint256 balance) private returns (uint256 amount) {
        uint256 index = _index();
        PreciseEarnings memory earnings = _preciseEarningsOf(account);
        uint256 scaled = earnings.scaled + balance * (index - earnings.index);
        amount = scaled / _preciseDivisor();
        _preciseEarnings[account] = PreciseEarnings(index, scaled % _preciseDivisor());
    }

    function _settlePrecisely(address account, uint256 balance, uint256 index) private {
        PreciseEarnings memory earnings = _preciseEarningsOf(account);
        earnings.scaled += balance * (index - earnings.index);
        earnings.index = index;
        _preciseEarnings[account] = earnings;
    }

    /// @dev An account that has not moved since the first burn still has the shorter numbers.
    function _preciseEarningsOf(address account) private view returns (PreciseEarnings memory earnings) {
        earnings = _preciseEarnings[account];
        if (earnings.index != 0) return earnings;
        Earnings memory shorter = _earnings[account];
        earnings.index = uint256(shorter.handedOut) << FRACTION_BITS;
        earnings.scaled = uint256(shorter.scaled) << FRACTION_BITS;
    }

    function _preciseDivisor() private view returns (uint256) {
        return uint256(_basis.minted) << FRACTION_BITS;
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
