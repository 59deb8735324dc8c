// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {SharesFixture} from "../support/SharesFixture.sol";

/// @notice How many shares there can be, who may burn some, and what is told.
contract SharesBoundsTest is SharesFixture {
    function test_initialize_NamesTheTokenAndWhoKeepsShares() public {
        shares = _clone();
        VM.expectEmit();
        emit IModelShares.CustodySet(presale);
        VM.expectEmit();
        emit IModelShares.CustodySet(vault);
        VM.expectEmit();
        emit IModelShares.CustodySet(timelock);
        VM.expectEmit();
        emit IModelShares.CustodySet(vesting);
        shares.initialize(_setup());
        assertEq(keccak256(bytes(shares.name())), keccak256("Digits"), "name");
        assertEq(keccak256(bytes(shares.symbol())), keccak256("DIG"), "symbol");
    }

    function test_initialize_GivenRestricted_RestrictsFromTheBeginning() public {
        shares = _clone();
        IModelShares.Setup memory setup = _setup();
        setup.restricted = true;
        VM.expectEmit();
        emit IModelShares.TransfersRestricted(address(0), 0);
        shares.initialize(setup);
    }

    function test_initialize_GivenNoTeam_NobodyKeepsItsShares() public {
        shares = _clone();
        IModelShares.Setup memory setup = _setup();
        setup.vesting = address(0);
        shares.initialize(setup);
        assertTrue(!shares.custody(address(0)), "nobody");
    }

    function test_mintOnce_MakesTheFewestAndTheMostShares() public {
        _mintAll(1e18);
        assertEq(shares.totalSupply(), 1e18, "one share");
        shares = _clone();
        shares.initialize(_setup());
        _mintAll(type(uint112).max);
        assertEq(shares.totalSupply(), type(uint112).max, "all that fit");
    }

    function test_mintOnce_GivesTheTeamItsSmallestPart() public {
        VM.prank(presale);
        shares.mintOnce(SOLD, vesting, 1);
        assertEq(shares.balanceOf(vesting), 1, "one unit");
    }

    function test_burnForExit_RevertWhen_CallerIsNotTheVault() public {
        _mint();
        _give(ann, 1e18);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotVault.selector, address(this)));
        shares.burnForExit(ann, 1);
    }

    function test_burnForExit_KeepsTheLastUnit() public {
        _mintAll(SOLD);
        _give(ann, SOLD);
        VM.startPrank(vault);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesLastShare.selector, SOLD, SOLD));
        shares.burnForExit(ann, SOLD);
        shares.burnForExit(ann, SOLD - 1);
        VM.stopPrank();
        assertEq(shares.totalSupply(), 1, "one unit");
        assertEq(shares.balanceOf(ann), 1, "of ann");
    }

    function test_burnForExit_LeavesLaterIncomeToTheOthers() public {
        _mintAll(SOLD);
        _give(ann, SOLD / 2);
        _give(ben, SOLD / 2);
        _notify(100e6);
        VM.warp(START + DAY + DAY / 2);
        VM.prank(vault);
        shares.burnForExit(ann, SOLD / 2);
        VM.warp(START + 2 * DAY);
        assertEq(shares.claimable(ann), 25e6, "half of the morning");
        assertEq(shares.claimable(ben), 75e6, "half of the morning and all of the afternoon");
    }

    function test_claimTo_TellsWhoseIncomeWentToWhom() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        VM.expectEmit();
        emit IModelShares.RevenueClaimed(ann, ben, 100e6);
        VM.prank(ann);
        shares.claimTo(ben);
    }

    function _mintAll(uint256 supply) private {
        VM.prank(presale);
        shares.mintOnce(supply, address(0), 0);
    }

    function _clone() private returns (ModelShares) {
        return ModelShares(Clones.clone(deploy("ModelShares", abi.encode(dollar, router, address(0), address(0)))));
    }
}
