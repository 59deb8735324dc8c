// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIncomeSource} from "../../../contracts/interfaces/IIncomeSource.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {AuthorUnits, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";

contract RevenueRouterTest is RevenueFixture, IIncomeSource {
    uint256 private _keptBack;

    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
    }

    function test_registerModel_RecordsSplitAndUnits() public view {
        (uint16 authorsBps, uint16 sharesBps, uint16 treasuryBps) = router.splitOf(MODEL);
        assertEq(authorsBps, 2_000, "authors");
        assertEq(sharesBps, 5_000, "shares");
        assertEq(treasuryBps, 3_000, "treasury");
        assertEq(router.unitsOf(MODEL, ann), 3, "ann");
        assertEq(router.totalUnits(MODEL), 4, "all units");
    }

    function test_registerModel_RevertWhen_CallerIsNotFactory() public {
        VM.prank(ann);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNotFactory.selector, ann));
        router.registerModel(2, address(shares), timelock, _terms());
    }

    function test_registerModel_RevertGiven_ModelExists() public {
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterModelExists.selector, MODEL));
        router.registerModel(MODEL, address(shares), timelock, _terms());
    }

    function test_registerModel_RevertWhen_SplitIsNotWhole() public {
        RevenueTerms memory terms = _terms();
        terms.sharesBps = 5_001;
        _expectRefused(terms, abi.encodeWithSelector(IRevenueRouter.RevenueRouterSplitInvalid.selector, 10_001));
    }

    function test_registerModel_RevertWhen_AuthorsAreNoneOrTooMany() public {
        RevenueTerms memory terms = _terms();
        terms.authors = new AuthorUnits[](0);
        _expectRefused(terms, abi.encodeWithSelector(IRevenueRouter.RevenueRouterAuthorCount.selector, 0, 50));
        terms.authors = new AuthorUnits[](51);
        _expectRefused(terms, abi.encodeWithSelector(IRevenueRouter.RevenueRouterAuthorCount.selector, 51, 50));
    }

    function test_registerModel_RevertWhen_AuthorIsZeroOrUnitsOutOfRange() public {
        RevenueTerms memory terms = _terms();
        terms.authors[0].account = address(0);
        _expectRefused(terms, abi.encodeWithSelector(IRevenueRouter.RevenueRouterAuthorZero.selector));
        terms = _terms();
        terms.authors[0].units = 0;
        terms.authors[1].units = 0;
        _expectRefused(terms, _unitsOutOfRange(0));
        terms.authors[0].units = type(uint24).max;
        terms.authors[1].units = 1;
        _expectRefused(terms, _unitsOutOfRange(uint256(type(uint24).max) + 1));
        terms.authors[0].units = type(uint32).max;
        _expectRefused(terms, _unitsOutOfRange(type(uint32).max));
    }

    function test_payIncome_SplitsAndTellsTheParts() public {
        _fund(100e6);
        dollar.approve(address(router), 100e6);
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(this), INFERENCE, 100e6, "ref", 20e6, 50e6, 30e6);
        router.payIncome(MODEL, 100e6, INFERENCE, "ref");
        assertEq(router.authorClaimable(MODEL, ann), 15e6, "ann");
        assertEq(router.authorClaimable(MODEL, ben), 5e6, "ben");
        assertEq(router.treasuryClaimable(MODEL), 30e6, "treasury");
        assertEq(dollar.balanceOf(address(shares)), 50e6, "shares");
    }

    function test_payIncome_GivesTheOddUnitToTheTreasury() public {
        _pay(9);
        assertEq(router.treasuryClaimable(MODEL), 9 - 1 - 4, "treasury");
        assertEq(dollar.balanceOf(address(shares)), 4, "shares");
    }

    function test_payIncome_CarriesFractionsOfAuthors() public {
        for (uint256 i = 0; i < 4; ++i) {
            _pay(5);
        }
        assertEq(router.authorClaimable(MODEL, ann), 3, "three quarters of four units");
        assertEq(router.authorClaimable(MODEL, ben), 1, "one quarter of four units");
    }

    function test_payIncome_RevertWhen_NothingOrUnknownModelOrNotAllowed() public {
        VM.expectRevert(IRevenueRouter.RevenueRouterAmountZero.selector);
        router.payIncome(MODEL, 0, INFERENCE, 0);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7));
        router.payIncome(7, 1, INFERENCE, 0);
        VM.expectRevert(
            abi.encodeWithSelector(
                bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")),
                address(router),
                0,
                1
            )
        );
        router.payIncome(MODEL, 1, INFERENCE, 0);
    }

    function test_payIncome_RevertWhen_IncomeTooLarge() public {
        uint256 maximum = type(uint56).max;
        VM.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouterIncomeTooLarge.selector, maximum + 1, maximum)
        );
        router.payIncome(MODEL, maximum + 1, INFERENCE, 0);
    }

    function test_deliverIncome_AsksTheCallerForTheDollars() public {
        _fund(100e6);
        uint256 held = dollar.balanceOf(address(this));
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(this), INFERENCE, 100e6, "ref", 20e6, 50e6, 30e6);
        router.deliverIncome(MODEL, 100e6, INFERENCE, "ref");
        assertEq(dollar.balanceOf(address(router)), 50e6, "authors and treasury");
        assertEq(dollar.balanceOf(address(shares)), 50e6, "shares");
        assertEq(dollar.balanceOf(address(this)), held - 100e6, "sent once");
    }

    function test_deliverIncome_RevertWhen_LessArrivesOrNothingIsAnnounced() public {
        _fund(100e6);
        _keptBack = 1;
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterAmountMismatch.selector, 100e6 - 1, 100e6));
        router.deliverIncome(MODEL, 100e6, INFERENCE, 0);
        VM.expectRevert(IRevenueRouter.RevenueRouterAmountZero.selector);
        router.deliverIncome(MODEL, 0, INFERENCE, 0);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7));
        router.deliverIncome(7, 1, INFERENCE, 0);
    }

    /// @inheritdoc IIncomeSource
    function sendIncome(uint256 amount) external {
        dollar.transfer(msg.sender, amount - _keptBack);
    }

    function test_claimAuthor_PaysTheAuthorWhoeverCalls() public {
        _pay(100e6);
        router.claimAuthor(MODEL, ann);
        assertEq(dollar.balanceOf(ann), 15e6, "paid");
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, MODEL, ann));
        router.claimAuthor(MODEL, ann);
    }

    function test_claimAuthor_RevertGiven_UnknownModel() public {
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, 7, ann));
        router.claimAuthor(7, ann);
        assertEq(router.authorClaimable(7, ann), 0, "view");
    }

    function test_claimAuthorTo_PaysWhomTheAuthorNames() public {
        _pay(100e6);
        VM.prank(ann);
        router.claimAuthorTo(MODEL, ben);
        assertEq(dollar.balanceOf(ben), 15e6, "paid");
        VM.expectRevert(IRevenueRouter.RevenueRouterPayeeZero.selector);
        router.claimAuthorTo(MODEL, address(0));
    }

    function test_claimTreasury_PaysTheTimelock() public {
        _pay(100e6);
        assertEq(router.claimTreasury(MODEL), 30e6, "amount");
        assertEq(dollar.balanceOf(timelock), 30e6, "paid");
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, MODEL, timelock));
        router.claimTreasury(MODEL);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7));
        router.claimTreasury(7);
    }

    function test_transferUnits_MovesTheFutureOnly() public {
        _pay(100e6);
        VM.prank(ann);
        VM.expectEmit();
        emit IRevenueRouter.UnitsSet(MODEL, ann, 1);
        VM.expectEmit();
        emit IRevenueRouter.UnitsSet(MODEL, timelock, 2);
        router.transferUnits(MODEL, timelock, 2);
        _pay(100e6);
        assertEq(router.authorClaimable(MODEL, ann), 20e6, "15 before, 5 after");
        assertEq(router.authorClaimable(MODEL, timelock), 10e6, "10 after");
    }

    function test_transferUnits_ToOneselfChangesNothing() public {
        VM.prank(ann);
        router.transferUnits(MODEL, ann, 2);
        assertEq(router.unitsOf(MODEL, ann), 3, "units");
    }

    function test_transferUnits_RevertWhen_NoneOrTooManyOrToNobody() public {
        VM.startPrank(ben);
        VM.expectRevert(IRevenueRouter.RevenueRouterAuthorZero.selector);
        router.transferUnits(MODEL, address(0), 1);
        VM.expectRevert(IRevenueRouter.RevenueRouterAmountZero.selector);
        router.transferUnits(MODEL, ann, 0);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNotEnoughUnits.selector, ben, 1, 2));
        router.transferUnits(MODEL, ann, 2);
        VM.stopPrank();
    }

    function test_setUnits_ChangesTheNamedAuthorsFromNowOn() public {
        _pay(100e6);
        AuthorUnits[] memory authors = new AuthorUnits[](1);
        authors[0] = AuthorUnits(ben, 5);
        VM.prank(timelock);
        router.setUnits(MODEL, authors);
        assertEq(router.totalUnits(MODEL), 8, "all units");
        _pay(100e6);
        assertEq(router.authorClaimable(MODEL, ann), 15e6 + 7_500_000, "ann");
        assertEq(router.authorClaimable(MODEL, ben), 5e6 + 12_500_000, "ben");
    }

    function test_setSplit_ChangesThePartsFromNowOn() public {
        VM.prank(timelock);
        router.setSplit(MODEL, 0, 10_000, 0);
        _pay(100e6);
        assertEq(dollar.balanceOf(address(shares)), 100e6, "shares");
        assertEq(router.authorClaimable(MODEL, ann), 0, "authors");
    }

    function test_setUnitsAndSetSplit_RevertWhen_CallerIsNotTimelock() public {
        bytes memory refusal = abi.encodeWithSelector(
            IRevenueRouter.RevenueRouterNotTimelock.selector,
            address(this),
            timelock
        );
        VM.expectRevert(refusal);
        router.setSplit(MODEL, 0, 10_000, 0);
        VM.expectRevert(refusal);
        router.setUnits(MODEL, new AuthorUnits[](1));
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7));
        router.setSplit(7, 0, 10_000, 0);
    }

    function testFuzz_payIncome_LosesNothing(uint256 first, uint256 second, uint256 moved) public {
        first = bound(first, 1, 20_000e6);
        second = bound(second, 1, 20_000e6);
        _pay(first);
        VM.prank(ann);
        router.transferUnits(MODEL, ben, uint32(bound(moved, 1, 3)));
        _pay(second);
        uint256 authors = router.authorClaimable(MODEL, ann) + router.authorClaimable(MODEL, ben);
        uint256 expected = (first * 2) / 10 + (second * 2) / 10;
        assertAtMost(authors, expected, "authors get no more than their part");
        assertAtMost(expected, authors + 1, "and no unit less than a fraction");
        uint256 held = dollar.balanceOf(address(router));
        assertEq(held, expected + router.treasuryClaimable(MODEL), "the router holds what it owes");
    }

    function _expectRefused(RevenueTerms memory terms, bytes memory refusal) private {
        VM.expectRevert(refusal);
        router.registerModel(2, address(shares), timelock, terms);
    }

    function _unitsOutOfRange(uint256 units) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IRevenueRouter.RevenueRouterUnitsOutOfRange.selector,
                units,
                uint256(type(uint24).max)
            );
    }
}
