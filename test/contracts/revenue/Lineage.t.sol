// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ParentTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";

/// @notice What a model owes to those that it was made from, to the last unit, and what is told about it.
contract LineageTest is RevenueFixture {
    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
        for (uint256 id = 2; id <= 3; ++id) router.registerModel(id, address(shares), timelock, _terms());
    }

    function test_parentsOf_NamesEachWithItsPart() public {
        ParentTerms[] memory parents = new ParentTerms[](2);
        parents[0] = ParentTerms(2, 100);
        parents[1] = ParentTerms(1, 900);
        _setParents(3, parents);
        ParentTerms[] memory found = router.parentsOf(3);
        assertEq(found.length, 2, "parents");
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(found[i].modelId, parents[i].modelId, "model");
            assertEq(found[i].bps, parents[i].bps, "part");
        }
    }

    function test_payIncome_TellsWhatTheParentsHaveEarned() public {
        _setParents(3, _parent(1, 2_000));
        _allow(100e6);
        VM.expectEmit();
        emit IRevenueRouter.ParentsEarned(3, 20e6);
        router.payIncome(3, 100e6, INFERENCE, 0);
    }

    function test_passOn_TellsWhatTheParentsOfTheParentHaveEarned() public {
        _setParents(3, _parent(2, 2_000));
        _setParents(2, _parent(1, 1_000));
        _payFor(3, 100e6);
        VM.expectEmit();
        emit IRevenueRouter.ParentsEarned(2, 2e6);
        router.passOn(3, 2);
    }

    /// One payment or forty: rounding is of the sum.
    function test_payIncome_OwesTheSame_HoweverItIsCut() public {
        _setParents(3, _parent(1, 3_000));
        for (uint256 i = 0; i < 40; ++i) _payFor(3, 11);
        assertEq(router.lineageDue(3, 1), 132, "three tenths of 440");
    }

    function test_passOn_OwesTheSame_HoweverItIsCut() public {
        _setParents(3, _parent(2, 3_000));
        _setParents(2, _parent(1, 3_000));
        for (uint256 i = 0; i < 40; ++i) {
            _payFor(3, 10);
            router.passOn(3, 2);
        }
        assertEq(router.lineageDue(2, 1), 36, "three tenths of 120");
    }

    function test_payIncome_GivesTheSmallestPart() public {
        _setParents(3, _parent(2, 1));
        _setParents(2, _parent(1, 1));
        _payFor(3, 100_000_000);
        assertEq(router.passOn(3, 2), 10_000, "parent");
        assertEq(router.passOn(2, 1), 1, "grandparent");
    }

    /// A parent that was left out for a while has what both times have earned, and gets it once.
    function test_passOn_GivesWhatWasLeftAndWhatCameSinceOnce() public {
        _setParents(3, _parent(1, 2_000));
        _payFor(3, 100e6);
        _setParents(3, _parent(1, 500));
        _payFor(3, 100e6);
        assertEq(router.lineageDue(3, 1), 25e6, "both times");
        assertEq(router.passOn(3, 1), 25e6, "passed on");
        assertEq(router.lineageDue(3, 1), 0, "nothing is left");
        _payFor(3, 100e6);
        assertEq(router.passOn(3, 1), 5e6, "only what came since");
    }

    function test_passOn_CountsAsIncomeOfTheParent() public {
        _setParents(3, _parent(1, 2_000));
        _payFor(3, 100e6);
        router.passOn(3, 1);
        uint256 most = type(uint56).max;
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterIncomeTooLarge.selector, most + 20e6, most));
        router.payIncome(1, most, INFERENCE, 0);
    }

    function test_passOn_RevertGiven_UnknownParent() public {
        VM.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouterUnknownModel.selector, 9));
        router.passOn(3, 9);
    }

    function _setParents(uint256 modelId, ParentTerms[] memory parents) private {
        VM.prank(timelock);
        router.setParents(modelId, parents);
    }

    function _parent(uint48 id, uint16 bps) private pure returns (ParentTerms[] memory parents) {
        parents = new ParentTerms[](1);
        parents[0] = ParentTerms(id, bps);
    }

    function _payFor(uint256 modelId, uint256 amount) private {
        _allow(amount);
        router.payIncome(modelId, amount, INFERENCE, 0);
    }

    function _allow(uint256 amount) private {
        _fund(amount);
        dollar.approve(address(router), amount);
    }
}
