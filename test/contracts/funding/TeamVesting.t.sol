// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

contract TeamVestingTest is PlatformFixture {
    PlainDollar private dollar;
    bytes32[] private noProof;
    address private immutable ann = actor("ann");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
    }

    function test_release_NothingBeforeTheCliffThenEvenly() public {
        ModelParams memory params = _params();
        params.raise.teamCliffSeconds = 90 days;
        (TeamVesting vesting, ModelShares shares) = _succeed(params);
        uint256 all = shares.balanceOf(address(vesting));
        assertEq(vesting.start(), params.raise.end, "start");
        assertEq(vesting.duration(), 365 days, "duration");
        assertEq(vesting.cliff(), params.raise.end + 90 days, "cliff");
        VM.warp(vesting.cliff() - 1);
        assertEq(vesting.releasable(address(shares)), 0, "before the cliff");
        vesting.release(address(shares));
        assertEq(shares.balanceOf(address(this)), 0, "nothing");
        VM.warp(vesting.cliff());
        vesting.release(address(shares));
        assertEq(shares.balanceOf(address(this)), (all * 90 days) / 365 days, "what has vested since the start");
        VM.warp(params.raise.end + 365 days);
        vesting.release(address(shares));
        assertEq(shares.balanceOf(address(this)), all, "all");
    }

    function test_initialize_RevertWhen_NotByTheFactoryOrTooShort() public {
        ModelParams memory params = _params();
        (TeamVesting vesting, ) = _succeed(params);
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, address(this)));
        vesting.initialize(ann);
        TeamVesting logic = TeamVesting(payable(factory.implementations().vesting));
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        VM.prank(address(factory));
        logic.initialize(ann);
        params.salt = bytes32(uint256(1));
        params.raise.end = uint48(block.timestamp + 7 days);
        params.milestones[1].dueBy = params.raise.end + 60 days;
        params.raise.teamVestingSeconds = 30 days - 1;
        _expectTooShort();
        factory.createModel(params);
        params.raise.teamVestingSeconds = 30 days;
        params.raise.teamCliffSeconds = 30 days + 1;
        _expectTooShort();
        factory.createModel(params);
        // Without team shares there is nothing to vest.
        params.raise.teamBps = 0;
        factory.createModel(params);
    }

    function _succeed(ModelParams memory params) private returns (TeamVesting vesting, ModelShares shares) {
        (, ModelParts memory parts) = factory.createModel(params);
        PresaleRound presale = PresaleRound(parts.presale);
        dollar.print(ann, 1_000e6);
        VM.startPrank(ann);
        dollar.approve(address(presale), 1_000e6);
        presale.contribute(0, 1_000e6, 0, noProof);
        VM.stopPrank();
        VM.warp(params.raise.end);
        presale.finalize();
        return (TeamVesting(payable(parts.vesting)), ModelShares(parts.shares));
    }

    function _expectTooShort() private {
        VM.expectRevert(
            abi.encodeWithSelector(
                IPresaleRound.PresaleTermsInvalid.selector,
                IPresaleRound.TermsProblem.VestingTooShort
            )
        );
    }
}
