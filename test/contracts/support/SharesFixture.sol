// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice Shares of one model, made without the factory: named accounts stand for the other parts.
abstract contract SharesFixture is SolidityTest {
    uint256 internal constant DAY = 1 days;
    uint256 internal constant START = 20_000 * DAY;
    uint256 internal constant SOLD = 900_000e18;
    uint256 internal constant TEAM = 100_000e18;

    LocalDollar internal dollar;
    ModelShares internal shares;
    address internal immutable router = actor("router");
    address internal immutable presale = actor("presale");
    address internal immutable vault = actor("vault");
    address internal immutable vesting = actor("vesting");
    address internal immutable timelock = actor("timelock");
    address internal immutable ann = actor("ann");
    address internal immutable ben = actor("ben");

    function setUp() public {
        VM.warp(START);
        dollar = LocalDollar(deploy("LocalDollar", ""));
        shares = ModelShares(Clones.clone(deploy("ModelShares", abi.encode(dollar, router, address(0), address(0)))));
        shares.initialize(_setup());
    }

    function _setup() internal view returns (IModelShares.Setup memory) {
        return IModelShares.Setup("Digits", "DIG", presale, vault, timelock, vesting, false);
    }

    function _mint() internal {
        VM.prank(presale);
        shares.mintOnce(SOLD, vesting, TEAM);
    }

    function _give(address to, uint256 amount) internal {
        VM.prank(presale);
        shares.transfer(to, amount);
    }

    /// @dev Pays in up to 10,000 dollars, as the router does before it announces; no test claims more.
    function _notify(uint256 amount) internal {
        address tap = actor(VM.toString(block.timestamp));
        dollar.faucet(tap);
        VM.prank(tap);
        dollar.transfer(address(shares), amount < 10_000e6 ? amount : 10_000e6);
        VM.prank(router);
        shares.notifyRevenue(amount);
    }
}
