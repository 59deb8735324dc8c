// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {AuthorUnits, ParentTerms, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {SolidityTest} from "../support/SolidityTest.sol";
import {FeeDollar, PlainDollar} from "../support/TestDollars.sol";

/// @notice Fractions and bounds of what authors earn, in a model that gives all income to them.
contract RoyaltiesTest is SolidityTest {
    uint256 private constant MODEL = 1;
    uint32 private constant MOST_UNITS = type(uint24).max;
    uint256 private constant MOST_INCOME = type(uint56).max;

    PlainDollar private dollar = new PlainDollar();
    RevenueRouter private router = RevenueRouter(deploy("RevenueRouter", abi.encode(dollar, this)));
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");
    address private immutable timelock = actor("timelock");

    function test_claimAuthor_PaysTheSmallestUnit() public {
        _register(_authors(3, 1));
        _pay(4);
        assertEq(router.claimAuthor(MODEL, ben), 1, "ben");
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, MODEL, ben));
        router.claimAuthor(MODEL, ben);
    }

    /// Four units become seven, by which a payment cannot be divided: what is left over comes with the next.
    function test_payIncome_CarriesWhatUnitsCannotDivide() public {
        _register(_authors(4, 0));
        _setUnits(7);
        for (uint256 i = 0; i < 7; ++i) _pay(1);
        assertEq(router.authorClaimable(MODEL, ann), 7, "everything");
    }

    /// However finely a vote divides the units afterwards, less than the smallest unit of the dollar is lost.
    function test_payIncome_LosesLessThanAUnit_GivenTheFinestUnits() public {
        _register(_authors(1, 0));
        _setUnits(MOST_UNITS);
        _pay(3);
        assertEq(router.authorClaimable(MODEL, ann), 2, "all but a fraction");
    }

    function test_payIncome_TakesAllThatFits() public {
        _register(_authors(MOST_UNITS, 0));
        _pay(MOST_INCOME);
        assertEq(router.claimAuthor(MODEL, ann), MOST_INCOME, "everything");
        VM.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouterIncomeTooLarge.selector, MOST_INCOME + 1, MOST_INCOME)
        );
        router.payIncome(MODEL, 1, "donation", 0);
    }

    function test_payIncome_RevertWhen_LessArrives() public {
        dollar = new FeeDollar();
        router = RevenueRouter(deploy("RevenueRouter", abi.encode(dollar, this)));
        _register(_authors(1, 0));
        dollar.print(address(this), 100);
        dollar.approve(address(router), 100);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterAmountMismatch.selector, 99, 100));
        router.payIncome(MODEL, 100, "donation", 0);
    }

    function test_registerModel_TakesAsManyUnitsAsFit() public {
        _register(_authors(MOST_UNITS - 1, 1));
        assertEq(router.totalUnits(MODEL), MOST_UNITS, "all units");
    }

    function test_registerModel_RevertWhen_OneAuthorHasMoreThanFit() public {
        VM.expectRevert(
            abi.encodeWithSelector(
                IRevenueRouter.RevenueRouterUnitsOutOfRange.selector,
                uint256(MOST_UNITS) + 1,
                MOST_UNITS
            )
        );
        _register(_authors(MOST_UNITS + 1, 1));
    }

    function test_registerModel_TellsTheUnitsOfEachAuthor() public {
        VM.expectEmit();
        emit IRevenueRouter.UnitsSet(MODEL, ann, 3);
        VM.expectEmit();
        emit IRevenueRouter.UnitsSet(MODEL, ben, 1);
        _register(_authors(3, 1));
    }

    function _register(AuthorUnits[] memory authors) private {
        RevenueTerms memory terms = RevenueTerms(10_000, 0, 0, 0, authors, new ParentTerms[](0));
        router.registerModel(MODEL, actor("shares"), timelock, terms);
    }

    function _setUnits(uint32 units) private {
        VM.prank(timelock);
        router.setUnits(MODEL, _authors(units, 0));
    }

    function _pay(uint256 amount) private {
        dollar.print(address(this), amount);
        dollar.approve(address(router), amount);
        router.payIncome(MODEL, amount, "donation", 0);
    }

    function _authors(uint32 ofAnn, uint32 ofBen) private view returns (AuthorUnits[] memory authors) {
        authors = new AuthorUnits[](2);
        authors[0] = AuthorUnits(ann, ofAnn);
        authors[1] = AuthorUnits(ben, ofBen);
    }
}
