// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {AuthorUnits, ParentTerms, RevenueTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice One registered model with shares, made without the factory: the test is factory, presale and timelock.
abstract contract RevenueFixture is SolidityTest {
    uint256 internal constant DAY = 1 days;
    uint256 internal constant START = 20_000 * DAY;
    uint256 internal constant MODEL = 1;
    uint256 internal constant SUPPLY = 1_000_000e18;
    bytes32 internal constant INFERENCE = "inference";

    LocalDollar internal dollar;
    RevenueRouter internal router;
    ModelShares internal shares;
    address internal immutable timelock = actor("timelock");
    address internal immutable ann = actor("ann");
    address internal immutable ben = actor("ben");
    uint256 private _taps;

    /// @dev Splits 20 % to authors (ann 3 units, ben 1), 50 % to shares, 30 % to the treasury.
    function _setUpModel() internal {
        VM.warp(START);
        dollar = LocalDollar(deploy("LocalDollar", ""));
        router = RevenueRouter(deploy("RevenueRouter", abi.encode(dollar, this)));
        shares = ModelShares(Clones.clone(deploy("ModelShares", abi.encode(dollar, router, address(0), address(0)))));
        shares.initialize(
            IModelShares.Setup("Digits", "DIG", address(this), actor("vault"), timelock, address(0), false)
        );
        router.registerModel(MODEL, address(shares), timelock, _terms());
    }

    function _terms() internal view returns (RevenueTerms memory terms) {
        AuthorUnits[] memory authors = new AuthorUnits[](2);
        authors[0] = AuthorUnits(ann, 3);
        authors[1] = AuthorUnits(ben, 1);
        terms = RevenueTerms(2_000, 5_000, 3_000, 500, authors, new ParentTerms[](0));
    }

    /// @dev Gives this contract `amount` dollars through as many taps as it takes.
    function _fund(uint256 amount) internal {
        while (dollar.balanceOf(address(this)) < amount) {
            address tap = actor(string.concat("tap", VM.toString(++_taps)));
            dollar.faucet(tap);
            VM.prank(tap);
            dollar.transfer(address(this), 10_000e6);
        }
    }

    function _pay(uint256 amount) internal {
        _fund(amount);
        dollar.approve(address(router), amount);
        router.payIncome(MODEL, amount, INFERENCE, 0);
    }
}
