// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../interfaces/IRevenueRouter.sol";
import {AuthorUnits} from "../interfaces/ModelTerms.sol";

/// @title What authors have earned by their royalty units, at a cost that does not depend on how many there are
/// @notice Each unit earns the same. Units move with what they will earn; what they have earned stays with who held them.
/// @dev Earnings are kept scaled by the units there were at the start, so that nothing is rounded before it is paid as
/// long as a vote has not changed their number (transfers don't); after that, fractions are carried to the next payment.
/// Bounds, which make every cast below safe: all income of a model together < 2^64, its royalty units < 2^24 and the
/// scale < 2^48, so the sum per unit and an author's scaled earnings are < 2^112.
abstract contract Royalties is IRevenueRouter {
    /// @notice Most authors that one call can name.
    uint256 public constant MAXIMUM_AUTHORS = 50;
    uint256 private constant MAXIMUM_UNITS = type(uint24).max;
    uint256 private constant SCALE_BITS = 24;

    /// @dev `carry` is the scaled remainder of the last division by the units; `firstUnits` makes the scale. The
    /// treasury's part lies in the same slot, because every payment adds to both, and so does whether anything is taken out
    /// of a payment before.
    struct Pot {
        uint112 perUnit;
        uint24 carry;
        uint24 units;
        uint24 firstUnits;
        uint64 treasury;
        bool deductions;
    }

    struct Author {
        uint112 perUnit;
        uint112 scaled;
        uint24 units;
    }

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
        Pot storage pot = _pots[modelId];
        if (pot.units == 0) return 0;
        return _scaledEarnings(_authors[modelId][account], pot.perUnit) / _scale(pot.firstUnits);
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
        return _pots[modelId].units;
    }

    function _potOf(uint256 modelId) internal view returns (Pot storage pot) {
        return _pots[modelId];
    }

    function _addToPot(Pot storage stored, uint256 toAuthors, uint256 toTreasury) internal {
        Pot memory pot = stored;
        // The bounds of this contract: nothing here comes near 2^112.
        unchecked {
            uint256 scaled = toAuthors * _scale(pot.firstUnits) + pot.carry;
            pot.perUnit += uint112(scaled / pot.units);
            pot.carry = uint24(scaled % pot.units);
            pot.treasury += uint64(toTreasury);
        }
        (stored.perUnit, stored.carry, stored.treasury) = (pot.perUnit, pot.carry, pot.treasury);
    }

    /// @dev Takes the whole units of the dollar that the author has earned; the fraction stays.
    function _takeRoyalties(uint256 modelId, address account) internal returns (uint256 amount) {
        Pot storage pot = _pots[modelId];
        uint256 scale = _scale(pot.firstUnits);
        Author storage author = _settled(modelId, account, pot.perUnit);
        uint256 scaled = author.scaled;
        require(scaled >= scale && scale != 0, RevenueRouterNothingToClaim(modelId, account));
        author.scaled = uint112(scaled % scale);
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
        Pot storage pot = _pots[modelId];
        uint256 perUnit = pot.perUnit;
        uint256 total = pot.units;
        for (uint256 i = 0; i < authors.length; ++i) {
            require(authors[i].account != address(0), RevenueRouterAuthorZero());
            Author storage author = _settled(modelId, authors[i].account, perUnit);
            require(authors[i].units <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(authors[i].units, MAXIMUM_UNITS));
            total = total + authors[i].units - author.units;
            author.units = uint24(authors[i].units);
            emit UnitsSet(modelId, authors[i].account, authors[i].units);
        }
        require(total != 0 && total <= MAXIMUM_UNITS, RevenueRouterUnitsOutOfRange(total, MAXIMUM_UNITS));
        pot.units = uint24(total);
        if (pot.firstUnits == 0) pot.firstUnits = uint24(total);
    }

    /// @dev Writes down what the author has earned so far and returns the author.
    function _settled(uint256 modelId, address account, uint256 perUnit) private returns (Author storage author) {
        author = _authors[modelId][account];
        author.scaled = uint112(_scaledEarnings(author, perUnit));
        author.perUnit = uint112(perUnit);
    }

    function _scaledEarnings(Author storage author, uint256 perUnit) private view returns (uint256) {
        return author.scaled + author.units * (perUnit - author.perUnit);
    }

    function _scale(uint256 firstUnits) private pure returns (uint256) {
        return firstUnits << SCALE_BITS;
    }
}
