// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {AuthorUnits} from "../interfaces/ModelTerms.sol";

/// @title What authors have earned by their royalty units, at a cost that does not depend on how many there are
/// @notice Each unit earns the same. Units move with what they will earn; what they have earned stays with who held them.
/// @dev Earnings are kept scaled by the units there were at the start, so that nothing is rounded before it is paid as
/// long as a vote has not changed their number (transfers don't); after that, fractions are carried to the next payment.
/// Bounds, which make every cast below safe: all income of a model together < 2^56, its royalty units < 2^24 and the
/// scale < 2^48, so the sum per unit and an author's scaled earnings are < 2^104.
abstract contract Royalties is IRevenueRouter {
    /// @notice Most authors that one call can name.
    uint256 public constant MAXIMUM_AUTHORS = 50;
    uint256 private constant MAXIMUM_INCOME = type(uint56).max;
    uint256 private constant MAXIMUM_UNITS = type(uint24).max;
    uint256 private constant SCALE_BITS = 24;

    /// @dev One slot, which a payment only reads: who gets which part of it. `firstUnits` makes the scale; `deductions` says
    /// whether anything is taken out of a payment before it is split.
    struct Division {
        address shares;
        uint16 authorsBps;
        uint16 sharesBps;
        uint24 units;
        uint24 firstUnits;
        bool deductions;
    }

    /// @dev One slot, which a payment writes. `carry` is the scaled remainder of the last division by the units; `treasury` is
    /// what waits for the treasury, `received` all income of the model.
    struct Pot {
        uint104 perUnit;
        uint24 carry;
        uint64 treasury;
        uint64 received;
    }

    struct Author {
        uint104 perUnit;
        uint104 scaled;
        uint24 units;
    }

    mapping(uint256 modelId => Division) private _divisions;
    mapping(uint256 modelId => Pot) private _pots;
    mapping(uint256 modelId => mapping(address account => Author)) private _authors;

    /// @inheritdoc IRevenueRouter
    function transferUnits(uint256 modelId, address to, uint32 units) external {
        require(to != address(0), RevenueRouterAuthorZero());
        require(units != 0, RevenueRouterAmountZero());
        uint256 perUnit = _pots[modelId].perUnit;
        Author storage from = _settled(modelId, msg.sender, perUnit);
        require(from.units >= units, RevenueRouterNotEnoughUnits(msg.sender, from.units, units));
        // What is taken from an author's units, and all units together, fit 24 bits.
        from.units -= uint24(units);
        Author storage receiver = _settled(modelId, to, perUnit);
        receiver.units += uint24(units);
        emit UnitsSet(modelId, msg.sender, from.units);
        emit UnitsSet(modelId, to, receiver.units);
    }

    /// @inheritdoc IRevenueRouter
    function authorClaimable(uint256 modelId, address account) external view returns (uint256 amount) {
        uint256 firstUnits = _divisions[modelId].firstUnits;
        if (firstUnits == 0) return 0;
        return _scaledEarnings(_authors[modelId][account], _pots[modelId].perUnit) / _scale(firstUnits);
    }

    /// @inheritdoc IRevenueRouter
    function treasuryClaimable(uint256 modelId) external view returns (uint256 amount) {
        return _pots[modelId].treasury;
    }

    /// @inheritdoc IRevenueRouter
    function unitsOf(uint256 modelId, address account) external view returns (uint256 units) {
        return _authors[modelId][account].units;
    }

    /// @inheritdoc IRevenueRouter
    function totalUnits(uint256 modelId) external view returns (uint256 units) {
        return _divisions[modelId].units;
    }

    function _divisionOf(uint256 modelId) internal view returns (Division storage division) {
        return _divisions[modelId];
    }

    /// @dev The pot with a new payment counted. Nothing is written yet: {_fillPot} does, in the same call.
    function _count(uint256 modelId, uint256 amount) internal view returns (Pot memory pot) {
        pot = _pots[modelId];
        uint256 received = pot.received + amount;
        require(received <= MAXIMUM_INCOME, RevenueRouterIncomeTooLarge(received, MAXIMUM_INCOME));
        pot.received = uint64(received);
    }

    /// @dev Writes the parts of authors and treasury down, and all that {_count} counted.
    function _fillPot(
        uint256 modelId,
        Division memory division,
        Pot memory pot,
        uint256 toAuthors,
        uint256 toTreasury
    ) internal {
        Pot storage stored = _pots[modelId];
        // The bounds of this contract: nothing here comes to 2^104.
        unchecked {
            uint256 scaled = toAuthors * _scale(division.firstUnits) + pot.carry;
            (stored.perUnit, stored.carry, stored.treasury, stored.received) = (
                pot.perUnit + uint104(scaled / division.units),
                uint24(scaled % division.units),
                pot.treasury + uint64(toTreasury),
                pot.received
            );
        }
    }

    /// @dev Takes the whole units of the dollar that the author has earned; the fraction stays.
    function _takeRoyalties(uint256 modelId, address account) internal returns (uint256 amount) {
        uint256 scale = _scale(_divisions[modelId].firstUnits);
        Author storage author = _settled(modelId, account, _pots[modelId].perUnit);
        uint256 scaled = author.scaled;
        require(scaled >= scale && scale != 0, RevenueRouterNothingToClaim(modelId, account));
        author.scaled = uint104(scaled % scale);
        return scaled / scale;
    }

    function _takeTreasury(uint256 modelId, address timelock) internal returns (uint256 amount) {
        amount = _pots[modelId].treasury;
        require(amount != 0, RevenueRouterNothingToClaim(modelId, timelock));
        _pots[modelId].treasury = 0;
    }

    function _writeUnits(uint256 modelId, AuthorUnits[] calldata authors) internal {
        require(
            authors.length != 0 && authors.length <= MAXIMUM_AUTHORS,
            RevenueRouterAuthorCount(authors.length, MAXIMUM_AUTHORS)
        );
        Division storage division = _divisions[modelId];
        uint256 perUnit = _pots[modelId].perUnit;
        uint256 total = division.units;
        for (uint256 i = 0; i < authors.length; ++i) {
            require(authors[i].account != address(0), RevenueRouterAuthorZero());
            Author storage author = _settled(modelId, authors[i].account, perUnit);
            require(authors[i].units <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(authors[i].units, MAXIMUM_UNITS));
            total = total + authors[i].units - author.units;
            author.units = uint24(authors[i].units);
            emit UnitsSet(modelId, authors[i].account, authors[i].units);
        }
        require(total != 0 && total <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(total, MAXIMUM_UNITS));
        division.units = uint24(total);
        if (division.firstUnits == 0) division.firstUnits = uint24(total);
    }

    /// @dev Writes down what the author has earned so far and returns the author.
    function _settled(uint256 modelId, address account, uint256 perUnit) private returns (Author storage author) {
        author = _authors[modelId][account];
        author.scaled = uint104(_scaledEarnings(author, perUnit));
        author.perUnit = uint104(perUnit);
    }

    function _scaledEarnings(Author storage author, uint256 perUnit) private view returns (uint256) {
        return author.scaled + author.units * (perUnit - author.perUnit);
    }

    function _scale(uint256 firstUnits) private pure returns (uint256) {
        return firstUnits << SCALE_BITS;
    }
}
