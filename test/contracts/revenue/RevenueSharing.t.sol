// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ParentTerms, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";

/// @notice Operator's fee and lineage: what leaves a payment before it is split.
contract RevenueSharingTest is RevenueFixture {
    bytes32 private constant LINEAGE = "lineage";
    address private immutable operator = actor("operator");

    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
    }

    function test_payIncome_GivesTheOperatorItsFeeOfCalls() public {
        _setFee(operator, 1_000);
        _fund(100e6);
        dollar.approve(address(router), 100e6);
        VM.expectEmit();
        emit IRevenueRouter.FeeEarned(MODEL, operator, 10e6);
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(this), INFERENCE, 100e6, "ref", 18e6, 45e6, 27e6);
        router.payIncome(MODEL, 100e6, INFERENCE, "ref");
        assertEq(router.feeClaimable(MODEL, operator), 10e6, "claimable");
        router.claimFee(MODEL, operator);
        assertEq(dollar.balanceOf(operator), 10e6, "paid");
        _expectNothing(operator);
        router.claimFee(MODEL, operator);
    }

    function test_payIncome_GivesTheOperatorNothingOfGifts() public {
        _setFee(operator, 1_000);
        _payKind(MODEL, 100e6, "donation");
        assertEq(router.feeClaimable(MODEL, operator), 0, "claimable");
        assertEq(router.treasuryClaimable(MODEL), 30e6, "treasury");
    }

    function test_setOperatorFee_LeavesWhatWasEarned() public {
        _setFee(operator, 1_000);
        _pay(100e6);
        _setFee(ann, 2_000);
        _pay(100e6);
        assertEq(router.feeClaimable(MODEL, operator), 10e6, "former");
        assertEq(router.feeClaimable(MODEL, ann), 20e6, "new");
        _setFee(operator, 500);
        _pay(100e6);
        assertEq(router.feeClaimable(MODEL, operator), 15e6, "both times");
        VM.prank(operator);
        router.claimFeeTo(MODEL, ben);
        assertEq(dollar.balanceOf(ben), 15e6, "elsewhere");
        router.claimFee(MODEL, ann);
        assertEq(dollar.balanceOf(ann), 20e6, "the former operator");
    }

    function test_setOperatorFee_RevertWhen_TooHighOrForNobodyOrNotVoted() public {
        VM.startPrank(timelock);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterFeeTooHigh.selector, 3_001, 3_000));
        router.setOperatorFee(MODEL, operator, 3_001);
        VM.expectRevert(IRevenueRouter.RevenueRouterPayeeZero.selector);
        router.setOperatorFee(MODEL, address(0), 1);
        router.setOperatorFee(MODEL, address(0), 0);
        VM.stopPrank();
        VM.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouterNotTimelock.selector, address(this), timelock)
        );
        router.setOperatorFee(MODEL, operator, 1);
        VM.expectRevert(IRevenueRouter.RevenueRouterPayeeZero.selector);
        router.claimFeeTo(MODEL, address(0));
    }

    function test_passOn_SplitsThePartOfTheParentAsItsIncome() public {
        _register(2);
        _setParents(2, _parent(1, 2_000));
        _payKind(2, 100e6, INFERENCE);
        assertEq(router.lineageDue(2, 1), 20e6, "due");
        assertEq(router.treasuryClaimable(2), 24e6, "the child's treasury");
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(1, address(this), LINEAGE, 20e6, bytes32(uint256(2)), 4e6, 10e6, 6e6);
        router.passOn(2, 1);
        assertEq(router.treasuryClaimable(1), 6e6, "the parent's treasury");
        assertEq(router.authorClaimable(1, ann), 3e6, "the parent's author");
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, 2, timelock));
        router.passOn(2, 1);
    }

    function test_payIncome_GivesParentsTheirPartOfWhatTheFeeLeaves() public {
        _register(2);
        _setParents(2, _parent(1, 2_000));
        VM.prank(timelock);
        router.setOperatorFee(2, operator, 1_000);
        _payKind(2, 100e6, INFERENCE);
        assertEq(router.feeClaimable(2, operator), 10e6, "the fee");
        assertEq(router.lineageDue(2, 1), 18e6, "a fifth of 90");
        assertEq(router.treasuryClaimable(2), 21_600_000, "three tenths of 72");
    }

    function test_payIncome_StreamsASingleUnit() public {
        shares.transfer(ann, SUPPLY);
        _pay(2);
        VM.warp(block.timestamp + 2 days);
        assertEq(shares.claimable(ann), 1, "half of two");
    }

    function test_passOn_GoesThreeGenerationsBackAndNoFurther() public {
        for (uint256 id = 2; id <= 5; ++id) {
            _register(id);
            _setParents(id, _parent(id - 1, 1_000));
        }
        _payKind(5, 1_000e6, "donation");
        assertEq(router.passOn(5, 4), 100e6, "parent");
        assertEq(router.passOn(4, 3), 10e6, "grandparent");
        assertEq(router.passOn(3, 2), 1e6, "great-grandparent");
        assertEq(router.lineageDue(2, 1), 0, "no further");
        // What a middle one earns itself starts anew.
        _payKind(3, 100e6, "donation");
        assertEq(router.passOn(3, 2), 10e6, "own income");
        assertEq(router.passOn(2, 1), 1e6, "one further");
    }

    function test_passOn_TakesNoFeeAndPaysAllParents() public {
        _register(2);
        _register(3);
        VM.prank(timelock);
        router.setOperatorFee(1, operator, 3_000);
        ParentTerms[] memory parents = new ParentTerms[](2);
        parents[0] = ParentTerms(2, 1_000);
        parents[1] = ParentTerms(1, 2_000);
        _setParents(3, parents);
        _payKind(3, 100e6, INFERENCE);
        assertEq(router.passOn(3, 1), 20e6, "older");
        assertEq(router.passOn(3, 2), 10e6, "younger");
        assertEq(router.feeClaimable(1, operator), 0, "no fee");
    }

    function test_setParents_LeavesWhatWasEarned() public {
        _register(2);
        _register(3);
        _setParents(3, _parent(1, 2_000));
        _payKind(3, 100e6, INFERENCE);
        _setParents(3, _parent(2, 1_000));
        _payKind(3, 100e6, INFERENCE);
        assertEq(router.lineageDue(3, 1), 20e6, "former");
        assertEq(router.lineageDue(3, 2), 10e6, "new");
        _setParents(3, _parent(1, 500));
        _payKind(3, 100e6, INFERENCE);
        assertEq(router.passOn(3, 1), 25e6, "both times");
        assertEq(router.passOn(3, 2), 10e6, "the former parent");
        assertEq(router.parentsOf(3).length, 1, "parents");
    }

    function test_setParents_RevertWhen_TheyCannotBe() public {
        _register(2);
        _register(3);
        VM.startPrank(timelock);
        _expectRefused(3, 3);
        router.setParents(3, _parent(3, 1));
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 9));
        router.setParents(3, _parent(9, 1));
        VM.expectRevert(IRevenueRouter.RevenueRouterAmountZero.selector);
        router.setParents(3, _parent(1, 0));
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterLineageTooHigh.selector, 3_001, 3_000));
        router.setParents(3, _parent(1, 3_001));
        ParentTerms[] memory twice = new ParentTerms[](2);
        twice[0] = ParentTerms(2, 1);
        twice[1] = twice[0];
        _expectRefused(2, 2);
        router.setParents(3, twice);
        ParentTerms[] memory many = new ParentTerms[](9);
        for (uint256 i = 0; i < 9; ++i) many[i] = ParentTerms(1, 1);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterTooManyParents.selector, 9, 8));
        router.setParents(3, many);
        VM.stopPrank();
        VM.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouterNotTimelock.selector, address(this), timelock)
        );
        router.setParents(3, _parent(1, 1));
    }

    function test_registerModel_NamesItsParents() public {
        RevenueTerms memory terms = _terms();
        terms.parents = _parent(MODEL, 1_000);
        VM.expectEmit();
        emit IRevenueRouter.ParentsSet(2, terms.parents);
        router.registerModel(2, address(shares), timelock, terms);
        assertEq(router.parentsOf(2).length, 1, "parents");
        _payKind(2, 100e6, INFERENCE);
        assertEq(router.lineageDue(2, MODEL), 10e6, "due");
    }

    function test_registerModel_RevertWhen_ParentsCannotBe() public {
        RevenueTerms memory terms = _terms();
        terms.parents = _parent(7, 1_000);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 7));
        router.registerModel(2, address(shares), timelock, terms);
        terms.parents = _parent(2, 1_000);
        _expectRefused(2, 2);
        router.registerModel(2, address(shares), timelock, terms);
        terms.parents = _parent(MODEL, 3_001);
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterLineageTooHigh.selector, 3_001, 3_000));
        router.registerModel(2, address(shares), timelock, terms);
    }

    function testFuzz_payIncome_NothingIsLostOrMade(uint64[4] memory amounts, uint16 fee, uint16[2] memory bps) public {
        _register(2);
        _register(3);
        VM.prank(timelock);
        router.setOperatorFee(3, operator, uint16(bound(fee, 0, 3_000)));
        ParentTerms[] memory parents = new ParentTerms[](2);
        parents[0] = ParentTerms(2, uint16(bound(bps[0], 1, 1_500)));
        parents[1] = ParentTerms(1, uint16(bound(bps[1], 1, 1_500)));
        _setParents(3, parents);
        uint256 paid;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 amount = bound(amounts[i], 1, 5_000e6);
            _payKind(3, amount, INFERENCE);
            paid += amount;
            if (i % 2 == 1 && router.lineageDue(3, 2) != 0) router.passOn(3, 2);
        }
        if (router.lineageDue(3, 1) != 0) router.passOn(3, 1);
        if (router.lineageDue(3, 2) != 0) router.passOn(3, 2);
        uint256 owed = router.feeClaimable(3, operator);
        for (uint256 id = 1; id <= 3; ++id) {
            owed += router.treasuryClaimable(id) + router.authorClaimable(id, ann) + router.authorClaimable(id, ben);
        }
        uint256 held = dollar.balanceOf(address(router));
        assertTrue(owed <= held, "everything owed is there");
        // One unit for each parent, and less than one for each author of each model.
        assertAtMost(held - owed, 2 + 3 * 2, "and next to nothing else");
        assertEq(held + dollar.balanceOf(address(shares)), paid, "all of it");
    }

    function test_payIncome_CostsTheSameWithOneParentAsWithEight() public {
        for (uint256 id = 2; id <= 10; ++id) _register(id);
        _setParents(10, _parent(1, 800));
        ParentTerms[] memory eight = new ParentTerms[](8);
        for (uint256 i = 0; i < 8; ++i) eight[i] = ParentTerms(uint48(8 - i), 100);
        _setParents(9, eight);
        _payKind(10, 100e6, INFERENCE);
        _payKind(9, 100e6, INFERENCE);
        _fund(200e6);
        dollar.approve(address(router), 200e6);
        uint256 one = _gasOf(10);
        uint256 many = _gasOf(9);
        assertEq(many, one, "gas");
    }

    function _gasOf(uint256 modelId) private returns (uint256) {
        uint256 before = gasleft();
        router.payIncome(modelId, 100e6, INFERENCE, 0);
        return before - gasleft();
    }

    function _setFee(address who, uint16 feeBps) private {
        VM.prank(timelock);
        router.setOperatorFee(MODEL, who, feeBps);
    }

    function _setParents(uint256 modelId, ParentTerms[] memory parents) private {
        VM.prank(timelock);
        router.setParents(modelId, parents);
    }

    function _parent(uint256 id, uint16 bps) private pure returns (ParentTerms[] memory parents) {
        parents = new ParentTerms[](1);
        parents[0] = ParentTerms(uint48(id), bps);
    }

    /// @dev Another model with the same terms; all models here have the same shares.
    function _register(uint256 modelId) private {
        router.registerModel(modelId, address(shares), timelock, _terms());
    }

    function _payKind(uint256 modelId, uint256 amount, bytes32 kind) private {
        _fund(amount);
        dollar.approve(address(router), amount);
        router.payIncome(modelId, amount, kind, 0);
    }

    function _expectNothing(address account) private {
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterNothingToClaim.selector, MODEL, account));
    }

    function _expectRefused(uint256 parentId, uint256 youngest) private {
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterParentRefused.selector, parentId, youngest));
    }
}
