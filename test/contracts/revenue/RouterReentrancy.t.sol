// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {AuthorUnits, ParentTerms, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {SolidityTest} from "../support/SolidityTest.sol";
import {CallbackDollar} from "../support/TestDollars.sol";

/// @notice While one door of the router is open, a dollar that calls back gets through no other.
contract RouterReentrancyTest is SolidityTest {
    CallbackDollar private dollar;
    RevenueRouter private router;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");
    address private immutable operator = actor("operator");
    address private immutable timelock = actor("timelock");

    /// @dev The second model was made from the first; both have earned something for everybody.
    function setUp() public {
        VM.warp(20_000 days);
        dollar = new CallbackDollar();
        router = RevenueRouter(deploy("RevenueRouter", abi.encode(dollar, this)));
        ModelShares shares = ModelShares(
            Clones.clone(deploy("ModelShares", abi.encode(dollar, router, address(0), address(0))))
        );
        shares.initialize(
            IModelShares.Setup("Digits", "DIG", address(this), actor("vault"), timelock, address(0), false)
        );
        dollar.print(address(this), 1_000e6);
        dollar.approve(address(router), 1_000e6);
        ParentTerms[] memory parents = new ParentTerms[](0);
        for (uint256 id = 1; id <= 2; ++id) {
            router.registerModel(id, address(shares), timelock, _terms(parents));
            VM.prank(timelock);
            router.setOperatorFee(id, operator, 1_000);
            router.payIncome(id, 100e6, "inference", 0);
            parents = new ParentTerms[](1);
            parents[0] = ParentTerms(1, 1_000);
        }
        dollar.callBack(address(router), abi.encodeCall(IRevenueRouter.claimAuthor, (1, ben)));
    }

    function test_callBack_GetsThrough_WhenTheRouterIsNotAtWork() public {
        dollar.transfer(ann, 1);
        assertTrue(dollar.calledBack(), "nothing is open");
    }

    function test_payIncome_IsClosedMeanwhile() public {
        router.payIncome(1, 1e6, "donation", 0);
        _assertShut();
    }

    function test_deliverIncome_IsClosedMeanwhile() public {
        router.deliverIncome(1, 1e6, "donation", 0);
        _assertShut();
    }

    /// @notice What the router asks for when this test delivers income.
    function sendIncome(uint256 amount) external {
        dollar.transfer(address(router), amount);
    }

    function test_passOn_IsClosedMeanwhile() public {
        router.passOn(2, 1);
        _assertShut();
    }

    function test_claims_AreClosedMeanwhile() public {
        router.claimAuthor(1, ann);
        VM.prank(ann);
        router.claimAuthorTo(2, ann);
        router.claimTreasury(1);
        router.claimFee(1, operator);
        VM.prank(operator);
        router.claimFeeTo(2, operator);
        _assertShut();
    }

    function _assertShut() private view {
        assertTrue(!dollar.calledBack(), "called back");
        assertTrue(router.authorClaimable(1, ben) != 0, "ben's royalties are still there");
    }

    function _terms(ParentTerms[] memory parents) private view returns (RevenueTerms memory) {
        AuthorUnits[] memory authors = new AuthorUnits[](2);
        authors[0] = AuthorUnits(ann, 1);
        authors[1] = AuthorUnits(ben, 1);
        return RevenueTerms(2_000, 5_000, 3_000, 0, authors, parents);
    }
}
