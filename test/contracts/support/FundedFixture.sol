// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {ModelParams, ModelParts, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "./PlatformFixture.sol";
import {PlainDollar} from "./TestDollars.sol";

/// @notice A model that was funded: 4,000 dollars are payable at once, 6,000 for a promise; the tap lets half of all through
/// in a day.
abstract contract FundedFixture is PlatformFixture {
    uint48 internal constant DUE_BY = uint48(START + 60 days);

    PlainDollar internal dollar;
    ModelParts internal parts;
    PresaleRound internal presale;
    MilestoneVault internal vault;
    ModelShares internal shares;
    uint256 internal model;
    uint16 internal firstBps = 4_000;
    uint16 internal teamBps = 1_000;
    uint32 internal liveDays = 0;
    bytes32[] internal noProof;
    address internal immutable ann = actor("ann");
    address internal immutable ben = actor("ben");
    address internal immutable steward = actor("steward");

    function setUp() public virtual {
        dollar = new PlainDollar();
        _raise();
    }

    /// @dev Ann holds 6,000 shares, ben has 4,000 to claim, the team 10 % of all in vesting.
    function _raise() internal {
        VM.warp(START);
        _deployPlatform(address(dollar));
        ModelParams memory params = _params();
        params.raise.teamBps = teamBps;
        params.milestones[0].shareBps = firstBps;
        params.milestones[1].shareBps = 10_000 - firstBps;
        params.milestones[1].dueBy = DUE_BY;
        params.milestones[1].liveDays = liveDays;
        VM.prank(steward);
        (model, parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        vault = MilestoneVault(parts.vault);
        shares = ModelShares(parts.shares);
        _contribute(ann, 6_000e6);
        _contribute(ben, 4_000e6);
        presale.finalize();
        presale.claim(ann);
        VM.warp(block.timestamp + 300);
    }

    function _contribute(address who, uint256 amount) internal {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(address(presale), amount);
        presale.contribute(0, uint128(amount), 0, noProof);
        VM.stopPrank();
    }

    /// @dev Members vote another release live.
    function _replaceRelease() internal {
        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(8)), bytes32(uint256(9)), 0, "");
        VM.prank(steward);
        uint256 releaseId = releases.submit(model, files, 1, 0);
        VM.prank(parts.timelock);
        releases.approve(releaseId);
    }

    function _miss() internal {
        VM.warp(DUE_BY + 601);
    }

    function _exit(address who, uint256 amount) internal {
        uint256 value = vault.exitValue(amount);
        VM.prank(who);
        vault.exit(amount, value);
    }

    function _assertDue(uint256 index, IMilestoneVault.Standing expected, uint48 expectedWhen) internal view {
        (IMilestoneVault.Standing standing, uint48 when) = vault.due(index);
        assertEq(uint256(standing), uint256(expected), "standing");
        assertEq(when, expectedWhen, "when");
    }

    function _expectNotMissed(uint256 index, IMilestoneVault.Standing standing) internal {
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNotMissed.selector, index, standing));
    }
}
