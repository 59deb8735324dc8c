// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {SharesFixture} from "../support/SharesFixture.sol";

contract ModelSharesTest is SharesFixture {
    function test_initialize_RevertWhen_CalledTwice() public {
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        shares.initialize(_setup());
    }

    function test_initialize_RevertWhen_CalledOnImplementation() public {
        ModelShares implementation = ModelShares(
            deploy("ModelShares", abi.encode(dollar, router, address(0), address(0)))
        );
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        implementation.initialize(_setup());
    }

    function test_mintOnce_MintsSoldToPresaleAndTeamToVesting() public {
        _mint();
        assertEq(shares.balanceOf(presale), SOLD, "sold");
        assertEq(shares.balanceOf(vesting), TEAM, "team");
        assertEq(shares.totalSupply(), SOLD + TEAM, "supply");
    }

    function test_mintOnce_RevertWhen_CallerIsNotPresale() public {
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotPresale.selector, address(this)));
        shares.mintOnce(SOLD, vesting, TEAM);
    }

    function test_mintOnce_RevertGiven_AlreadyMinted() public {
        _mint();
        VM.prank(presale);
        VM.expectRevert(IModelShares.ModelSharesAlreadyMinted.selector);
        shares.mintOnce(SOLD, vesting, TEAM);
    }

    function test_mintOnce_RevertWhen_TeamSharesHaveNoVesting() public {
        VM.prank(presale);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesTeamWithoutVesting.selector, TEAM));
        shares.mintOnce(SOLD, address(0), TEAM);
    }

    function test_mintOnce_RevertWhen_SupplyOutOfRange() public {
        _expectSupplyOutOfRange(1e18 - 1);
        _expectSupplyOutOfRange(uint256(type(uint112).max) + 1);
    }

    function test_delegates_IsTheHolderUntilChosen() public {
        _mint();
        _give(ann, 10e18);
        assertEq(shares.delegates(ann), ann, "own delegate");
        assertEq(shares.getVotes(ann), 10e18, "votes from the first share");
        VM.prank(ann);
        shares.delegate(ben);
        assertEq(shares.getVotes(ann), 0, "given away");
        assertEq(shares.getVotes(ben), 10e18, "received");
        VM.prank(ann);
        shares.delegate(address(0));
        assertEq(shares.delegates(ann), ann, "nobody means oneself");
        assertEq(shares.getVotes(ann), 10e18, "taken back");
    }

    function test_delegates_ChosenBeforeTheFirstShare() public {
        VM.prank(ann);
        shares.delegate(ben);
        _mint();
        _give(ann, 10e18);
        assertEq(shares.getVotes(ben), 10e18, "delegate votes at once");
        assertEq(shares.getVotes(ann), 0, "holder does not");
    }

    function test_custody_CarriesNoVotes() public {
        _mint();
        assertEq(shares.getVotes(presale), 0, "presale");
        assertEq(shares.getVotes(vesting), 0, "vesting");
        _give(ann, 10e18);
        VM.prank(ann);
        shares.transfer(vault, 4e18);
        assertEq(shares.getVotes(ann), 6e18, "ann");
        assertEq(shares.getVotes(vault), 0, "vault");
        VM.prank(vault);
        shares.transfer(ben, 4e18);
        assertEq(shares.getVotes(ben), 4e18, "ben");
    }

    function test_delegate_RevertGiven_Custody() public {
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesCustodyHasNoVotes.selector, vault));
        VM.prank(vault);
        shares.delegate(ann);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesCustodyHasNoVotes.selector, vault));
        VM.prank(ann);
        shares.delegate(vault);
    }

    function test_getPastVotes_RemembersEachSecond() public {
        _mint();
        _give(ann, 10e18);
        VM.warp(START + 10);
        VM.prank(ann);
        shares.transfer(ben, 3e18);
        VM.warp(START + 20);
        assertEq(shares.getPastVotes(ann, START + 9), 10e18, "before");
        assertEq(shares.getPastVotes(ann, START + 10), 7e18, "after");
        assertEq(shares.getPastVotes(ben, START + 9), 0, "ben before");
        assertEq(shares.getPastVotes(ben, START + 10), 3e18, "ben after");
        assertEq(shares.getPastTotalSupply(START), SOLD + TEAM, "supply");
    }

    function test_transfer_RevertWhen_ToPresaleOrToken() public {
        _mint();
        _give(ann, 1e18);
        VM.startPrank(ann);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesReceiverRefused.selector, presale));
        shares.transfer(presale, 1);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesReceiverRefused.selector, address(shares)));
        shares.transfer(address(shares), 1);
        VM.stopPrank();
    }

    function test_notifyRevenue_StreamsOverTheNextDay() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        assertEq(shares.claimable(ann), 0, "nothing today");
        VM.warp(START + DAY);
        assertEq(shares.claimable(ann), 0, "nothing at midnight");
        VM.warp(START + DAY + DAY / 2);
        assertEq(shares.claimable(ann), 50e6, "half at noon");
        VM.warp(START + 2 * DAY);
        assertEq(shares.claimable(ann), 100e6, "all after the day");
        VM.warp(START + 9 * DAY);
        assertEq(shares.claimable(ann), 100e6, "no more later");
    }

    function test_notifyRevenue_KeepsDaysApart() public {
        _mint();
        _give(ann, SOLD);
        _notify(10e6);
        VM.warp(START + DAY + DAY / 4);
        _notify(20e6);
        assertEq(shares.claimable(ann), 2_250_000, "a quarter of the first");
        VM.warp(START + 2 * DAY + DAY / 4);
        assertEq(shares.claimable(ann), 9e6 + 4_500_000, "the first and a quarter of the second");
        VM.warp(START + 3 * DAY);
        assertEq(shares.claimable(ann), 27e6, "all");
    }

    function test_notifyRevenue_WaitsForTheFirstShares() public {
        _notify(5e6);
        VM.warp(START + 3 * DAY);
        _notify(5e6);
        _mint();
        VM.warp(START + 5 * DAY);
        _give(ann, SOLD);
        assertEq(shares.claimable(ann), 9e6, "nine tenths of both");
    }

    function test_notifyRevenue_RevertWhen_CallerIsNotRouter() public {
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNotRouter.selector, address(this)));
        shares.notifyRevenue(1);
    }

    function test_notifyRevenue_RevertWhen_TotalTooLarge() public {
        uint256 maximum = type(uint64).max;
        VM.startPrank(router);
        shares.notifyRevenue(maximum);
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesRevenueTooLarge.selector, maximum + 1, maximum));
        shares.notifyRevenue(1);
        VM.stopPrank();
    }

    function test_claim_PaysTheAccountWhoeverCalls() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        VM.expectEmit();
        emit IModelShares.RevenueClaimed(ann, ann, 100e6);
        assertEq(shares.claim(ann), 100e6, "amount");
        assertEq(dollar.balanceOf(ann), 100e6, "paid");
        assertEq(shares.claimable(ann), 0, "nothing left");
    }

    function test_claimTo_PaysWhomTheHolderNames() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        VM.prank(ann);
        shares.claimTo(ben);
        assertEq(dollar.balanceOf(ben), 100e6, "paid");
    }

    function test_claim_RevertGiven_NothingEarned() public {
        _mint();
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNothingToClaim.selector, ann));
        shares.claim(ann);
    }

    function test_claim_RevertWhen_ForPresale() public {
        _mint();
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        assertEq(shares.claimable(presale), 0, "view");
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesUnclaimedSharesEarnForOwners.selector, presale));
        shares.claim(presale);
    }

    function test_claimTo_RevertWhen_PayeeZero() public {
        VM.expectRevert(IModelShares.ModelSharesPayeeZero.selector);
        shares.claimTo(address(0));
    }

    function test_transferFromPresale_BringsWhatTheSharesHaveEarned() public {
        _mint();
        _give(ann, 100_000e18);
        _notify(1_000e6);
        VM.warp(START + 2 * DAY);
        shares.claim(ann);
        _notify(500e6);
        VM.warp(START + 4 * DAY);
        _give(ben, 100_000e18);
        assertEq(shares.claimable(ben), 150e6, "both payments");
        assertEq(shares.claimable(ann), 50e6, "the second");
        _give(ann, 100_000e18);
        assertEq(shares.claimable(ann), 200e6, "a second claim of shares adds its own past");
    }

    function test_mint_AndBuyer_CannotSnipe() public {
        _mint();
        _give(ann, 500_000e18);
        _notify(1_000e6);
        VM.prank(ann);
        shares.transfer(ben, 500_000e18);
        VM.warp(START + 2);
        VM.prank(ben);
        shares.transfer(ann, 500_000e18);
        VM.warp(START + 2 * DAY);
        assertEq(shares.claimable(ben), 0, "held for two seconds of the day of payment");
        assertEq(shares.claimable(ann), 500e6, "kept");
    }

    function test_mintOnce_FreezesMinting() public {
        assertEq(shares.mintedSupply(), 0, "not yet");
        VM.expectEmit();
        emit IModelShares.MintingFrozen(SOLD + TEAM);
        _mint();
        _give(ann, SOLD);
        VM.prank(vault);
        shares.burnForExit(ann, SOLD);
        assertEq(shares.mintedSupply(), SOLD + TEAM, "what was made");
        VM.prank(presale);
        VM.expectRevert(IModelShares.ModelSharesAlreadyMinted.selector);
        shares.mintOnce(SOLD, vesting, TEAM);
    }

    function testFuzz_transfer_ChangesNobodysClaimable(uint256 revenue, uint256 amount, uint256 seconds_) public {
        _mint();
        _give(ann, 600_000e18);
        _give(ben, 200_000e18);
        _notify(bound(revenue, 1, 1e15));
        VM.warp(START + bound(seconds_, 0, 3 * DAY));
        uint256 annBefore = shares.claimable(ann);
        uint256 benBefore = shares.claimable(ben);
        VM.prank(ann);
        shares.transfer(ben, bound(amount, 0, 600_000e18));
        assertEq(shares.claimable(ann), annBefore, "ann");
        assertEq(shares.claimable(ben), benBefore, "ben");
    }

    function testFuzz_claim_NeverPaysMoreThanReceived(uint256 revenue, uint256 annShares, uint256 hops) public {
        _mint();
        revenue = bound(revenue, 1, 1e15);
        annShares = bound(annShares, 1, SOLD);
        _give(ann, annShares);
        if (annShares != SOLD) _give(ben, SOLD - annShares);
        _notify(revenue);
        for (uint256 i = 1; i <= hops % 7; ++i) {
            VM.warp(START + DAY + i * 7919);
            uint256 third = shares.balanceOf(ann) / 3;
            VM.prank(ann);
            shares.transfer(ben, third);
        }
        VM.warp(START + 3 * DAY);
        uint256 sum = shares.claimable(ann) + shares.claimable(ben) + shares.claimable(vesting);
        assertAtMost(sum, revenue, "sum of claimable");
        assertAtMost(revenue, sum + 3, "at most one unit lies on each account");
    }

    function _expectSupplyOutOfRange(uint256 supply) private {
        VM.prank(presale);
        VM.expectRevert(
            abi.encodeWithSelector(
                IModelShares.ModelSharesSupplyOutOfRange.selector,
                supply,
                1e18,
                uint256(type(uint112).max)
            )
        );
        shares.mintOnce(supply, address(0), 0);
    }
}
